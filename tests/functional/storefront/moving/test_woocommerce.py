"""What comes along from WooCommerce, and what is said of the rest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.functional.storefront.moving.empty_shop import EmptyShop, refused, said, woo

SALE = ("Sale price", "Date sale price starts", "Date sale price ends")


def test_a_variable_product_arrives_whole(empty_shop: EmptyShop, photos: Path) -> None:
    moved = empty_shop.move_sample("woocommerce", images=photos)
    assert moved.products == ("mug-saucer", "tea-tin", "spoon", "kettle")
    assert moved.drafts == ("not-ready",)
    mug = empty_shop.fields("mug-saucer")
    assert (mug["title"], mug["summary"]) == ("Mug & saucer", "For coffee or tea.")
    assert mug["category"] == "kitchen/cups-bowls"
    assert "also_in" not in mug
    assert (mug["tax_class"], mug["featured"], mug["related"]) == ("reduced", 1, ["kettle"])
    assert mug["attributes"] == {"material": "stoneware"}
    assert mug["options"] == [{"name": "Colour", "values": ["Blue", "Red, dark"]}]
    assert [variant["sku"] for variant in mug["variants"]] == ["mug-blue", "MUG-SAUCER-RED-DARK"]
    assert [variant["weight"] for variant in mug["variants"]] == [350, 400]
    assert mug["variants"][0]["picture"] == "mug-blue.jpg"
    assert [picture["file"] for picture in mug["pictures"]] == ["mug-1.jpg", "mug-2.jpg", "mug-blue.jpg"]


def test_its_text_has_paragraphs_and_no_shortcodes(empty_shop: EmptyShop, photos: Path) -> None:
    moved = empty_shop.move_sample("woocommerce", images=photos)
    assert empty_shop.body("mug-saucer") == (
        "Thrown by hand.  \nDishwasher safe.\n\n"
        "See also our [tin](/products/tea-tin/) and [us](https://old-cups.example/about/).\n\n"
        "## Care\n\nWipe it.\n"
    )
    assert [note.found for note in moved.notes if "shortcode" in note.reason] == ['[gallery ids="1,2"]']


def test_categories_are_made_where_there_are_none(empty_shop: EmptyShop) -> None:
    empty_shop.write("content/categories/kitchenware/index.md", "---\ntitle: Kitchen\nsummary: All.\n---\n")
    moved = empty_shop.move_sample("woocommerce")
    assert moved.categories == ("other", "kitchenware/cups-bowls")
    assert empty_shop.fields("kitchenware/cups-bowls", "categories")["title"] == "Cups , bowls"
    assert empty_shop.fields("kettle")["category"] == "kitchenware"


def test_what_is_refused_and_why(empty_shop: EmptyShop) -> None:
    assert refused(empty_shop.move_sample("woocommerce")) == [
        "5 Type: a file to download; this shop sends parcels only",
        "7 Type: it is sold in another shop; link to it in a guide",
        "8 Type: a group of products; each of them is a product of its own here",
        "12 Parent: no product in the file is the parent of this variation",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "price", "told"),
    [
        ("", "", "8.00", ""),
        ("2026-01-01", "2026-12-31", "8.00", "the sale price was taken; nothing ends it on 2026-12-31"),
        ("2026-01-01", "2026-11-21", "10.00", "the sale ended on 2026-11-21"),
        ("2026-11-22 00:00:00", "2026-11-22", "8.00", "nothing ends it on 2026-11-22"),
        ("2026-12-01", "", "10.00", "the sale begins on 2026-12-01"),
    ],
)
def test_the_price_of_the_day_counts(empty_shop: EmptyShop, starts: str, ends: str, price: str, told: str) -> None:
    row = ("1", "simple", "S", "Spoon", "", "10", "", "", "", "8", starts, ends)
    moved = empty_shop.move(woo(row, more=SALE))
    assert empty_shop.fields("spoon")["price"] == Decimal(price)
    assert told in " ".join(said(moved, "left out", "changed"))


def test_a_sale_whose_day_cannot_be_read_is_refused(empty_shop: EmptyShop) -> None:
    row = ("1", "simple", "S", "Spoon", "", "10", "", "", "", "8", "01.12.2026", "")
    assert refused(empty_shop.move(woo(row, more=SALE))) == [
        "2 Date sale price starts: expected a date, as 2027-02-15: it decides which price holds"
    ]


def test_a_variation_of_any_value_becomes_one_for_each(empty_shop: EmptyShop) -> None:
    rows = (
        ("1", "variable", "tee", "Tee", "", "", "", "Size", "S, M, L"),
        ("2", "variation", "tee-any", "Tee", "", "9", "tee", "Size", ""),
        ("3", "variation", "tee-l", "Tee - L", "", "10", "tee", "Size", "L"),
    )
    moved = empty_shop.move(woo(*rows))
    variants = empty_shop.fields("tee")["variants"]
    assert [(one["sku"], one["price"]) for one in variants] == [
        ("TEE-S", Decimal("9.00")),
        ("TEE-M", Decimal("9.00")),
        ("tee-l", Decimal("10.00")),
    ]
    assert any("became 3 variants" in line for line in said(moved, "changed"))


def test_stock_that_variants_share_is_not_sold_twice(empty_shop: EmptyShop) -> None:
    rows = (
        ("1", "variable", "tee", "Tee", "", "", "", "Size", "S, M", "12"),
        ("2", "variation", "tee-s", "Tee - S", "", "9", "tee", "Size", "S", "parent"),
        ("3", "variation", "tee-m", "Tee - M", "", "9", "tee", "Size", "M", "parent"),
    )
    empty_shop.move(woo(*rows, more=("Stock",)))
    assert [variant["stock"] for variant in empty_shop.fields("tee")["variants"]] == [0, 0]


def test_a_variation_that_was_switched_off_is_left_out(empty_shop: EmptyShop) -> None:
    rows = (
        ("1", "variable", "tee", "Tee", "", "", "", "Size", "S, M", "1"),
        ("2", "variation", "tee-s", "Tee - S", "", "9", "tee", "Size", "S", "1"),
        ("3", "variation", "tee-m", "Tee - M", "", "9", "tee", "Size", "M", "0"),
    )
    moved = empty_shop.move(woo(*rows, more=("Published",)))
    assert empty_shop.fields("tee")["options"] == [{"name": "Size", "values": ["S"]}]
    assert "4 Published: the variation was switched off" in said(moved, "left out")


def test_a_word_in_brackets_is_no_shortcode(empty_shop: EmptyShop) -> None:
    empty_shop.move(woo(("1", "simple", "S", "Spoon", "Length [cm]: 12 [sic]", "5")))
    assert empty_shop.body("spoon") == "Length \\[cm\\]: 12 \\[sic\\]\n"
