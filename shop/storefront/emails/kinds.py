"""What a mail may speak of: its placeholders and its blocks, by what it is about."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shop.domain import attention, flows
from shop.domain.flows import Flow

SYSTEM: Mapping[str, str] = {
    "ticket-received": "ticket",
    "merchant-ticket": "ticket",
    "subscription-confirm": "subscription",
    "back-in-stock": "restock",
}
"""Mails that answer somebody who asked, rather than follow from an event; and what each is about."""
ALERTS = tuple(attention.flow_of(kind) for kind in attention.KINDS)
"""Those to the merchant whose words come with the theme."""
TO_MERCHANT = ("merchant-ticket", *ALERTS)
"""Read in the shop's first language only."""
NEEDED: Mapping[str, str] = {
    flows.PAID: "order-confirmed",
    flows.FAILED: "payment-failed",
    flows.SHIPPED: "order-shipped",
    flows.DELIVERED: "order-delivered",
    flows.CANCELLED: "order-cancelled",
}
"""What a customer must be told of, or the merchant says ``enabled: false``; and the file that does it as shipped."""


class Kind(msgspec.Struct, frozen=True):
    """``things``: what placeholders may begin with."""

    things: tuple[str, ...]
    blocks: frozenset[str]


PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "shop": frozenset({"name", "legal_name", "url", "email", "phone"}),
    "order": frozenset(
        {
            "number",
            "date",
            "name",
            "total",
            "refunded",
            "delivery_from",
            "delivery_to",
            "hold",
            "payment",
            "shipping_label",
            "pay_until",
        }
    ),
    "parcel": frozenset({"carrier", "tracking_number"}),
    "alert": frozenset({"amount", "answer_by", "reason", "id"}),
    "ticket": frozenset({"number", "name", "email", "topic", "message", "order"}),
    "subscription": frozenset({"topics"}),
    "restock": frozenset({"title", "label", "price"}),
    "customer": frozenset({"name"}),
    "voucher": frozenset({"code", "value", "until", "minimum"}),
    "product": frozenset({"title", "price"}),
}
_ORDER = frozenset({"order", "button", "contact", "hello", "product"})
_CARE = _ORDER | {"review-stars", "cart", "guides", "voucher"}
_DATE = frozenset({"hello", "product", "voucher", "contact"})
_SYSTEM: Mapping[str, Kind] = {
    "alert": Kind(("alert", "order", "shop"), frozenset({"order"})),
    "ticket": Kind(("shop", "ticket"), frozenset({"message", "contact"})),
    "subscription": Kind(("shop", "subscription"), frozenset({"confirm-button", "contact"})),
    "restock": Kind(("shop", "restock"), frozenset({"restock", "contact"})),
}
_PARCELS = (flows.SHIPPED, flows.DELIVERED)
_UNPAID = (flows.PLACED, flows.FAILED, flows.EXPIRED)


def kind_of(name: str, flow: Flow | None) -> Kind:
    """What a mail may speak of; ``flow``: ``None`` for one that is none."""
    if flow is None:
        return _SYSTEM[SYSTEM.get(name, "alert")]
    things: tuple[str, ...] = ("shop", "customer")
    if flow.voucher:
        things += ("voucher",)
    if flow.trigger in flows.OF_DATES:
        things += ("product",) if flow.trigger == flows.ARRIVAL else ()
        return Kind(things, _DATE if flow.voucher else _DATE - {"voucher"})
    blocks = _ORDER if flow.topic == flows.ORDER else _CARE
    if flow.trigger in _PARCELS:
        things, blocks = (*things, "parcel"), blocks | {"parcel"}
    if flow.trigger in _UNPAID:
        blocks = blocks | {"pay-button"}
    return Kind((*things, "order"), blocks if flow.voucher else blocks - {"voucher"})
