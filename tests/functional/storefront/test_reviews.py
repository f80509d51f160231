"""What buyers say, on the pages of a small shop with the real theme."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.functional.storefront.small_shop import ROOT, SmallShop, scripts

RATINGS = (5, 5, 4, 5, 3, 1, 5, 4, 5, 5, 2, 5)


def write(shop: SmallShop, slug: str, id: str, body: str = "Good.", **front: Any) -> None:
    facts = {"rating": 4, "date": "2027-01-05", "locale": "en", "verified": True, **front}
    head = "\n".join(f"{name}: {json.dumps(value) if name != 'date' else value}" for name, value in facts.items())
    shop.write(f"content/reviews/{slug}/{id}.md", f"---\n{head}\n---\n\n{body}\n")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    small = SmallShop(tmp_path_factory.mktemp("reviewed"), picture_cache)
    for number, rating in enumerate(RATINGS, start=1):
        write(
            small, "sencha", f"{number:012x}", f"Words number {number}.", rating=rating, date=f"2027-01-{number:02}"
        )
    write(
        small,
        "pot",
        "aaaaaaaaaaaa",
        "<script>alert(1)</script> **not bold** [[product: sencha]]\nsecond line\n\nsecond part",
        rating=2,
        name="<b>Ada</b>",
        title="{{ 7*7 }}",
        reply="Thank you.",
        rewarded=True,
        photo="aaaaaaaaaaaa.jpg",
    )
    small.picture("content/reviews/pot/aaaaaaaaaaaa.jpg", (10, 90, 120))
    write(small, "pot", "bbbbbbbbbbbb", "薄胎。", rating=5, locale="zh", date="2026-12-01", name="")
    write(small, "no-longer-sold", "cccccccccccc")
    small.write(
        "content/products/pot/index.zh.md",
        "---\ntitle: 茶壶\nsummary: 一把壶。\nalts: {main.png: 一把壶}\n---\n壶。\n",
    )
    small.build(THEME=str(ROOT / "theme"))
    return small


def described(page: str) -> dict[str, Any]:
    return next(data for data in map(json.loads, scripts(page)) if data["@type"] in ("Product", "ProductGroup"))


def test_the_average_and_the_count_are_those_of_all_reviews(shop: SmallShop) -> None:
    page = shop.page("products/sencha/index.html")
    assert "4.1 (12 reviews)" in re.sub(r"<svg.*?</svg> ", "", page)
    assert 'aria-label="4.1 of 5 stars"' in page
    rating = described(page)["aggregateRating"]
    assert (rating["ratingValue"], rating["reviewCount"], rating["bestRating"]) == ("4.1", 12, "5")


def test_the_newest_ten_stand_on_the_product_s_page_and_all_on_their_own(shop: SmallShop) -> None:
    page = shop.page("products/sencha/index.html")
    assert [int(n) for n in re.findall(r"<p>Words number (\d+)\.</p>", page)] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert 'href="/products/sencha/reviews/"' in page
    rest = shop.page("products/sencha/reviews/index.html")
    assert len(re.findall(r"Words number \d+\.", rest)) == len(RATINGS)
    assert 'hreflang="zh-Hans"' in rest
    assert "https://tea.example/products/sencha/reviews/" in shop.page("sitemap.xml")


def test_words_are_text(shop: SmallShop) -> None:
    page = shop.page("products/pot/index.html")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **not bold** [[product: sencha]]<br>second line</p>" in page
    assert "<b>Ada</b>" not in page
    assert "{{ 7*7 }}" in page


def test_a_review_says_what_is_behind_it(shop: SmallShop) -> None:
    page = shop.page("products/pot/index.html")
    for words in ("Bought here", "Got a voucher for writing", "Our answer", "Thank you.", "January 5, 2027"):
        assert words in page
    assert re.search(r'review__photo"><picture>.*?/pictures/', page, re.DOTALL)


def test_the_reader_s_language_comes_first_and_nobody_is_nameless(shop: SmallShop) -> None:
    page = shop.page("products/pot/index.html")
    assert page.index("second part") < page.index("薄胎")
    assert '<div lang="zh-Hans"><p>薄胎' in page
    assert "A customer, <time" in page
    chinese = shop.page("zh/products/pot/index.html")
    assert chinese.index("薄胎") < chinese.index("second part")
    assert "一位顾客" in chinese


def test_machines_read_the_same(shop: SmallShop) -> None:
    data = described(shop.page("products/pot/index.html"))
    assert data["aggregateRating"]["ratingValue"] == "3.5"
    first = data["review"][0]
    assert (first["reviewRating"]["ratingValue"], first["author"]["name"]) == ("2", "<b>Ada</b>")
    assert "3.5 of 5 stars (2 reviews)" in shop.page("products/pot/index.md")


def test_who_has_no_review_shows_no_stars(shop: SmallShop) -> None:
    unrated = [page for path, page in pages(shop).items() if "aggregateRating" not in page and "products/" in path]
    assert unrated
    assert all("review__by" not in page and 'id="reviews"' not in page for page in unrated)


def pages(shop: SmallShop) -> dict[str, str]:
    files = shop.files().items()
    return {path: body.decode() for path, body in files if re.fullmatch(r"products/[a-z-]+/index.html", path)}


def test_stars_stand_on_cards(shop: SmallShop) -> None:
    assert 'class="card__stars"' in shop.page("categories/tea/index.html")


def test_a_mistake_is_told_with_its_place(shop: SmallShop, tmp_path: Path, picture_cache: Path) -> None:
    other = SmallShop(tmp_path, picture_cache)
    write(other, "pot", "aaaaaaaaaaaa", rating=6)
    write(other, "pot", "bbbbbbbbbbbb", photo="gone.jpg")
    found = other.problems()
    assert any("reviews/pot/aaaaaaaaaaaa.md:2" in line and "stars from 1 to 5" in line for line in found)
    assert any("reviews/pot/bbbbbbbbbbbb.md" in line and "gone.jpg" in line for line in found)
