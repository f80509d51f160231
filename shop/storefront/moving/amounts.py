"""Numbers as shops export them: prices, pieces, weights. What could mean two things is refused."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shop.domain.money import exponent, parse_amount

_SIGNS = {"€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"), "₹": ("INR",), "zł": ("PLN",), "Fr.": ("CHF",)}
_MONEY = re.compile(r"(?P<before>[^\d.,+-]*)(?P<number>[+-]?[\d.,'’ \u00a0\u202f]*\d[.,]?)(?P<after>[^\d]*)")
_GROUPED = re.compile(r"\d{1,3}(?P<group>[.,'’ ])\d{3}(?:(?P=group)\d{3})*(?:(?P<point>[.,])\d+)?")
GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lbs": Decimal("453.59237"), "lb": Decimal("453.59237")}
GRAMS["oz"] = Decimal("28.349523125")


def read_price(text: str, currency: str) -> int:
    """A price in minor units.

    Raises:
        ValueError: not a price of this currency, or one that could mean two amounts; in words for the merchant.

    >>> read_price("12.5", "EUR"), read_price("1.234,50", "EUR"), read_price("€ 12", "EUR"), read_price("1200", "JPY")
    (1250, 123450, 1200, 1200)
    """
    match = _MONEY.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"expected an amount in {currency}, as {_example(currency)}")
    for sign in (match["before"].strip(), match["after"].strip()):
        if sign and sign.upper() != currency and currency not in _currencies(sign):
            raise ValueError(f"{sign!r} is not the sign of the shop's currency, {currency}")
    number = _plain(match["number"].strip(), exponent(currency))
    try:
        return parse_amount(number, currency)
    except ValueError as exc:
        raise ValueError(f"expected an amount in {currency}, as {_example(currency)}; it is {exc}") from exc


def _currencies(sign: str) -> tuple[str, ...]:
    if sign.endswith("$"):
        return tuple(f"{country}D" for country in ("US", "CA", "AU", "NZ", "SG", "HK", "TW"))
    return _SIGNS.get(sign, ())


def _example(currency: str) -> str:
    decimals = exponent(currency)
    return str(Decimal(1250).scaleb(-decimals)) if decimals else "1250"


def _plain(number: str, decimals: int) -> str:
    """Digits with a point for the decimals."""
    number = number.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    marks = [mark for mark in number if mark in ".,"]
    grouped = _GROUPED.fullmatch(number)
    if grouped and not (len(marks) == 1 and grouped["group"] in ".," and decimals):
        if grouped["point"] and grouped["point"] == grouped["group"]:
            raise ValueError("it can't be told which sign is the decimal one")
        whole, point, rest = number.rpartition(grouped["point"]) if grouped["point"] else (number, "", "")
        return re.sub(r"\D", "", whole) + ("." if point else "") + rest
    if len(marks) > 1 or re.search(r"[' ]", number):
        raise ValueError("it can't be told which sign is the decimal one; write it as 1234.50")
    if grouped and decimals != 3:
        raise ValueError("thousands or decimals? Write it as 1234.00 or as 1.23")
    return number.replace(",", ".")


def read_pieces(text: str) -> int:
    """Pieces in stock; may be below zero.

    Raises:
        ValueError: not a whole number.

    >>> read_pieces("12"), read_pieces("-2"), read_pieces("3.0")
    (12, -2, 3)
    """
    if not re.fullmatch(r"-?\d{1,9}([.,]0+)?", text):
        raise ValueError("expected a whole number of pieces")
    return int(re.split("[.,]", text)[0])


def read_grams(text: str, unit: str) -> int:
    """A weight in whole grams.

    Raises:
        ValueError: not a weight.

    >>> read_grams("0,5", "kg"), read_grams(".5", "lbs"), read_grams("120", "g")
    (500, 227, 120)
    """
    try:
        weight = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"expected a weight in {unit}") from None
    if not weight.is_finite() or not 0 <= weight < 10**7:
        raise ValueError(f"expected a weight in {unit} of at least 0")
    return int((weight * GRAMS[unit]).quantize(Decimal(1), ROUND_HALF_UP))
