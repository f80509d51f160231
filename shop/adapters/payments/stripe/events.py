"""What Stripe says, in our words. Pure: what an event does not hold itself is asked for by ``provider``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shop.adapters.payments.stripe.amounts import from_stripe
from shop.ports.clock import rfc3339
from shop.ports.payments import DECLINED, Fact, PaymentEvent

Body = Mapping[str, Any]

NAME = "stripe"
HANDLED = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "radar.early_fraud_warning.created",
    "review.opened",
    "review.closed",
)
"""The events that a webhook endpoint must be registered for."""

_DELAYED = {
    "acss_debit",
    "au_becs_debit",
    "bacs_debit",
    "boleto",
    "customer_balance",
    "konbini",
    "multibanco",
    "nz_bank_account",
    "oxxo",
    "sepa_debit",
    "us_bank_account",
}
"""Methods that settle later: their failure is told by the session (docs.stripe.com/payments/payment-methods)."""
_WON = ("won", "warning_closed", "prevented")
_DISPUTE_FACTS: dict[str, Fact] = {
    "created": "dispute_opened",
    "funds_withdrawn": "dispute_withdrawn",
    "funds_reinstated": "dispute_reinstated",
}
_CASE_FACTS: dict[str, Fact] = {
    "radar.early_fraud_warning.created": "fraud_warning_opened",
    "review.opened": "review_opened",
    "review.closed": "review_closed",
}


def read_session(id: str, kind: str, session: Body) -> list[PaymentEvent]:
    """A session's events; ``kind`` is what follows ``checkout.session.`` in the event's type."""
    order = _order(session)
    paid_now = session.get("payment_status") in ("paid", "no_payment_required")
    facts: dict[str, Fact] = {
        "completed": "paid" if paid_now else "processing",
        "async_payment_succeeded": "paid",
        "async_payment_failed": "failed",
        "expired": "expired",
    }
    fact = facts.get(kind)
    if not order or fact is None:
        return []
    currency = str(session.get("currency") or "").upper()
    details = session.get("customer_details") or {}
    collected = session.get("collected_information") or session  # before API version 2025-03-31
    shipped_to = collected.get("shipping_details") or {}
    totals = session.get("total_details") or {}
    sent = totals.get("amount_shipping")
    payment = id_of(session.get("payment_intent")) or str(session["id"])
    taxed = bool((session.get("automatic_tax") or {}).get("enabled"))
    return [
        PaymentEvent(
            id=id,
            provider=NAME,
            fact=fact,
            order=order,
            attempt=payment,
            amount=_amount(session.get("amount_total"), currency),
            currency=currency,
            session=str(session["id"]),
            payment=payment,
            email=details.get("email") or session.get("customer_email") or "",
            name=shipped_to.get("name") or details.get("name") or "",
            address=_address(shipped_to.get("address") or details.get("address") or {}),
            shipping=None if sent is None else _amount(sent, currency),
            tax=_amount(totals.get("amount_tax"), currency) if taxed else None,
        )
    ]


def read_intent(id: str, kind: str, intent: Body) -> list[PaymentEvent]:
    """A declined attempt at the page, or a payment that was cancelled; ``kind`` follows ``payment_intent.``."""
    order = _order(intent)
    if not order:
        return []
    if kind == "canceled":
        return [PaymentEvent(id=id, provider=NAME, fact="cancelled", order=order, attempt=str(intent["id"]))]
    method = ((intent.get("last_payment_error") or {}).get("payment_method") or {}).get("type")
    if method in _DELAYED:
        return []
    return [PaymentEvent(id=id, provider=NAME, fact="failed", order=order, attempt=DECLINED)]


def read_refund(id: str, refund: Body, order: str) -> list[PaymentEvent]:
    """A refund, whoever made it. One that was updated may have failed."""
    currency = str(refund["currency"]).upper()
    return [
        PaymentEvent(
            id=id,
            provider=NAME,
            fact="refund_failed" if refund.get("status") in ("failed", "canceled") else "refunded",
            order=order,
            refund=str(refund["id"]),
            payment=id_of(refund.get("payment_intent")),
            amount=_amount(refund["amount"], currency),
            currency=currency,
        )
    ]


def read_dispute(id: str, kind: str, dispute: Body, order: str) -> list[PaymentEvent]:
    """A dispute's events; ``kind`` follows ``charge.dispute.``."""
    fact = _DISPUTE_FACTS.get(kind)
    status = dispute.get("status")
    if kind in ("closed", "updated") and status in (*_WON, "lost"):
        fact = "dispute_lost" if status == "lost" else "dispute_won"
    elif kind == "updated" and status in ("under_review", "warning_under_review"):
        fact = "dispute_answered"
    if fact is None:
        return []
    currency = str(dispute.get("currency") or "").upper()
    due = (dispute.get("evidence_details") or {}).get("due_by")
    return [
        PaymentEvent(
            id=id,
            provider=NAME,
            fact=fact,
            order=order,
            case=str(dispute["id"]),
            amount=_amount(dispute.get("amount"), currency),
            currency=currency,
            answer_by=rfc3339(datetime.fromtimestamp(due, UTC)) if due else "",
            reason=str(dispute.get("reason") or ""),
        )
    ]


def read_case(id: str, type: str, case: Body, order: str) -> list[PaymentEvent]:
    """An early fraud warning, or a review."""
    reason = str(case.get("fraud_type") or case.get("reason") or "")
    return [
        PaymentEvent(id=id, provider=NAME, fact=_CASE_FACTS[type], order=order, case=str(case["id"]), reason=reason)
    ]


def read_outcome(session: Body) -> list[PaymentEvent]:
    """What a session says when it is asked, with its payment intent expanded: as its webhooks would."""
    name = str(session["id"])
    if session.get("status") == "expired":
        return read_session(f"{name}:expired", "expired", session)
    if session.get("status") != "complete":
        return []
    if session.get("payment_status") != "unpaid":
        return read_session(f"{name}:paid", "completed", session)
    if settles(session):
        return read_session(f"{name}:processing", "completed", session)
    return read_session(f"{name}:failed", "async_payment_failed", session)


def settles(session: Body) -> bool:
    """Whether the payment of a complete but unpaid session may still come."""
    intent = session.get("payment_intent")
    status = intent.get("status") if isinstance(intent, Mapping) else None
    return status not in ("requires_payment_method", "canceled")


def id_of(reference: Any) -> str:
    """The id behind a field that may be expanded."""
    return str(reference["id"]) if isinstance(reference, Mapping) else str(reference or "")


def _order(thing: Body) -> str:
    return str((thing.get("metadata") or {}).get("order") or "")


def _amount(amount: int | None, currency: str) -> int:
    return from_stripe(amount or 0, currency) if currency else 0


def _address(address: Body) -> dict[str, str]:
    named = {
        "line1": address.get("line1"),
        "line2": address.get("line2"),
        "postcode": address.get("postal_code"),
        "city": address.get("city"),
        "state": address.get("state"),
        "country": address.get("country"),
    }
    return {name: value for name, value in named.items() if value}
