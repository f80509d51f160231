"""What an order is made of: its lines, its parcels, the moments of its life, the ways it may be sent."""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Immutable, and stored compactly: a field that has its default is not written."""


class OrderLine(Record, frozen=True):
    sku: str
    slug: str
    title: str
    quantity: int
    unit_price: int
    label: str = ""
    discount: int = 0
    tax_class: str = "standard"
    picture: str = ""
    shipped: int = 0

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity


class Parcel(Record, frozen=True):
    id: str
    carrier: str
    shipped_at: str
    carrier_name: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    status: str = "shipped"
    """shipped | out_for_delivery | delivered"""
    delivered_at: str | None = None


class Moment(Record, frozen=True):
    """One line of the timeline."""

    at: str
    event: str


class ShippingChoice(Record, frozen=True):
    """A way to send the order that the payment page offers, and what the order comes to with it."""

    id: str
    label: str
    carrier: str
    price: int
    tax: int
    total: int
    delivery_from: str
    delivery_to: str
