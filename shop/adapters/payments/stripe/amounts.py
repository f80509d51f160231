"""Stripe's minor units, which are not always ISO 4217's (docs.stripe.com/currencies, "Special cases")."""

from __future__ import annotations

import logging

from shop.domain.errors import Unprocessable
from shop.domain.money import divide, exponent, step

log = logging.getLogger(__name__)

_DIGITS = {"ISK": 2, "UGX": 2, "MGA": 0}
"""ISK and UGX are written with two decimals for the sake of old programs, MGA with none."""


def to_stripe(amount: int, currency: str) -> int:
    """An amount of ours as Stripe counts it, and takes it: never a rounded one.

    Raises:
        Unprocessable: between two amounts that can be paid; a shop that was built by this version has none.

    >>> to_stripe(1990, "EUR"), to_stripe(500, "ISK"), to_stripe(500, "JPY"), to_stripe(1500, "MGA")
    (1990, 50000, 500, 15)
    """
    unit = step(currency)
    if amount % unit:
        log.error("%d (minor units of %s) is no multiple of %d: build the shop again", amount, currency, unit)
        raise Unprocessable("amount_not_payable", "This amount can't be paid online. Write to us.")
    return _scale(amount, _DIGITS.get(currency, exponent(currency)) - exponent(currency))


def from_stripe(amount: int, currency: str) -> int:
    """An amount of Stripe's as we count it.

    >>> from_stripe(50000, "ISK"), from_stripe(15, "MGA")
    (500, 1500)
    """
    return _scale(amount, exponent(currency) - _DIGITS.get(currency, exponent(currency)))


def _scale(amount: int, digits: int) -> int:
    return amount * 10**digits if digits >= 0 else divide(amount, 1, 10**-digits)
