"""Files as they come: encodings, separators, line breaks in cells, broken quotes."""

from __future__ import annotations

import pytest

from shop.domain.errors import InvalidRequest
from tests.functional.storefront.moving.empty_shop import EmptyShop, refused, shopify, woo

GERMAN = shopify(("kanne", "Größe für Café", "<p>Füllt genau.</p>", "", "", "KANNE", "12"))
CHINESE = shopify(("cha", "龙井茶", "<p>手工炒制，清香。</p>", "", "", "CHA", "12"))


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (GERMAN, "utf-8", "UTF-8"),
        (GERMAN, "utf-8-sig", "UTF-8"),
        (GERMAN, "utf-16", "UTF-16"),
        (GERMAN, "cp1252", "Windows-1252"),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "utf-16", "UTF-16"),
    ],
)
def test_encodings_are_known_by_their_bytes(empty_shop: EmptyShop, text: str, encoding: str, read_as: str) -> None:
    moved = empty_shop.move(text.encode(encoding))
    assert moved.encoding == read_as
    assert empty_shop.fields(moved.products[0])["title"] in text


def test_the_merchant_knows_better(empty_shop: EmptyShop) -> None:
    empty_shop.move(GERMAN.encode("cp1250"), encoding="windows-1250")
    assert empty_shop.fields("kanne")["title"] == "Größe für Café"
    with pytest.raises(InvalidRequest, match="--encoding"):
        empty_shop.move(GERMAN, encoding="klingon")
    with pytest.raises(InvalidRequest, match="Line 2 has bytes that are not UTF-8"):
        empty_shop.move(GERMAN.encode("cp1252"), encoding="utf-8")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(empty_shop: EmptyShop, separator: str) -> None:
    text = shopify(("a", "A; and, more", "<p>One\nand two</p>", "", "", "A", "1"), separator=separator)
    moved = empty_shop.move(f"sep={separator}\r\n{text}" if separator == ";" else text)
    assert moved.products == ("a",)
    assert empty_shop.body("a") == "One and two\n"


@pytest.mark.parametrize("header", ["Artikelnummer;Name;Preis\n1;2;3\n", "", "ID,Typ,Artikelnummer,Name\n1,2,3,4\n"])
def test_a_header_that_is_not_known_says_what_to_do(empty_shop: EmptyShop, header: str) -> None:
    with pytest.raises(InvalidRequest, match="Set your profile's language"):
        empty_shop.move(header)


def test_a_column_twice_is_refused(empty_shop: EmptyShop) -> None:
    with pytest.raises(InvalidRequest, match="'title' stands twice"):
        empty_shop.move("Handle,Title,Title\na,b,c\n")


def test_a_broken_row_takes_its_product_with_it_and_no_other(empty_shop: EmptyShop) -> None:
    lines = shopify(
        ("a", "A", "", "Size", "S", "A-S", "1"),
        ("a", "", "", "", "M", "A-M", "1"),
        ("b", "B", "", "", "", "B", "1"),
    ).splitlines()
    lines[2] = 'a,,"an "inch" long",,M,A-M,1'
    moved = empty_shop.move("\n".join(lines) + "\n")
    assert moved.products == ("b",)
    assert [line.partition(" (")[0] for line in refused(moved)] == [
        "3 row: its quotes are broken",
        "3 row: its quotes are broken",
    ]


def test_a_broken_row_that_names_nobody_may_belong_to_its_neighbours(empty_shop: EmptyShop) -> None:
    rows = [(slug, slug.upper(), "", "", "", slug.upper(), "1") for slug in "abcd"]
    lines = shopify(*rows).splitlines()
    lines.insert(3, "???")
    moved = empty_shop.move("\n".join(lines) + "\n")
    assert moved.products == ("a", "d")
    assert refused(moved) == [
        "4 row: 1 cells, expected 7",
        "4 row: 1 cells, expected 7, and it may belong to this product",
        "4 row: 1 cells, expected 7, and it may belong to this product",
    ]


def test_a_broken_variation_takes_its_parent_with_it(empty_shop: EmptyShop) -> None:
    text = woo(
        ("1", "variable", "tee", "Tee", "", "", "", "Size", "S, M"),
        ("2", "variation", "tee-s", "Tee - S", "", "9", "tee", "Size", "S"),
        ("3", "variation", "tee-m", "Tee - M", "", "9", "tee", "Size", "M"),
        ("4", "variable", "cap", "Cap", "", "", "", "Size", "S"),
        ("5", "variation", "cap-s", "Cap - S", "", "9", "cap", "Size", "S"),
    )
    moved = empty_shop.move(text.replace("tee-m,Tee - M,,", 'tee-m,Tee - M,"a"b,'))
    assert moved.products == ("cap",)


def test_where_rows_end_must_be_certain(empty_shop: EmptyShop) -> None:
    text = shopify(
        ("a", "A", "", "", "", "A", "1"),
        ("b", "B", "BROKEN", "", "", "B", "1"),
        ("c", "C", "<p>quoted, text</p>", "", "", "C", "1"),
    )
    with pytest.raises(InvalidRequest, match=r"Line 3: the row that begins here is broken .* Nothing was imported"):
        empty_shop.move(text.replace("BROKEN", '"never closed'))
    assert empty_shop.products() == []


def test_empty_lines_and_blanks_are_no_rows(empty_shop: EmptyShop) -> None:
    text = shopify(("a", "A", "", "", "", "A", "1"))
    moved = empty_shop.move(text + ",,,,,,\n\n")
    assert (moved.products, moved.refused) == (("a",), 0)
