"""A whole build of a small shop: which pages there are, that they are the same every time, and what stops it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shop.domain.snapshot import Manifest, Settings, Variant, shard_of
from shop.storefront import pictures
from shop.storefront.problems import BuildFailed
from tests.functional.storefront.small_shop import ROOT, SmallShop
from tests.functional.storefront.small_shop import other_order as backwards


def test_every_kind_of_page_is_written(small_shop: SmallShop) -> None:
    small_shop.build()
    for path in (
        "index.html",
        "zh/index.html",
        "products/sencha/index.html",
        "zh/products/sencha/index.html",
        "categories/tea/index.html",
        "categories/tea/price-asc/index.html",
        "categories/tea/origin-japan/index.html",
        "categories/tea/green/index.html",
        "guides/index.html",
        "guides/brewing/index.html",
        "about/index.html",
        "contact/index.html",
        "contact/sent/index.html",
        "subscribe/sent/index.html",
        "zh/watch/sent/index.html",
        "news/index.html",
        "news/spring/index.html",
        "cart/index.html",
        "zh/cart/index.html",
        "order/index.html",
        "search/index.html",
        "404.html",
        "zh/404.html",
        "feeds/news.atom.xml",
        "zh/feeds/products.atom.xml",
        "sitemap.xml",
        "robots.txt",
    ):
        assert (small_shop.output / path).is_file(), path


def test_a_language_shows_only_what_is_written_in_it(small_shop: SmallShop) -> None:
    small_shop.build()
    assert not (small_shop.output / "zh/products/pot").exists()
    assert not (small_shop.output / "zh/categories/ware").exists()
    assert "煎茶" in small_shop.page("zh/categories/tea/index.html")
    assert "Oolong" not in small_shop.page("zh/categories/tea/index.html")


def test_links_in_texts_lead_to_the_page_of_the_language_or_to_the_default_one(small_shop: SmallShop) -> None:
    small_shop.build()
    assert 'href="/products/pot/"' in small_shop.page("zh/products/sencha/index.html")
    small_shop.write(
        "content/products/pot/index.zh.md", "---\ntitle: 壶\nsummary: 壶。\nalts: {main.png: 壶}\n---\n圆。\n"
    )
    small_shop.build()
    assert 'href="/zh/products/pot/"' in small_shop.page("zh/products/sencha/index.html")


def test_a_product_stands_within_a_text(small_shop: SmallShop) -> None:
    small_shop.edit("content/guides/brewing/index.md", "Soft,", "[[product: pot]]\n\nNot `[[product: pan]]`. Soft,")
    small_shop.build(THEME=str(ROOT / "theme"))
    page = small_shop.page("guides/brewing/index.html")
    embed = re.search(r'<aside class="embed".*?</aside>', page, re.DOTALL)
    assert embed is not None
    assert '<a href="/products/pot/">Pot</a>' in embed[0]
    assert "€49.00" in embed[0]
    assert "<code>[[product: pan]]</code>" in page
    assert "<!--product" not in page


def test_two_builds_write_the_same_bytes_whatever_the_order_of_folders(
    small_shop: SmallShop, tmp_path: Path, picture_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shop.build()
    first = small_shop.files()
    other = SmallShop(tmp_path / "elsewhere", picture_cache)
    with backwards(monkeypatch):
        other.build()
    assert other.files() == first
    assert other.files(other.root / "snapshot") == small_shop.files(small_shop.root / "snapshot")


def test_pictures_are_converted_once(small_shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> None:
    small_shop.build()

    def refuse(job: object) -> None:
        raise AssertionError(f"converted again: {job}")

    monkeypatch.setattr(pictures, "_convert", refuse)
    small_shop.build()
    html = small_shop.page("products/sencha/index.html")
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    for url in re.findall(r"/pictures/[\w.-]+", html):
        assert (small_shop.output / url.lstrip("/")).is_file()


def test_what_an_earlier_build_left_is_removed_and_what_did_not_change_is_not_touched(small_shop: SmallShop) -> None:
    small_shop.build()
    untouched = (small_shop.output / "robots.txt").stat().st_mtime_ns
    stale = small_shop.output / "products/old/index.html"
    stale.parent.mkdir()
    stale.write_text("gone")
    small_shop.build()
    assert not stale.parent.exists()
    assert (small_shop.output / "robots.txt").stat().st_mtime_ns == untouched


def test_pages_and_snapshot_have_one_hash_and_the_snapshot_has_every_price(small_shop: SmallShop) -> None:
    import msgspec

    small_shop.build()
    folder = small_shop.root / "snapshot"
    current = (folder / "current").read_text()
    for path in small_shop.output.rglob("*.html"):
        assert f'<meta name="snapshot" content="{current}">' in path.read_text(), path
    manifest = msgspec.json.decode((folder / f"manifests/{current}.json").read_bytes(), type=Manifest)
    shard = manifest.shards[shard_of("TEA-SEN-100", len(manifest.shards))]
    variants = msgspec.json.decode((folder / f"objects/{shard}.json").read_bytes(), type=dict[str, Variant])
    sencha = variants["TEA-SEN-100"]
    assert (sencha.price, sencha.tax_class, sencha.stock) == (1250, "reduced", 0)
    assert sencha.categories == ("tea/green", "tea")
    assert sencha.label == {"en": "100 g", "zh": "100 克"}
    settings = msgspec.json.decode((folder / f"objects/{manifest.settings}.json").read_bytes(), type=Settings)
    assert settings.zones[0].free_from == 4900
    assert settings.promotions[0].code == "WELCOME"
    assert settings.tax.rates["DE"] == {"standard": "19", "reduced": "7"}


def test_a_changed_price_changes_the_hash_and_keeps_the_old_snapshot(small_shop: SmallShop) -> None:
    small_shop.build()
    before = (small_shop.root / "snapshot/current").read_text()
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    small_shop.build()
    after = (small_shop.root / "snapshot/current").read_text()
    assert after != before
    assert (small_shop.root / f"snapshot/manifests/{before}.json").is_file()
    assert "€9.50" in small_shop.page("products/oolong/index.html")


def test_a_mistake_stops_the_build_with_all_mistakes_printed(
    small_shop: SmallShop, capsys: pytest.CaptureFixture[str]
) -> None:
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.005")
    small_shop.edit("content/products/pot/index.md", "category: ware", "category: wear")
    with pytest.raises(BuildFailed) as failed:
        small_shop.build()
    assert failed.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "content/products/oolong/index.md:7 price: found 9.005, expected an amount with at most 2 decimals",
        "content/products/pot/index.md:4 category: found 'wear', expected 'ware'",
        "2 problems: the shop was not built.",
    ]
    assert not small_shop.output.exists()


def test_while_serving_mistakes_are_shown_in_the_pages_and_the_rest_is_built(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: none")
    small_shop.edit("content/pages/about.md", "summary: Us.", "sumary: Us.")
    small_shop.build(SHOP_PROBLEMS="show")
    home = small_shop.page("index.html")
    assert "content/products/oolong/index.md:7 price" in home
    assert "content/pages/about.md:3 sumary" in home
    assert not (small_shop.output / "products/oolong").exists()
    assert (small_shop.output / "products/sencha/index.html").is_file()
    assert "content/products/oolong/index.md:7" in small_shop.page("problems/index.html")
    small_shop.edit("content/products/oolong/index.md", "price: none", "price: 9.00")
    small_shop.edit("content/pages/about.md", "sumary: Us.", "summary: Us.")
    small_shop.build(SHOP_PROBLEMS="show")
    assert "build-problems" not in small_shop.page("index.html")
    assert (small_shop.output / "products/oolong/index.html").is_file()


def test_without_a_readable_shop_file_there_is_a_page_that_says_so(small_shop: SmallShop) -> None:
    small_shop.edit("content/shop.yaml", "currency: EUR", "currency: EURO")
    small_shop.build(SHOP_PROBLEMS="show")
    assert "content/shop.yaml:5 currency: found &#x27;EURO&#x27;" in small_shop.page("index.html")


def test_a_template_that_fails_is_named_with_its_line(
    small_shop: SmallShop, capsys: pytest.CaptureFixture[str]
) -> None:
    small_shop.write(
        "theme/templates/cart.html",
        '{% extends "base.html" %}\n{% block main %}\n{{ asset("no.svg") }}{% endblock %}',
    )
    with pytest.raises(BuildFailed):
        small_shop.build()
    assert "theme/templates/cart.html:3 template: found KeyError" in capsys.readouterr().err


def test_a_page_that_is_too_heavy_stops_the_build(small_shop: SmallShop, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BuildFailed):
        small_shop.build(SHOP_BUDGET={"product": 700, "js": 10, "other": 50_000})
    said = capsys.readouterr().err
    assert re.search(r"products/sencha/index.html:1 weight: found \d\.\d kB \(HTML .* CSS .* JavaScript .*\)", said)
    assert "at most 0.7 kB on a product page" in said
    assert "theme/static/js:1 weight" in said


def test_lists_are_split_into_pages(small_shop: SmallShop) -> None:
    small_shop.build(SHOP_PER_PAGE=1)
    first, second = small_shop.page("categories/tea/index.html"), small_shop.page("categories/tea/page-2/index.html")
    assert ("Sencha" in first.split("<main")[1], "Oolong" in second.split("<main")[1]) == (True, True)
    assert 'canonical" href="https://tea.example/categories/tea/page-2/"' in second
    assert 'canonical" href="https://tea.example/categories/tea/"' in small_shop.page(
        "categories/tea/price-asc/page-2/index.html"
    )
    assert not (small_shop.output / "categories/tea/page-3").exists()


def test_orders_of_a_list(small_shop: SmallShop) -> None:
    small_shop.build()

    def titles(path: str) -> list[str]:
        return re.findall(r"<article>(\w+)", small_shop.page(path))

    assert titles("categories/tea/index.html") == ["Sencha", "Oolong"]
    assert titles("categories/tea/price-desc/index.html") == ["Oolong", "Sencha"]
    assert titles("categories/tea/newest/index.html") == ["Oolong", "Sencha"]
    assert titles("categories/tea/origin-china/index.html") == ["Oolong"]
    assert "Japan (1)" in small_shop.page("categories/tea/index.html")


def test_the_search_index_is_built_for_both_languages_and_kept(small_shop: SmallShop) -> None:
    small_shop.build(SHOP_SEARCH=True)
    entry = json.loads((small_shop.output / "pagefind/pagefind-entry.json").read_text())
    assert set(entry["languages"]) == {"en", "zh-hans"}
    first = small_shop.files(small_shop.output / "pagefind")
    small_shop.build(SHOP_SEARCH=True)
    assert small_shop.files(small_shop.output / "pagefind") == first


def test_other_plugins_see_pages_and_posts_as_pelican_makes_them(small_shop: SmallShop) -> None:
    from pelican.plugins import signals

    seen: dict[str, str] = {}

    def look(content: object) -> None:
        if hasattr(content, "slug") and hasattr(content, "save_as"):
            seen[str(content.save_as)] = str(content.title)

    signals.content_object_init.connect(look)
    try:
        small_shop.build()
    finally:
        signals.content_object_init.disconnect(look)
    assert seen["about/index.html"] == "About"
    assert seen["news/spring/index.html"] == "Spring"
    assert seen["zh/index.html"] == "茶"


def test_the_output_folder_must_not_be_around_the_content(small_shop: SmallShop) -> None:
    with pytest.raises(ValueError, match="OUTPUT_PATH"):
        small_shop.build(OUTPUT_PATH=str(small_shop.root))


def test_a_section_with_nothing_in_it_is_not_shown(small_shop: SmallShop) -> None:
    """A language that has a category but none of its products has no spotlight on it."""
    small_shop.write("content/theme/home.html", "{{ home.sections|join(' ') }}")
    small_shop.edit("content/pages/home.md", "promises:", "spotlight: {title: Light, path: tea}\npromises:")
    small_shop.edit("content/pages/home.zh.md", "promises:", "spotlight: {title: 光}\npromises:")
    small_shop.build()
    assert "spotlight" in small_shop.page("zh/index.html")
    (small_shop.root / "content/products/sencha/index.zh.md").unlink()
    small_shop.build()
    assert "spotlight" in small_shop.page("index.html")
    assert "spotlight" not in small_shop.page("zh/index.html")
