"""Coupons: who may use one, on what, and what it takes off.

Several coupons in one cart apply in a fixed order (percent, then amount, then free shipping, then by code),
each on what the ones before it left; a line never falls below zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from shop.domain.errors import Unprocessable
from shop.domain.money import allocate, divide
from shop.domain.snapshot import Promotion, Variant

_ORDER = {"percent": 0, "amount": 1, "free_shipping": 2}


class Discount(msgspec.Struct, frozen=True):
    """What one coupon takes off, in minor units, line by line."""

    code: str
    amount: int
    by_line: tuple[int, ...]
    free_shipping: bool = False


def normalise(code: str) -> str:
    """Codes are typed by people: case and surrounding blanks do not count."""
    return code.strip().upper()


def find(codes: Sequence[str], promotions: Sequence[Promotion]) -> list[Promotion]:
    """The promotions behind the codes, each once, in the order in which they apply.

    Raises:
        Unprocessable: ``coupon_invalid`` for a code that this shop does not know.
    """
    known = {promotion.code: promotion for promotion in promotions}
    wanted = dict.fromkeys(normalise(code) for code in codes)
    for code in wanted:
        if code not in known:
            raise refuse(code, "unknown", "There is no such code. Check the spelling, or leave it out.")
    return sorted((known[code] for code in wanted), key=lambda p: (_ORDER[p.kind], p.code))


def refuse(code: str, reason: str, message: str, **details: object) -> Unprocessable:
    return Unprocessable("coupon_invalid", message, coupon=code, reason=reason, **details)


def check(promotion: Promotion, *, today: date, subtotal: int, country: str) -> None:
    """Whether a promotion may be used today, on this cart.

    ``today`` is the date in the shop's time zone; both ends of the promotion count. ``subtotal`` is that of the
    goods it covers, before any discount.

    Raises:
        Unprocessable: ``coupon_invalid``; ``details["reason"]`` says why.
    """
    code = promotion.code
    if promotion.starts and today < date.fromisoformat(promotion.starts):
        raise refuse(code, "not_started", f"This code is valid from {promotion.starts}.", starts=promotion.starts)
    if promotion.ends and today > date.fromisoformat(promotion.ends):
        raise refuse(code, "expired", f"This code was valid until {promotion.ends}.", ends=promotion.ends)
    if promotion.countries and country not in promotion.countries:
        raise refuse(code, "country", "This code is not valid for the country you ship to.")
    if subtotal < promotion.minimum:
        raise refuse(
            code, "minimum", "The goods that this code covers do not reach its minimum.", minimum=promotion.minimum
        )


def in_scope(promotion: Promotion, variant: Variant) -> bool:
    """Whether the promotion covers the variant: all goods, unless products or categories are named."""
    if not promotion.products and not promotion.categories:
        return True
    return variant.slug in promotion.products or any(path in promotion.categories for path in variant.categories)


def covered(promotion: Promotion, variants: Sequence[Variant], amounts: Sequence[int]) -> int:
    """What the lines that the promotion covers come to, minor units.

    Raises:
        Unprocessable: it covers none of them (``scope``).
    """
    inside = [amount for variant, amount in zip(variants, amounts, strict=True) if in_scope(promotion, variant)]
    if not inside:
        raise refuse(promotion.code, "scope", "Nothing in the cart is covered by this code.")
    return sum(inside)


def apply(promotion: Promotion, variants: Sequence[Variant], amounts: Sequence[int], *, step: int = 1) -> Discount:
    """What the promotion takes off lines that stand at ``amounts`` (minor units, multiples of ``step``).

    A percentage is rounded once, over all lines it covers, and then split among them.

    Raises:
        Unprocessable: nothing in the cart is covered (``scope``).
    """
    base = [amount if in_scope(promotion, variant) else 0 for variant, amount in zip(variants, amounts, strict=True)]
    left = covered(promotion, variants, amounts)
    if promotion.kind == "free_shipping":
        return Discount(promotion.code, 0, (0,) * len(base), free_shipping=True)
    if promotion.kind == "percent":
        numerator, denominator = Decimal(promotion.value).as_integer_ratio()
        off = divide(left, numerator, denominator * 100, step)
    else:
        off = int(promotion.value)
    off = min(off, left)
    return Discount(promotion.code, off, tuple(allocate(off, base, step)))
