"""An order as its customer sees it."""

from __future__ import annotations

from typing import Any

from shop.domain.money import shown_decimals
from shop.domain.order_parts import OrderLine, Parcel
from shop.services import order_book
from shop.services.ask_provider import ask_while_waiting
from shop.services.shop import Shop


def show_order(shop: Shop, token: str) -> dict[str, Any]:
    """What ``GET /api/orders/{token}`` answers. Of a payment that we do not know of, the provider is asked first.

    Raises:
        NotFound: a forged or incomplete link.
    """
    order = order_book.read_by_token(shop, token).order
    if ask_while_waiting(shop, order):
        order = order_book.read(shop.store, order.number).order
    delivery = {"from": order.delivery_from, "to": order.delivery_to} if order.delivery_from else None
    return {
        "number": order.number,
        "created_at": order.created_at,
        "locale": order.locale,
        "country": order.country,
        "payment_status": order.payment_status,
        "fulfilment_status": order.fulfilment_status,
        "currency": order.currency,
        "decimals": shown_decimals(order.currency),
        "items": [_item(line) for line in order.lines],
        "subtotal": order.subtotal,
        "discount": order.discount,
        "coupons": list(order.coupons),
        "shipping": order.shipping,
        "shipping_label": order.shipping_label,
        "tax": order.tax,
        "tax_included": order.tax_included,
        "total": order.total,
        "refunded": order.refunded,
        "parcels": [_parcel(parcel) for parcel in order.parcels],
        "timeline": [{"at": moment.at, "event": moment.event} for moment in order.timeline],
        "estimated_delivery": delivery,
        "checkout_url": order.checkout_url if order.can_be_paid else None,
        "expires_at": order.expires_at if order.can_be_paid else None,
        "cart": order.cart,
        "snapshot": order.snapshot,
    }


def _item(line: OrderLine) -> dict[str, Any]:
    return {
        "sku": line.sku,
        "slug": line.slug,
        "title": line.title,
        "label": line.label,
        "picture": line.picture,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "total": line.total,
    }


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "carrier": parcel.carrier_name or parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "tracking_url": parcel.tracking_url,
        "status": parcel.status,
        "shipped_at": parcel.shipped_at,
        "delivered_at": parcel.delivered_at,
    }
