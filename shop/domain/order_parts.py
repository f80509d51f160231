"""What an order is made of: its lines, its parcels, the moments of its life, its cases, the ways it may be sent."""

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


class Case(Record, frozen=True):
    """What a provider says of a dispute, a warning, a review, or a payment that is held."""

    amount: int = 0
    """Minor units of ``currency``; 0: it says none."""
    currency: str = ""
    answer_by: str = ""
    """RFC 3339, UTC: until when the bank listens."""
    reason: str = ""
    """In the provider's word: ``product_not_received``."""

    def merge(self, other: Case) -> Case:
        """What both know together: the same, whichever came first."""
        return Case(
            amount=max(self.amount, other.amount),
            currency=max(self.currency, other.currency),
            answer_by=max(self.answer_by, other.answer_by),
            reason=max(self.reason, other.reason),
        )


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
