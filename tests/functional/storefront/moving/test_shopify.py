"""What comes along from Shopify, and what is said of the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.functional.storefront.moving.empty_shop import TODAY, EmptyShop, refused, said, shopify

TEA = ("sencha", "Sencha", "<p>Steamed.</p>", "Title", "Default Title", "TEA", "12.50")


def test_the_old_export_arrives_with_variants_pictures_and_text(empty_shop: EmptyShop, photos: Path) -> None:
    moved = empty_shop.move_sample("shopify-old", images=photos)
    assert moved.products == ("iron-teapot", "sencha-asanagi", "bowl")
    pot = empty_shop.fields("iron-teapot")
    assert pot["title"] == "Iron teapot"
    assert pot["summary"] == "A teapot of cast iron for two or four cups."
    assert (pot["category"], pot["brand"], pot["added"]) == ("teapots", "Iwate Works", TODAY)
    assert pot["options"] == [
        {"name": "Size", "values": ["Small", "Large"]},
        {"name": "Colour", "values": ["Black", "Red"]},
    ]
    first = {
        "sku": "POT-S-BLK",
        "options": {"Size": "Small", "Colour": "Black"},
        "price": Decimal("59.00"),
        "weight": 1450,
        "stock": 4,
        "gtin": "4006381333931",
        "picture": "iron-pot.jpg",
    }
    assert pot["variants"][0] == first
    assert pot["variants"][2]["sku"] == "IRON-TEAPOT-LARGE-BLACK"
    assert pot["pictures"][0] == {"file": "iron-pot.jpg", "alt": "A black iron teapot"}
    assert pot["attributes"] == {"origin": "japan", "material": "cast-iron"}
    assert pot["related"] == ["sencha-asanagi"]
    assert empty_shop.fields("sencha-asanagi")["net"] == "100 g"


def test_its_text_is_markdown_with_our_links_and_no_script(empty_shop: EmptyShop, photos: Path) -> None:
    moved = empty_shop.move_sample("shopify-old", images=photos)
    body = empty_shop.body("iron-teapot")
    assert body.startswith("## Cast in Iwate\n\nHeavy, quiet, and **made to last**.  \n")
    assert "our [sencha](/products/sencha-asanagi/)" in body
    assert "- Pot\n    - with strainer\n- Lid & felt mat\n" in body
    assert "| Small | 0.5 l |" in body
    assert "![Pouring](pour.jpg)" in body
    assert "script" not in body
    assert "alert" not in body
    told = [note.found for note in moved.notes if note.field == "text"]
    assert sorted(told) == ["<iframe> https://www.youtube.com/embed/abc", "<script>", "on… in <img>"]


def test_whoever_moves_with_todays_columns_gets_the_same(empty_shop: EmptyShop, photos: Path, tmp_path: Path) -> None:
    empty_shop.move_sample("shopify-new", images=photos)
    new = empty_shop.fields("iron-teapot")
    other = EmptyShop(tmp_path / "other", empty_shop.cache)
    other.move_sample("shopify-old", images=photos)
    old = other.fields("iron-teapot")
    told_by_metafields = ("attributes", "related")
    assert {key: new[key] for key in new if key not in told_by_metafields} == {
        key: old[key] for key in old if key not in told_by_metafields
    }


def test_what_is_refused_and_why(empty_shop: EmptyShop) -> None:
    moved = empty_shop.move_sample("shopify-old")
    assert refused(moved) == [
        "8 Gift Card: a gift card; this shop has none, make a coupon instead",
        "9 SKU: a SKU of its own; row 6 has it",
        "10 Variant Price: thousands or decimals? Write it as 1234.00 or as 1.23",
    ]


def test_what_was_not_published_is_a_draft_that_no_page_links_to(empty_shop: EmptyShop) -> None:
    rows = (
        ("a", "A", '<a href="/products/b">B</a>', "Title", "Default Title", "A", "1", "active"),
        ("b", "B", "", "Title", "Default Title", "B", "1", "archived"),
    )
    moved = empty_shop.move(shopify(*rows, more=("Status",)))
    assert moved.products == ("a",)
    assert moved.drafts == ("b",)
    assert empty_shop.fields("b", "drafts")["title"] == "B"
    assert empty_shop.body("a") == "B\n"
    assert said(moved, "draft") == ["3 status: its status is archived: content/drafts/b"]


def test_a_was_price_needs_the_merchants_word_where_the_law_asks_for_it(empty_shop: EmptyShop) -> None:
    file = shopify((*TEA, "15"), more=("Variant Compare At Price",))
    moved = empty_shop.move(file, dry_run=True)
    assert "--reduced-since" in said(moved, "left out")[0]
    empty_shop.move(file, reduced=date(2026, 11, 1))
    assert empty_shop.fields("sencha")["was"] == Decimal("15.00")
    assert empty_shop.fields("sencha")["price_history"] == [
        {"since": date(2026, 10, 2), "price": Decimal("15.00")},
        {"since": date(2026, 11, 1), "price": Decimal("12.50")},
    ]
    assert empty_shop.problems() == []


def test_elsewhere_a_was_price_stands_as_it_was(empty_shop: EmptyShop) -> None:
    for old, new in (("currency: EUR", "currency: USD"), ("\ncountry: DE", "\ncountry: US")):
        empty_shop.edit("content/shop.yaml", old, new)
    empty_shop.move(shopify((*TEA, "15"), more=("Variant Compare At Price",)))
    assert empty_shop.fields("sencha")["was"] == Decimal("15.00")


@pytest.mark.parametrize("compared", ["12.50", "9.00"])
def test_a_compare_at_price_that_is_not_higher_is_no_was_price(empty_shop: EmptyShop, compared: str) -> None:
    moved = empty_shop.move(shopify((*TEA, compared), more=("Variant Compare At Price",)))
    assert "was" not in empty_shop.fields("sencha")
    assert said(moved, "left out") == ["2 Compare At Price: not above the price, so it is no price before"]


def test_prices_in_a_currency_without_decimals(empty_shop: EmptyShop) -> None:
    empty_shop.edit("content/shop.yaml", "currency: EUR", "currency: JPY")
    empty_shop.edit("content/shop.yaml", "price: 4.90", "price: 490")
    moved = empty_shop.move(shopify((*TEA[:6], "1200"), ("b", "B", "", "", "", "B", "12.50")))
    assert empty_shop.fields("sencha")["price"] == 1200
    assert len(refused(moved)) == 1


def test_stock_that_may_go_below_zero_for_some_variants_only_is_said(empty_shop: EmptyShop) -> None:
    more = ("Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy")
    rows = (
        ("a", "A", "", "Size", "S", "A-S", "1", "shopify", "2", "continue"),
        ("a", "", "", "", "M", "A-M", "1", "shopify", "", "deny"),
        ("b", "B", "", "Title", "Default Title", "B", "1", "shopify", "2", "continue"),
    )
    moved = empty_shop.move(shopify(*rows, more=more))
    assert "backorder" not in empty_shop.fields("a")
    assert empty_shop.fields("b")["backorder"] is True
    assert [variant["stock"] for variant in empty_shop.fields("a")["variants"]] == [2, 0]
    assert any("only some variants" in line for line in said(moved, "left out"))
    assert any("does not say how many" in line for line in said(moved, "changed"))


def test_handles_that_cannot_be_addresses_are_written_in_letters(empty_shop: EmptyShop) -> None:
    moved = empty_shop.move(shopify(("龙井茶", "龙井茶", "", "", "", "", "1"), ("A_b", "A", "", "", "", "", "1")))
    assert moved.products == ("long-jing-cha", "a-b")
    assert empty_shop.fields("long-jing-cha")["sku"] == "LONG-JING-CHA"


def test_a_second_variant_without_an_option_is_refused(empty_shop: EmptyShop) -> None:
    moved = empty_shop.move(shopify(TEA, ("sencha", "", "", "", "", "T2", "3")))
    assert refused(moved) == ["3 Option1 Name: a second variant, but no option that tells them apart"]
    assert empty_shop.products() == []


def test_the_builds_own_words_refuse_what_it_would_not_build(empty_shop: EmptyShop) -> None:
    rows = (("a", "A", "", "Size", "S", "A-1", "1"), ("a", "", "", "", "S", "A-2", "1"))
    moved = empty_shop.move(shopify(*rows, TEA))
    assert refused(moved) == [
        "2 bundle: variants[2].options: found the same options as A-1, expected a combination of its own"
    ]
    assert empty_shop.products() == ["sencha"]
