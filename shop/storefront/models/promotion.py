"""A coupon's front matter. The body is the merchant's own note and goes nowhere."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from shop.storefront.models.fields import Amount, Country, Day, Model, Positive, Text, refuse


def _code(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z0-9-]{3,32}", value):
        raise refuse("3 to 32 capital letters, digits or dashes, as WELCOME10")
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value <= 0:
        raise refuse("a number above 0")
    return Decimal(value)


class Promotion(Model):
    """``value``: percent, or an amount in the shop's currency, by ``kind``."""

    code: Annotated[str, BeforeValidator(_code)]
    kind: Literal["percent", "amount", "free_shipping"]
    value: Annotated[Decimal, BeforeValidator(_number)] | None = None
    minimum: Amount = 0
    starts: Day | None = None
    ends: Day | None = None
    products: tuple[Text, ...] = ()
    categories: tuple[Text, ...] = ()
    countries: tuple[Country, ...] = ()
    once_per_customer: bool = False
    uses: Positive | None = None
