"""Write an order down as it was priced: everything that must still be true of it when prices have changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from shop.domain import pricing, shipping, stock
from shop.domain.errors import Unprocessable
from shop.domain.order_parts import Moment, OrderLine, ShippingChoice
from shop.domain.orders import Order
from shop.domain.pricing import Line, Quote
from shop.domain.requests import CheckoutRequest
from shop.domain.snapshot import Settings, Variant
from shop.ports.catalogue import Catalogue
from shop.ports.clock import rfc3339
from shop.services.shop import Shop, choose_locale, in_locale, local_time

MAX_COUNTED_SKUS = 80
"""Different counted SKUs in one order: a commit has room for a hundred writes, and the order needs some itself."""
MAX_CHOICES = 5
"""Ways to send it that a payment page can offer (Stripe Checkout, shipping_options)."""
LONGEST = timedelta(hours=23)
"""No provider keeps a payment page open for more than a day (Stripe Checkout, expires_at)."""
CREATION = timedelta(minutes=1)
"""Between the end of pricing and the opening of the payment page."""


def draw_up(
    shop: Shop,
    request: CheckoutRequest,
    catalogue: Catalogue,
    variants: Mapping[str, Variant],
    quote: Quote,
    key: str,
) -> Order:
    """The order for a priced cart, not stored yet.

    Raises:
        Unprocessable: ``too_many_items``.
    """
    settings = catalogue.settings
    now = shop.clock()
    at = rfc3339(now)
    locale = choose_locale(request.locale, settings).code
    pieces = stock.parts(((line.variant, line.quantity) for line in quote.lines), variants)
    needs = stock.counted(pieces, variants)
    if len(needs) > MAX_COUNTED_SKUS:
        raise Unprocessable(
            "too_many_items",
            f"At most {MAX_COUNTED_SKUS} different items in an order. Split it.",
            limit=MAX_COUNTED_SKUS,
        )
    choices = _choices(
        quote, settings, locale, _dispatch(now, settings, variants, pieces), every=shop.payments.offers_shipping
    )
    chosen = choices[0]
    number = shop.new_id()
    return Order(
        number=f"{number[:5]}-{number[5:]}",
        created_at=at,
        expires_at=rfc3339(now + reservation(shop, settings)),
        currency=quote.currency,
        locale=locale,
        country=quote.country,
        lines=tuple(_line(line, locale) for line in quote.lines),
        subtotal=quote.subtotal,
        discount=quote.discount,
        coupons=tuple(discount.code for discount in quote.discounts),
        shipping=chosen.price,
        shipping_option=chosen.id,
        shipping_label=chosen.label,
        carrier=chosen.carrier,
        delivery_from=chosen.delivery_from,
        delivery_to=chosen.delivery_to,
        choices=choices if len(choices) > 1 else (),
        countries=_alike(quote, settings) if shop.payments.offers_shipping else (),
        tax=quote.tax,
        tax_included=quote.tax_included,
        total=quote.total,
        snapshot=catalogue.hash,
        email=(request.email or "").strip(),
        marketing_consent=request.marketing_consent,
        attribution=request.attribution,
        cart=request.cart or "",
        idempotency_key=key,
        needs=needs,
        backordered=tuple(sku for sku in needs if variants[sku].backorder),
        timeline=(Moment(at=at, event="order_placed"),),
    )


def reservation(shop: Shop, settings: Settings) -> timedelta:
    """How long stock is kept for a payment: as the merchant says, but not shorter than a payment page is open."""
    wanted = max(timedelta(minutes=settings.reservation_minutes), shop.payments.shortest_page + CREATION)
    return min(wanted, LONGEST)


def _line(line: Line, locale: str) -> OrderLine:
    variant = line.variant
    return OrderLine(
        sku=variant.sku,
        slug=variant.slug,
        title=in_locale(variant.title, locale),
        label=in_locale(variant.label, locale),
        quantity=line.quantity,
        unit_price=variant.price,
        discount=line.discount,
        tax_class=variant.tax_class,
        picture=variant.picture,
    )


def _dispatch(now: datetime, settings: Settings, variants: Mapping[str, Variant], pieces: Mapping[str, int]) -> date:
    """The day on which it can leave: when the last of its goods is here."""
    day = shipping.dispatch_date(local_time(now, settings), settings)
    arrivals = [date.fromisoformat(arrival) for sku in pieces if (arrival := variants[sku].available_from)]
    return max(day, *arrivals) if arrivals else day


def _choices(
    quote: Quote, settings: Settings, locale: str, dispatch: date, *, every: bool
) -> tuple[ShippingChoice, ...]:
    """The chosen way first; with ``every`` the others too, each price once: a provider tells us the price alone."""
    options = [quote.option, *quote.options] if every else [quote.option]
    choices: dict[int, ShippingChoice] = {}
    for priced in options:
        if priced.price in choices or len(choices) == MAX_CHOICES:
            continue
        sent = quote if priced == quote.option else pricing.with_shipping(quote, priced, settings)
        first, last = shipping.delivery_dates(dispatch, priced.option.days)
        choices[priced.price] = ShippingChoice(
            id=priced.option.id,
            label=in_locale(priced.option.label, locale),
            carrier=priced.option.carrier,
            price=priced.price,
            tax=sent.tax,
            total=sent.total,
            delivery_from=first.isoformat(),
            delivery_to=last.isoformat(),
        )
    return tuple(choices.values())


def _alike(quote: Quote, settings: Settings) -> tuple[str, ...]:
    """The countries to which the same order costs the same and is taxed the same; the quoted one first."""
    zone = shipping.zone_of(quote.country, settings.zones)
    rates = settings.tax.rates.get(quote.country, {})
    return (
        quote.country,
        *(c for c in zone.countries if c != quote.country and settings.tax.rates.get(c, {}) == rates),
    )
