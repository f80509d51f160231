from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.storefront.front_matter import FrontMatterError, parse_document, parse_yaml


def value(text: str) -> Any:
    return parse_yaml(f"field: {text}\n")[0].values["field"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12.50", Decimal("12.50")),
        ("12", 12),
        ("-3", -3),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("true", True),
        ("09:00", "09:00"),
        ("12:30:45", "12:30:45"),
        ("01234", "01234"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("2027-02-15", date(2027, 2, 15)),
        ("2027-02-30", "2027-02-30"),
        ("null", None),
        ("", None),
        ('"12.50"', "12.50"),
        ("[1, 0.5 l]", [1, "0.5 l"]),
        ("{no: yes, 100: x}", {"no": "yes", "100": "x"}),
    ],
)
def test_values_are_what_a_merchant_means(written: str, meant: object) -> None:
    assert value(written) == meant
    assert type(value(written)) is type(meant)


def test_a_decimal_keeps_its_decimals() -> None:
    assert str(value("12.50")) == "12.50"


def test_every_value_knows_its_line() -> None:
    text = "---\ntitle: Pot\nvariants:\n  - sku: A\n    price: 1.00\n  - {sku: B,\n     price: 2.00}\n---\n\nBody.\n"
    front, _ = parse_document(text)
    assert front.line(("title",)) == 2
    assert front.line(("variants",)) == 3
    assert front.line(("variants", 0, "price")) == 5
    assert front.line(("variants", 1)) == 6
    assert front.line(("variants", 1, "price")) == 7
    assert front.line(("variants", 1, "stock")) == 6
    assert front.line(("missing",)) == 2
    assert front.body == "\nBody.\n"
    assert front.body_line == 9


def test_a_field_twice_keeps_the_first_and_is_told() -> None:
    front, twice = parse_document("---\na: 1\nb:\n  c: 1\n  c: 2\na: 3\n---\n")
    assert front.values == {"a": 1, "b": {"c": 1}}
    assert twice == [(("b", "c"), 5), (("a",), 6)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: Pot\n", 1),
        ("", 1),
        ("---\ntitle: Pot\n", 2),
        ("---\na: 1\nb: [1, 2\nc: 3\n---\n", 4),
        ("---\n- a\n- b\n---\n", 2),
        ("---\na: &x [*x]\n---\n", 2),
        ("---\n? [a]\n: b\n---\n", 2),
        ("---\na: \x07\n---\n", 2),
    ],
)
def test_what_is_not_front_matter_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as failed:
        parse_document(text)
    assert failed.value.line == line


def test_windows_files_and_byte_order_marks() -> None:
    front, _ = parse_document("\ufeff---\r\ntitle: Pot\r\n---\r\nBody.\r\n")
    assert front.values == {"title": "Pot"}
    assert front.body == "Body.\r\n"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for document in (text, f"---\n{text}\n---\n"):
        with contextlib.suppress(FrontMatterError):
            parse_document(document)
