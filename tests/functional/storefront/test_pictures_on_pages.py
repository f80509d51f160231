"""What the theme's pages say of their pictures to browsers, and of themselves to other sites (Open Graph)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from tests.functional.storefront.small_shop import ROOT, SmallShop

Attributes = dict[str, str | None]
PAGES = (
    "index.html",
    "zh/index.html",
    "products/sencha/index.html",
    "categories/tea/index.html",
    "guides/index.html",
)
WITH_A_MAIN_PICTURE = ("index.html", "products/sencha/index.html", "guides/brewing/index.html")
SIZE = (1500, 1000)


@dataclass
class Shown:
    """One ``<img>`` with the sources of the ``<picture>`` around it."""

    img: Attributes
    sources: list[Attributes]

    @property
    def eager(self) -> bool:
        return self.img.get("loading") != "lazy"


@dataclass
class Page(HTMLParser):
    html: str
    shown: list[Shown] = field(default_factory=list)
    preloads: list[Attributes] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    _sources: list[Attributes] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "picture":
            self._sources = []
        elif tag == "source":
            self._sources.append(values)
        elif tag == "img" and values.get("src"):
            self.shown.append(Shown(values, self._sources))
            self._sources = []
        elif tag == "link" and values.get("rel") == "preload":
            self.preloads.append(values)
        elif tag == "meta" and (name := values.get("property") or values.get("name")):
            self.properties[name] = values.get("content") or ""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    """The small shop in the real theme, with pictures that are wide enough for every step."""
    small = SmallShop(tmp_path_factory.mktemp("themed"), picture_cache)
    small.picture("content/products/sencha/main.png", (20, 120, 40), SIZE)
    small.picture("content/products/sencha/leaves.png", (20, 90, 40), SIZE)
    small.picture("content/pages/hero.png", (20, 60, 40), (2400, 1200))
    main = "  - {file: main.png, alt: A bag of sencha}"
    small.edit("content/products/sencha/index.md", main, f"{main}\n  - {{file: leaves.png, alt: Its leaves}}")
    small.edit("content/products/sencha/index.zh.md", "main.png: 一袋煎茶", "main.png: 一袋煎茶, leaves.png: 茶叶")
    small.build(THEME=str(ROOT / "theme"))
    return small


def page_of(shop: SmallShop, path: str) -> Page:
    return Page(shop.page(path))


def widths(srcset: str | None) -> list[int]:
    return [int(part.rpartition(" ")[2].removesuffix("w")) for part in (srcset or "").split(",")]


@pytest.mark.parametrize("path", PAGES)
def test_every_picture_has_its_size_and_a_text(shop: SmallShop, path: str) -> None:
    shown = page_of(shop, path).shown
    assert shown
    for one in shown:
        assert int(one.img.get("width") or 0) > 0, one
        assert int(one.img.get("height") or 0) > 0, one
        assert "alt" in one.img, one


@pytest.mark.parametrize("path", WITH_A_MAIN_PICTURE)
def test_the_first_picture_is_fetched_at_once_and_those_below_when_they_are_near(shop: SmallShop, path: str) -> None:
    first, *below = page_of(shop, path).shown
    assert first.eager
    assert first.img["fetchpriority"] == "high"
    assert [one.img["src"] for one in below if one.eager or "fetchpriority" in one.img] == []


def test_of_a_list_only_the_first_row_is_fetched_at_once(shop: SmallShop) -> None:
    shown = page_of(shop, "categories/tea/index.html").shown
    eager = [one for one in shown if one.eager]
    assert 1 <= len(eager) <= 2
    assert eager[0].img["fetchpriority"] == "high"


@pytest.mark.parametrize("path", WITH_A_MAIN_PICTURE)
def test_the_main_picture_is_preloaded_in_the_form_that_the_page_will_choose(shop: SmallShop, path: str) -> None:
    page = page_of(shop, path)
    [preload] = page.preloads
    best = page.shown[0].sources[0]
    assert (preload["imagesrcset"], preload["imagesizes"]) == (best["srcset"], best["sizes"])
    assert (preload["type"], preload["fetchpriority"]) == ("image/avif", "high")


def test_the_browser_chooses_among_formats_and_widths(shop: SmallShop) -> None:
    main = page_of(shop, "products/sencha/index.html").shown[0]
    assert [source["type"] for source in main.sources] == ["image/avif", "image/webp"]
    avif, webp = main.sources
    assert widths(avif["srcset"]) == [320, 640, 960, 1280]
    assert widths(webp["srcset"]) == [320, 640, 960]
    assert all(re.search(r"\d+(vw|rem|px)$", source["sizes"] or "") for source in main.sources)
    assert (main.img["src"] or "").endswith(".jpg")
    assert (main.img["width"], main.img["height"]) == tuple(map(str, SIZE))
    hero = page_of(shop, "index.html").shown[0]
    assert widths(hero.sources[0]["srcset"])[-1] == 1920


@pytest.mark.parametrize("path", PAGES)
def test_every_width_that_is_offered_is_there_and_as_wide(shop: SmallShop, path: str) -> None:
    for one in page_of(shop, path).shown:
        for source in one.sources:
            for part in (source["srcset"] or "").split(", "):
                address, width = part.split()
                with Image.open(shop.output / address.lstrip("/")) as picture:
                    assert f"{picture.width}w" == width
                    shape = int(one.img["width"] or 0) / int(one.img["height"] or 1)
                    assert picture.width / picture.height == pytest.approx(shape, rel=0.02)


def test_a_product_says_to_other_sites_what_it_is_and_how_it_looks(shop: SmallShop) -> None:
    said = page_of(shop, "products/sencha/index.html").properties
    assert said["og:site_name"] == "Tea & Co"
    assert said["og:type"] == "product"
    assert said["og:title"].startswith("Sencha")
    assert said["og:description"] == "A green tea."
    assert said["og:url"] == "https://tea.example/products/sencha/"
    assert said["twitter:card"] == "summary_large_image"
    with Image.open(shop.output / said["og:image"].removeprefix("https://tea.example/")) as picture:
        assert picture.format == "JPEG"
        assert (str(picture.width), str(picture.height)) == (said["og:image:width"], said["og:image:height"])
        assert picture.size == (1200, 630)
    assert said["og:image:alt"] == "Sencha, from €6.50"


def shared(shop: SmallShop, path: str) -> Path:
    return shop.output / page_of(shop, path).properties["og:image"].removeprefix("https://tea.example/")


def test_each_page_and_language_has_a_picture_of_its_own_for_other_sites(shop: SmallShop) -> None:
    paths = [
        "index.html",
        "products/sencha/index.html",
        "zh/products/sencha/index.html",
        "products/pot/index.html",
        "categories/tea/index.html",
        "guides/brewing/index.html",
        "news/spring/index.html",
        "about/index.html",
    ]
    found = [shared(shop, path) for path in paths]
    assert len(set(found)) == len(paths)
    assert all(path.is_file() for path in found)


def test_a_second_build_draws_none_of_them_again_and_a_new_price_one_in_each_language(shop: SmallShop) -> None:
    kept = shop.cache / "share-pictures"
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    former = shared(shop, "products/pot/index.html")
    shop.edit("content/products/pot/index.md", "price: 49.00", "price: 48.00")
    shop.build(THEME=str(ROOT / "theme"))
    shop.edit("content/products/pot/index.md", "price: 48.00", "price: 49.00")
    after = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1, "the pot is not translated, so it has one page"
    assert not former.exists()
    assert shared(shop, "products/pot/index.html").is_file()


@pytest.mark.parametrize(
    ("path", "kind", "url"),
    [
        ("index.html", "website", "/"),
        ("zh/products/sencha/index.html", "product", "/zh/products/sencha/"),
        ("categories/tea/index.html", "website", "/categories/tea/"),
        ("guides/brewing/index.html", "article", "/guides/brewing/"),
        ("news/spring/index.html", "article", "/news/spring/"),
    ],
)
def test_every_kind_of_page_has_its_own_address_and_kind(shop: SmallShop, path: str, kind: str, url: str) -> None:
    said = page_of(shop, path).properties
    assert (said["og:type"], said["og:url"]) == (kind, f"https://tea.example{url}")
    assert said["og:title"]
