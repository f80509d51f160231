"""Money: integer minor units with a currency. Parsing, rounding and dividing; never a float.

The exponents are those of ISO 4217 (list one, 2026): two unless named here.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
    "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER "
    "ZAR ZMW ZWG"
)
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_TWO.split(), 2),
    **{code: exponent for exponent, codes in _EXPONENTS.items() for code in codes.split()},
}

_WHOLE_IN_DAILY_LIFE = frozenset(
    ["AFN", "ALL", "COP", "HUF", "IDR", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "PKR", "SOS", "SYP", "YER"]
)
"""Have minor units that prices do without (CLDR 48, currencyData: no digits where ISO 4217 has two or three)."""

_STEPS = {"BHD": 10, "JOD": 10, "KWD": 10, "OMR": 10, "TND": 10, "MGA": 100}
"""Cards carry two decimals of the first five, and of the ariary none (docs.stripe.com/currencies, "Three-decimal" and
"Zero-decimal"). HUF, TWD, ISK and UGX are special at Stripe too, but any amount of ours in them can be paid.
"""

MAX_AMOUNT = 99_999_999
"""Minor units; the most that a payment provider takes in one payment (Stripe: eight digits)."""


def exponent(currency: str) -> int:
    """How many decimals the currency has.

    Raises:
        ValueError: not a currency of ISO 4217.

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD")
    (2, 0, 3)
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"{currency!r} is not an ISO 4217 currency code") from None


def step(currency: str) -> int:
    """The smallest difference between two amounts that can be paid, in minor units: all prices are multiples of it.

    >>> step("EUR"), step("KWD"), step("MGA")
    (1, 10, 100)
    """
    return _STEPS.get(currency, 1)


def shown_decimals(currency: str) -> tuple[int, int]:
    """How many decimals are shown of a whole amount, and of any other: none is ever rounded away.

    >>> shown_decimals("EUR"), shown_decimals("HUF"), shown_decimals("JPY")
    ((2, 2), (0, 2), (0, 0))
    """
    decimals = exponent(currency)
    return (0 if currency in _WHOLE_IN_DAILY_LIFE else decimals), decimals


def parse_amount(text: str | Decimal | int, currency: str) -> int:
    """Read a decimal amount into minor units, exactly.

    Raises:
        ValueError: not a number, negative, too large, with more decimals than the currency has, or between two
            amounts that can be paid.

    >>> parse_amount("12.50", "EUR"), parse_amount(1200, "JPY"), parse_amount("1.230", "KWD")
    (1250, 1200, 1230)
    """
    decimals = exponent(currency)
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not value.is_finite():
        raise ValueError("not a number")
    if value < 0:
        raise ValueError("negative")
    if value > MAX_AMOUNT:
        raise ValueError("too large")
    _, digits, power = value.as_tuple()  # the digits themselves: arithmetic would round at 28 of them
    written = "".join(map(str, digits))
    if value and -int(power) - (len(written) - len(written.rstrip("0"))) > decimals:
        raise ValueError(f"more than {decimals} decimals" if decimals else "decimals, and the currency has none")
    minor = value.scaleb(decimals) if value else Decimal(0)
    if minor > MAX_AMOUNT:
        raise ValueError("too large")
    if int(minor) % step(currency):
        raise ValueError(f"not a multiple of {to_decimal(step(currency), currency)}, as payments in {currency} are")
    return int(minor)


def to_decimal(amount: int, currency: str) -> Decimal:
    """The amount in major units, for display and feeds.

    >>> to_decimal(1250, "EUR"), to_decimal(1200, "JPY")
    (Decimal('12.50'), Decimal('1200'))
    """
    return Decimal(amount).scaleb(-exponent(currency))


def divide(amount: int, numerator: int, denominator: int, step: int = 1) -> int:
    """``amount × numerator ÷ denominator``, rounded half away from zero to a multiple of ``step``: the one rounding
    rule of the shop.

    >>> divide(1250, 19, 119), divide(5, 1, 2), divide(-5, 1, 2), divide(1250, 1, 10, step=10)
    (200, 3, -3, 130)
    """
    quotient = Decimal(amount * numerator) / Decimal(denominator * step)
    return int(quotient.to_integral_value(rounding=ROUND_HALF_UP)) * step


def allocate(amount: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """Split an amount in proportion to weights; the parts add up to it exactly (largest remainder).

    Each part of a multiple of ``step`` is one too. Ties go to the earlier part, so that the same cart always splits
    the same way.

    >>> allocate(100, [1, 1, 1])
    [34, 33, 33]
    >>> allocate(5, [0, 0])
    [0, 0]
    >>> allocate(100, [1, 1, 1], step=10)
    [40, 30, 30]
    """
    if step > 1:
        return [part * step for part in allocate(amount // step, weights)]
    total = sum(weights)
    if total <= 0:
        return [0] * len(weights)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return parts
