"""Price a cart for the browser, and find out whether the shopper was shown the same prices."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from shop.domain import pricing, shipping
from shop.domain.errors import Conflict
from shop.domain.money import shown_decimals
from shop.domain.pricing import Quote
from shop.domain.requests import CheckoutRequest, QuoteRequest
from shop.domain.snapshot import Variant
from shop.ports.catalogue import Catalogue
from shop.services.keep_stock import read_variants
from shop.services.redeem_voucher import usable
from shop.services.shop import Shop, choose_locale, in_locale, local_date


def price_request(shop: Shop, request: QuoteRequest) -> tuple[Catalogue, dict[str, Variant], Quote]:
    """Price what was asked for from the live snapshot.

    Raises:
        Unprocessable: an unknown SKU, a coupon that does not apply, a country or a carrier that is not served.
    """
    catalogue = shop.catalogues.current(request.snapshot if isinstance(request, CheckoutRequest) else None)
    settings = catalogue.settings
    variants = read_variants(catalogue, [item.sku for item in request.items])
    quote = pricing.price(
        request.items,
        variants,
        replace(settings, promotions=usable(shop, settings, request.coupons, request.email)),
        today=local_date(shop.clock(), settings),
        country=request.country,
        option=request.shipping,
        coupons=request.coupons,
    )
    return catalogue, variants, quote


def quote_cart(shop: Shop, request: QuoteRequest, locale: str | None = None) -> dict[str, Any]:
    """What the cart costs, as ``POST /api/quote`` answers; amounts in minor units."""
    catalogue, _, quote = price_request(shop, request)
    code = choose_locale(locale, catalogue.settings).code
    return {
        "currency": quote.currency,
        "decimals": shown_decimals(quote.currency),
        "items": [
            {
                "sku": line.variant.sku,
                "title": in_locale(line.variant.title, code),
                "label": in_locale(line.variant.label, code),
                "quantity": line.quantity,
                "unit_price": line.variant.price,
                "discount": line.discount,
                "total": line.total,
            }
            for line in quote.lines
        ],
        "subtotal": quote.subtotal,
        "discount": quote.discount,
        "coupons": [{"code": discount.code, "discount": discount.amount} for discount in quote.discounts],
        "shipping": quote.shipping,
        "tax": quote.tax,
        "tax_included": quote.tax_included,
        "total": quote.total,
        "shipping_option": quote.option.option.id,
        "shipping_options": [
            {
                "id": priced.option.id,
                "label": in_locale(priced.option.label, code),
                "price": priced.price,
                "carrier": priced.option.carrier,
                "days": list(priced.option.days),
            }
            for priced in quote.options
        ],
        "free_shipping_gap": quote.free_shipping_gap,
        "country": quote.country,
        "countries": shipping.countries(catalogue.settings.zones),
        "snapshot": catalogue.hash,
    }


def confirm_prices(shop: Shop, request: CheckoutRequest, catalogue: Catalogue, quote: Quote) -> None:
    """Stop unless the shopper has seen what will be charged.

    What was seen is, for each line, the ``unit_price`` it came with, else the price in the snapshot of the page;
    and the ``expected_total``. A page of an earlier build stays good while its prices are the same.

    Raises:
        Conflict: ``price_changed``; ``details["items"]`` has the old and the new price of each.
    """
    seen = {item.sku: item.unit_price for item in request.items if item.unit_price is not None}
    unseen = [line.variant.sku for line in quote.lines if line.variant.sku not in seen]
    changed: list[dict[str, Any]] = []
    if unseen and request.snapshot and request.snapshot != catalogue.hash and request.expected_total is None:
        earlier = shop.catalogues.find(request.snapshot)
        then = earlier.variants(unseen) if earlier else {}
        seen |= {sku: then[sku].price if sku in then else -1 for sku in unseen}
    for line in quote.lines:
        old = seen.get(line.variant.sku, line.variant.price)
        if old != line.variant.price:
            changed.append({"sku": line.variant.sku, "old": None if old < 0 else old, "new": line.variant.price})
    wrong_total = request.expected_total is not None and request.expected_total != quote.total
    if changed or wrong_total:
        raise Conflict(
            "price_changed",
            "A price has changed since this page was made. Look at the new total and confirm it.",
            items=changed,
            total=quote.total,
            expected_total=request.expected_total,
            snapshot=catalogue.hash,
        )
