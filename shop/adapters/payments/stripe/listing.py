"""What is found at Stripe by listing only: what happened, oldest first; the pages that a shopper came back to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shop.adapters.payments.stripe.events import HANDLED, Body

if TYPE_CHECKING:
    from stripe import StripeClient

PAGE = 100
"""The most that Stripe puts into one answer."""


def happened(client: StripeClient, since: int, until: int) -> Iterator[Body]:
    """Every event that we handle, created from ``since`` until before ``until`` (Unix seconds), oldest first.

    Stripe lists the newest first. So a stretch with more than one page is halved, and its earlier half comes first;
    within one second there is nothing to halve, and all pages are read.
    """
    page = client.v1.events.list(
        {"created": {"gte": since, "lt": until}, "types": list(HANDLED), "limit": PAGE},
    )
    if page.has_more and until - since > 1:
        middle = (since + until) // 2
        yield from happened(client, since, middle)
        yield from happened(client, middle, until)
    else:
        yield from reversed([event.to_dict() for event in page.auto_paging_iter()])


def recovered(client: StripeClient, session: Body, order: str) -> list[dict[str, Any]]:
    """The pages that a shopper opened from the recovery link of an expired one and paid at, newest first.

    Such a page is a copy, metadata and all, that names the expired one in ``recovered_from``; and may expire and be
    recovered itself (docs.stripe.com/payments/checkout/abandoned-carts). No list can be asked for that field: we ask
    for the pages completed since, and of the customer's address where that could not be changed. Of a busy shop's
    nameless customer only the newest hundred are looked at: reconciliation, which reads all events, finds the rest.
    """
    recovery = (session.get("after_expiration") or {}).get("recovery") or {}
    if session.get("status") != "expired" or not recovery.get("url"):
        return []
    wanted: Any = {
        "created": {"gte": int(session["created"])},
        "status": "complete",
        "limit": PAGE,
        "expand": ["data.payment_intent"],
    }
    if session.get("customer_email"):
        wanted["customer_details"] = {"email": session["customer_email"]}
    found = [one.to_dict() for one in client.v1.checkout.sessions.list(wanted).data]
    return [one for one in found if one.get("recovered_from") and (one.get("metadata") or {}).get("order") == order]
