"""What we ask of Stripe: the parameters of each request, made from the order alone.

An order that is asked for twice gives the same bytes, so that Stripe's idempotency keys hold.
"""

from __future__ import annotations

from typing import Any

from shop.adapters.payments.stripe.amounts import to_stripe
from shop.domain.order_parts import ShippingChoice
from shop.domain.orders import Order
from shop.domain.snapshot import Settings
from shop.ports.clock import parse_time

Parameters = Any
"""A dictionary; tests hold it against the stripe library's own parameter types."""

_LOCALES = (
    *(
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "en-GB",
        "es",
        "es-419",
        "et",
        "fi",
        "fil",
        "fr",
        "fr-CA",
        "hr",
        "hu",
        "id",
    ),
    *("it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv"),
    *("th", "tr", "vi", "zh", "zh-HK", "zh-TW"),
)
_NOT_SERVED = ("AS", "CC", "CU", "CX", "FM", "HM", "IR", "KP", "MH", "MP", "NF", "PW", "SY", "UM", "VI")
"""Where Stripe's Checkout takes no shipping address."""
_NAME = 250
_COUPON_NAME = 40
_LINES = 100
"""The most that a Checkout Session takes (docs.stripe.com, ``line_items``)."""


def session(order: Order, settings: Settings, *, return_url: str, picture_base: str) -> Parameters:
    """A hosted Checkout Session for the order: its lines, its discount, its ways of shipping, its end."""
    about = {"order": order.number, "snapshot": order.snapshot}
    wanted: Parameters = {
        "mode": "payment",
        "client_reference_id": order.number,
        "metadata": about,
        "payment_intent_data": {"metadata": about, "description": f"Order {order.number}"},
        "line_items": _lines(order, settings, picture_base),
        "shipping_options": [_shipping(choice, order, settings) for choice in _choices(order, settings)],
        "shipping_address_collection": {"allowed_countries": _countries(order)},
        "locale": order.locale if order.locale in _LOCALES else "auto",
        "success_url": return_url,
        "cancel_url": return_url,
        "expires_at": int(parse_time(order.expires_at).timestamp()),
        "after_expiration": {"recovery": {"enabled": True}},
        "adaptive_pricing": {"enabled": False},  # what was shown is charged: in the shop's currency
    }
    if order.email:
        wanted["customer_email"] = order.email
    if order.discount:
        wanted["discounts"] = [{"coupon": coupon_id(order)}]
    if settings.payment_methods:
        wanted["allowed_payment_method_types"] = list(settings.payment_methods)
    if "wechat_pay" in settings.payment_methods or not settings.payment_methods:
        wanted["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    if settings.provider_tax:
        wanted["automatic_tax"] = {"enabled": True}
    return wanted


def coupon(order: Order) -> Parameters:
    """The order's whole discount as a coupon for this one session: Checkout takes one at most."""
    return {
        "id": coupon_id(order),
        "amount_off": to_stripe(order.discount, order.currency),
        "currency": order.currency.lower(),
        "duration": "once",
        "max_redemptions": 1,
        "name": ", ".join(order.coupons)[:_COUPON_NAME] or "Discount",
        "metadata": {"order": order.number},
    }


def coupon_id(order: Order) -> str:
    return f"order-{order.number}"


def refund(order: Order, amount: int, key: str, payment: str) -> Parameters:
    return {
        "payment_intent": payment,
        "amount": to_stripe(amount, order.currency),
        "metadata": {"order": order.number, "key": key},
    }


def _lines(order: Order, settings: Settings, picture_base: str) -> list[Parameters]:
    behaviour = _tax_behaviour(order, settings)
    lines: list[Parameters] = []
    for line in order.lines:
        product: Parameters = {"name": line.title[:_NAME], "metadata": {"sku": line.sku}}
        if line.label:
            product["description"] = line.label[:_NAME]
        if line.picture and picture_base.startswith("https://"):
            product["images"] = [f"{picture_base}{line.picture}"]
        price = {
            "currency": order.currency.lower(),
            "unit_amount": to_stripe(line.unit_price, order.currency),
            "product_data": product,
            **behaviour,
        }
        lines.append({"price_data": price, "quantity": line.quantity})
    lines = _few_enough(lines, order, behaviour)
    if order.tax and not order.tax_included and not settings.provider_tax:
        tax = {
            "currency": order.currency.lower(),
            "unit_amount": to_stripe(order.tax, order.currency),
            "product_data": {"name": "Tax"},
        }
        lines.append({"price_data": tax, "quantity": 1})
    return lines


def _few_enough(lines: list[Parameters], order: Order, behaviour: Parameters) -> list[Parameters]:
    """The lines, with room for the tax: those of a very long cart that are too many become one."""
    if len(lines) < _LINES:
        return lines
    shown = _LINES - 2
    rest = order.lines[shown:]
    price = {
        "currency": order.currency.lower(),
        "unit_amount": to_stripe(sum(line.total for line in rest), order.currency),
        "product_data": {"name": f"{sum(line.quantity for line in rest)} more items"},
        **behaviour,
    }
    return [*lines[:shown], {"price_data": price, "quantity": 1}]


def _choices(order: Order, settings: Settings) -> list[ShippingChoice]:
    """The ways of shipping that can be offered: where the tax is a line of its own, those of the same tax."""
    if not order.choices:
        own = ShippingChoice(
            id=order.shipping_option,
            label=order.shipping_label,
            carrier=order.carrier,
            price=order.shipping,
            tax=order.tax,
            total=order.total,
            delivery_from=order.delivery_from or "",
            delivery_to=order.delivery_to or "",
        )
        return [own]
    return [c for c in order.choices if order.tax_included or settings.provider_tax or c.tax == order.tax]


def _shipping(choice: ShippingChoice, order: Order, settings: Settings) -> Parameters:
    return {
        "shipping_rate_data": {
            "display_name": choice.label[:100] or "Shipping",
            "type": "fixed_amount",
            "fixed_amount": {
                "amount": to_stripe(choice.price, order.currency),
                "currency": order.currency.lower(),
            },
            "metadata": {"option": choice.id},
            **_tax_behaviour(order, settings),
        }
    }


def _tax_behaviour(order: Order, settings: Settings) -> Parameters:
    if not settings.provider_tax:
        return {}
    return {"tax_behavior": "inclusive" if order.tax_included else "exclusive"}


def _countries(order: Order) -> list[str]:
    countries = [country for country in order.countries or (order.country,) if country not in _NOT_SERVED]
    return countries or [order.country]
