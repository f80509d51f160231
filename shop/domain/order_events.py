"""What happened to an order between two of its states, in the words that flows are triggered by."""

from __future__ import annotations

from typing import NamedTuple

from shop.domain import flows
from shop.domain.orders import Order


class Happened(NamedTuple):
    event: str
    step: str = ""
    """Tells several of an event apart: the payment attempt, the parcel, the refund."""

    @property
    def name(self) -> str:
        return f"{self.event}#{self.step}" if self.step else self.event


def happened(before: Order, after: Order) -> list[Happened]:
    """Every event that ``after`` knows of and ``before`` did not; the same, however many facts came at once."""
    found: list[Happened] = []
    if after.is_paid and not before.is_paid:
        found.append(Happened(flows.PAID))
    elif after.email and not before.email and not after.is_paid:
        found.append(Happened(flows.PLACED))  # it was placed by nobody that we knew
    if not after.is_paid:
        found += [Happened(flows.FAILED, attempt) for attempt in _failed(after) if attempt not in _failed(before)]
    known = {parcel.id for parcel in before.parcels}
    arrived = {parcel.id for parcel in before.parcels if parcel.status == "delivered"}
    found += [Happened(flows.SHIPPED, parcel.id) for parcel in after.parcels if parcel.id not in known]
    found += [
        Happened(flows.DELIVERED, parcel.id)
        for parcel in after.parcels
        if parcel.status == "delivered" and parcel.id not in arrived
    ]
    found += [Happened(flows.REFUNDED, refund) for refund in after.refunds if _given_back(before, after, refund)]
    for reason, event in (("cancelled", flows.CANCELLED), ("expired", flows.EXPIRED)):
        if reason in after.closed and reason not in before.closed:
            found.append(Happened(event))
    return found


def _failed(order: Order) -> list[str]:
    return [attempt for attempt, facts in order.attempts.items() if "failed" in facts]


def _given_back(before: Order, after: Order, refund: str) -> bool:
    return refund not in before.refunds and refund not in after.failed_refunds
