"""What a cart costs. The rounding rule, in full:

1.  A line is unit price × quantity: exact. The subtotal is the sum of the lines.
2.  A percentage off is rounded once, half away from zero, over all lines it covers, then split among them by
    largest remainder, so that the parts add up.
3.  Shipping is priced on the goods after discounts. It is taxed like the goods it carries: split over the tax
    rates in proportion to the discounted lines.
4.  Tax is rounded once per rate, half away from zero, on the sum of everything at that rate. With inclusive
    prices it is the part contained in the total; with exclusive prices it is added.
5.  A country without a rate is an export: no tax; inclusive prices stay as they are.
6.  "Rounded" means to a multiple of the currency's step (``money.step``: 0.010 in KWD, else the minor unit), as are
    all prices. Only tax that prices contain is told to the minor unit: nobody pays it by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from shop.domain import promotions, shipping
from shop.domain.errors import Unprocessable
from shop.domain.money import MAX_AMOUNT, allocate, divide, step
from shop.domain.requests import MAX_QUANTITY, Item
from shop.domain.snapshot import Settings, Variant


class Line(msgspec.Struct, frozen=True):
    variant: Variant
    quantity: int
    discount: int = 0

    @property
    def total(self) -> int:
        """Before discounts, minor units."""
        return self.variant.price * self.quantity


class Quote(msgspec.Struct, frozen=True):
    """A priced cart; every amount in minor units of ``currency``."""

    currency: str
    country: str
    lines: tuple[Line, ...]
    subtotal: int
    discounts: tuple[promotions.Discount, ...]
    discount: int
    options: tuple[shipping.PricedOption, ...]
    option: shipping.PricedOption
    shipping: int
    tax: int
    tax_included: bool
    total: int
    free_shipping_gap: int | None


def merge(items: Sequence[Item]) -> dict[str, int]:
    """Quantities by SKU, in the order in which the SKUs first appear.

    Raises:
        Unprocessable: more than ``MAX_QUANTITY`` of one SKU in sum.
    """
    quantities: dict[str, int] = {}
    for item in items:
        quantities[item.sku] = quantities.get(item.sku, 0) + item.quantity
        if quantities[item.sku] > MAX_QUANTITY:
            raise Unprocessable(
                "too_many_items", f"At most {MAX_QUANTITY} of one item in an order.", sku=item.sku, limit=MAX_QUANTITY
            )
    return quantities


def price(
    items: Sequence[Item],
    variants: Mapping[str, Variant],
    settings: Settings,
    *,
    today: date,
    country: str | None = None,
    option: str | None = None,
    coupons: Sequence[str] = (),
) -> Quote:
    """Price a cart from the snapshot's records, in O(items).

    ``today`` is the date in the shop's time zone; ``country`` defaults to the shop's own.

    Raises:
        Unprocessable: an unknown SKU, a coupon that does not apply, a country or a carrier that is not served.
    """
    lines = [Line(find_variant(sku, variants), quantity) for sku, quantity in merge(items).items()]
    subtotal = sum(line.total for line in lines)
    if subtotal > MAX_AMOUNT:
        raise Unprocessable(
            "total_too_large", "This is more than one payment can carry. Split the order, or write to us."
        )
    to = country or settings.country
    zone = shipping.zone_of(to, settings.zones)
    discounts = _discounts(lines, coupons, settings, today=today, country=to)
    lines = [
        Line(line.variant, line.quantity, sum(discount.by_line[i] for discount in discounts))
        for i, line in enumerate(lines)
    ]
    discount = sum(line.discount for line in lines)
    goods = subtotal - discount
    waived = any(discount.free_shipping for discount in discounts)
    options = shipping.price_options(zone, weight=weigh(lines), goods=goods, free=waived)
    chosen = shipping.choose(options, option)
    tax = _tax(lines, chosen.price, settings, to)
    total = goods + chosen.price + (0 if settings.tax.prices_include_tax else tax)
    if total > MAX_AMOUNT:
        raise Unprocessable(
            "total_too_large", "This is more than one payment can carry. Split the order, or write to us."
        )
    return Quote(
        currency=settings.currency,
        country=to,
        lines=tuple(lines),
        subtotal=subtotal,
        discounts=tuple(discounts),
        discount=discount,
        options=tuple(options),
        option=chosen,
        shipping=chosen.price,
        tax=tax,
        tax_included=settings.tax.prices_include_tax,
        total=total,
        free_shipping_gap=None if zone.free_from is None else (0 if waived else max(0, zone.free_from - goods)),
    )


def with_shipping(quote: Quote, option: shipping.PricedOption, settings: Settings) -> Quote:
    """The same goods, sent another way."""
    tax = _tax(quote.lines, option.price, settings, quote.country)
    total = quote.subtotal - quote.discount + option.price + (0 if quote.tax_included else tax)
    return msgspec.structs.replace(quote, option=option, shipping=option.price, tax=tax, total=total)


def find_variant(sku: str, variants: Mapping[str, Variant]) -> Variant:
    """The snapshot's record of a SKU.

    Raises:
        Unprocessable: ``unknown_sku``.
    """
    try:
        return variants[sku]
    except KeyError:
        raise Unprocessable(
            "unknown_sku", "This item is not sold here any more. Remove it from the cart.", sku=sku
        ) from None


def weigh(lines: Sequence[Line]) -> int:
    """The parcel's weight in grams: each variant's packed weight."""
    return sum(line.variant.weight * line.quantity for line in lines)


def _discounts(
    lines: Sequence[Line], coupons: Sequence[str], settings: Settings, *, today: date, country: str
) -> list[promotions.Discount]:
    full = amounts = [line.total for line in lines]
    variants = [line.variant for line in lines]
    found: list[promotions.Discount] = []
    for promotion in promotions.find(coupons, settings.promotions):
        subtotal = promotions.covered(promotion, variants, full)
        promotions.check(promotion, today=today, subtotal=subtotal, country=country)
        discount = promotions.apply(promotion, variants, amounts, step=step(settings.currency))
        amounts = [amount - off for amount, off in zip(amounts, discount.by_line, strict=True)]
        found.append(discount)
    return found


def _tax(lines: Sequence[Line], shipping_price: int, settings: Settings, country: str) -> int:
    tax = settings.tax
    rates = tax.rates.get(country, {})
    by_rate: dict[Decimal, int] = {}
    for line in lines:
        rate = Decimal(rates.get(line.variant.tax_class, rates.get("standard", "0")))
        by_rate[rate] = by_rate.get(rate, 0) + line.total - line.discount
    ordered = sorted(by_rate)
    bases = [by_rate[rate] for rate in ordered]
    shares = allocate(shipping_price, bases if any(bases) else [0] * (len(bases) - 1) + [1])
    unit = step(settings.currency)
    return sum(
        _contained(base + share, rate) if tax.prices_include_tax else _added(base + share, rate, unit)
        for base, share, rate in zip(bases, shares, ordered, strict=True)
    )


def _contained(amount: int, percent: Decimal) -> int:
    numerator, denominator = percent.as_integer_ratio()
    return divide(amount, numerator, 100 * denominator + numerator)


def _added(amount: int, percent: Decimal, step: int) -> int:
    numerator, denominator = percent.as_integer_ratio()
    return divide(amount, numerator, 100 * denominator, step)
