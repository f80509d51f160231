"""Coupons: when one applies, what it covers, and in which order several take effect."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from shop.domain.errors import Unprocessable
from shop.domain.promotions import apply, check, find, in_scope
from shop.domain.snapshot import Promotion, Variant

TODAY = date(2027, 1, 13)
TEA = Variant(sku="T", slug="sencha", price=1000, title={}, categories=("tea/green", "tea"))
POT = Variant(sku="P", slug="teapot", price=3000, title={}, categories=("teaware",))


def coupon(**fields: object) -> Promotion:
    return Promotion(**{"code": "C", "kind": "percent", "value": "10", **fields})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"starts": "2027-01-14"}, "not_started"),
        ({"ends": "2027-01-12"}, "expired"),
        ({"countries": ("AT",)}, "country"),
        ({"minimum": 5001}, "minimum"),
    ],
)
def test_a_coupon_that_does_not_apply_says_why(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(Unprocessable) as caught:
        check(coupon(**fields), today=TODAY, subtotal=5000, country="DE")
    assert (caught.value.code, caught.value.details["reason"]) == ("coupon_invalid", reason)


def test_both_ends_of_a_coupon_count() -> None:
    check(coupon(starts="2027-01-13", ends="2027-01-13", minimum=5000), today=TODAY, subtotal=5000, country="DE")


@pytest.mark.parametrize(
    ("fields", "covered"),
    [
        ({}, (True, True)),
        ({"categories": ("tea",)}, (True, False)),
        ({"categories": ("tea/green",)}, (True, False)),
        ({"categories": ("green",)}, (False, False)),
        ({"products": ("teapot",)}, (False, True)),
        ({"products": ("teapot",), "categories": ("tea",)}, (True, True)),
    ],
)
def test_scope(fields: dict[str, object], covered: tuple[bool, bool]) -> None:
    assert tuple(in_scope(coupon(**fields), variant) for variant in (TEA, POT)) == covered
    if not any(covered):
        with pytest.raises(Unprocessable) as caught:
            apply(coupon(**fields), [TEA, POT], [1000, 3000])
        assert caught.value.details["reason"] == "scope"


def test_an_amount_stops_at_what_it_covers() -> None:
    discount = apply(coupon(kind="amount", value="1500", categories=("tea",)), [TEA, POT], [1000, 3000])
    assert (discount.amount, discount.by_line) == (1000, (1000, 0))


def test_a_percentage_is_rounded_once_over_all_lines() -> None:
    discount = apply(coupon(value="50"), [TEA, POT], [1, 1])
    assert (discount.amount, discount.by_line) == (1, (1, 0)), "twice a half would have been two"


def test_coupons_apply_percent_first_then_amounts_then_shipping() -> None:
    known = [
        coupon(code=code, kind=kind) for code, kind in (("D", "free_shipping"), ("B", "amount"), ("A", "amount"))
    ]
    known.append(coupon(code="Z"))
    assert [p.code for p in find(["d", " a ", "B", "z", "Z"], known)] == ["Z", "A", "B", "D"]
    with pytest.raises(Unprocessable) as caught:
        find(["Z", "x"], known)
    assert caught.value.details == {"coupon": "X", "reason": "unknown"}


def test_a_code_of_one_promotion_is_not_that_of_another() -> None:
    percent = msgspec.structs.replace(coupon(), code="TEN")
    assert find(["TEN"], [percent, coupon(code="TEN1")]) == [percent]
