"""Money: exact in every currency of ISO 4217, and nothing is lost in a division."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import get_currency_precision
from hypothesis import example, given
from hypothesis import strategies as st

from shop.domain.money import EXPONENTS, MAX_AMOUNT, allocate, divide, exponent, parse_amount, step, to_decimal
from tests.unit.domain.effort import effort

CURRENCIES = sorted(EXPONENTS)
NOT_ROUNDED_IN_CASH = {
    0: ("JPY", "KRW", "CLP"),
    2: ("EUR", "USD", "CNY"),
    3: ("KWD", "TND", "BHD"),
    4: ("CLF", "UYW"),
}


@given(st.sampled_from(CURRENCIES), st.integers(0, MAX_AMOUNT))
@effort(150)
def test_what_is_shown_reads_back(currency: str, amount: int) -> None:
    amount -= amount % step(currency)
    shown = to_decimal(amount, currency)
    assert parse_amount(shown, currency) == parse_amount(f" {shown} ", currency) == amount
    assert -shown.as_tuple().exponent == exponent(currency), "as many decimals as the currency has, no fewer"


@given(
    st.sampled_from(CURRENCIES),
    st.one_of(
        st.decimals(allow_nan=True, allow_infinity=True).map(str),
        st.from_regex(r"[+-]?[0-9]{0,12}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
        st.text(max_size=12),
    ),
)
@example("EUR", "12.500000000000000000000000000000000000001")
@example("EUR", "1e-99999")
@example("EUR", "0e99999999")
@example("JPY", "1e5")
@example("JPY", "12.0")
@effort(200)
def test_an_amount_is_read_exactly_or_refused(currency: str, text: str) -> None:
    try:
        amount = parse_amount(text, currency)
    except ValueError:
        return
    assert 0 <= amount <= MAX_AMOUNT
    value = Decimal(text.strip())
    assert amount == 0 if not value else Fraction(amount, 10 ** exponent(currency)) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("12.505", "EUR", "more than 2 decimals"),
        ("12.5", "JPY", "the currency has none"),
        ("1.2345", "KWD", "more than 3 decimals"),
        ("1.234", "KWD", "not a multiple of 0.010, as payments in KWD are"),
        ("15.50", "MGA", "not a multiple of 1.00, as payments in MGA are"),
        ("-1", "EUR", "negative"),
        ("1e9", "EUR", "too large"),
        ("999999.995", "EUR", "more than 2 decimals"),
        ("1000000", "EUR", "too large"),
        ("NaN", "EUR", "not a number"),
        ("Infinity", "EUR", "not a number"),
        ("12,50", "EUR", "not a number"),
        ("€5", "EUR", "not a number"),
        ("", "EUR", "not a number"),
        ("5", "EURO", "not an ISO 4217"),
        ("5", "eur", "not an ISO 4217"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, currency: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_amount(text, currency)


@pytest.mark.parametrize(("decimals", "currencies"), NOT_ROUNDED_IN_CASH.items())
def test_exponents_are_those_that_display_uses(decimals: int, currencies: tuple[str, ...]) -> None:
    for currency in currencies:
        assert exponent(currency) == get_currency_precision(currency) == decimals


@given(st.integers(-(10**11), 10**11), st.integers(0, 10**6), st.integers(1, 10**6))
@example(5, 1, 2)
@example(-5, 1, 2)
@example(99_999_999_999, 999_999, 1_000_000)
@effort(200)
def test_division_is_off_by_at_most_a_half_and_ties_go_away_from_zero(amount: int, top: int, bottom: int) -> None:
    result, exact = divide(amount, top, bottom), Fraction(amount * top, bottom)
    assert abs(result - exact) <= Fraction(1, 2)
    if abs(result - exact) == Fraction(1, 2):
        assert abs(result) > abs(exact)
    assert divide(-amount, top, bottom) == -result


@given(st.integers(-MAX_AMOUNT, MAX_AMOUNT), st.lists(st.integers(0, MAX_AMOUNT), max_size=100))
@effort(150)
def test_allocated_parts_add_up_and_are_fair(amount: int, weights: list[int]) -> None:
    parts = allocate(amount, weights)
    assert len(parts) == len(weights)
    total = sum(weights)
    assert sum(parts) == (amount if total else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - (Fraction(amount * weight, total) if total else 0)) < 1
        assert weight or not part, "who weighs nothing gets nothing"


@given(st.integers(0, MAX_AMOUNT), st.lists(st.integers(1, 10**6), min_size=2, max_size=20))
@effort(100)
def test_a_heavier_weight_never_gets_less(amount: int, weights: list[int]) -> None:
    ordered = sorted(weights, reverse=True)
    assert allocate(amount, ordered) == sorted(allocate(amount, ordered), reverse=True)
