"""An order: what was bought, what was paid, where its parcels are.

Payment is a set of facts that only grows (see ``learn``), and the status is computed from them. So any webhook
may come twice, late or before its predecessor: the same facts give the same status, in whatever order they came.
"""

from __future__ import annotations

from typing import Any

import msgspec

from shop.domain.order_parts import Case, Moment, OrderLine, Parcel, ShippingChoice

AWAITING_PAYMENT = "awaiting_payment"  # a payment page is open
PROCESSING = "processing"  # authorised; a delayed method settles later
PAID = "paid"
FAILED = "failed"  # declined; the page stays open, and the stock reserved, until the reservation ends
EXPIRED = "expired"  # nobody paid in time
CANCELLED = "cancelled"  # by the merchant, or replaced by a later checkout of the same cart
ON_HOLD = "on_hold"  # paid, but a person must look first: see ``Order.held``
PARTIALLY_REFUNDED = "partially_refunded"
REFUNDED = "refunded"
DISPUTED = "disputed"

UNFULFILLED = "unfulfilled"
PARTIALLY_FULFILLED = "partially_fulfilled"
FULFILLED = "fulfilled"  # everything has left
DELIVERED = "delivered"  # everything has arrived
RETURNED = "returned"

RESERVED = "reserved"  # stock: promised to this order
RELEASED = "released"  # stock: back on the shelf
SOLD = "sold"  # stock: gone
MISSING = "missing"  # stock: had been released, and was sold to somebody else before the payment came


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Amounts in minor units of ``currency``; times RFC 3339, UTC."""

    number: str
    created_at: str
    expires_at: str
    """End of the stock reservation and of the payment page."""
    currency: str
    locale: str
    country: str
    lines: tuple[OrderLine, ...]
    subtotal: int
    total: int
    snapshot: str
    discount: int = 0
    coupons: tuple[str, ...] = ()
    shipping: int = 0
    shipping_option: str = ""
    shipping_label: str = ""
    carrier: str = ""
    delivery_from: str | None = None
    delivery_to: str | None = None
    choices: tuple[ShippingChoice, ...] = ()
    """Where the payment page lets the shopper choose: each with a price of its own, the order's own first."""
    countries: tuple[str, ...] = ()
    """Where the parcel may go at this price, if the payment page asks: empty for ``country`` alone."""
    tax: int = 0
    tax_included: bool = True
    email: str = ""
    name: str = ""
    address: dict[str, str] = {}
    erased: bool = False
    """Whose it was is not known any more, and is not to be learnt again."""
    marketing_consent: bool = False
    attribution: dict[str, str] = {}
    cart: str = ""
    idempotency_key: str = ""
    attempts: dict[str, tuple[str, ...]] = {}
    """The provider's payment attempt → what is known of it: processing, failed, cancelled, paid."""
    closed: tuple[str, ...] = ()
    """expired, cancelled: the payment page has ended."""
    hold: str = ""
    """amount_mismatch | paid_twice: what we found ourselves. See ``held``."""
    concerns: dict[str, tuple[str, ...]] = {}
    """``fraud_warning:id``, ``review:id`` → opened, closed (by the provider), released (by the merchant)."""
    refunds: dict[str, int] = {}
    """The provider's refund id → amount."""
    refund_requests: dict[str, tuple[int, str]] = {}
    """Refunds that we asked for, by key: amount, and the provider's refund id (empty: not answered yet)."""
    refund_tries: dict[str, int] = {}
    """Key of a request → how often its refund came back and was made again."""
    refund_payments: dict[str, str] = {}
    """The provider's refund id, and of a request its key → the payment that it is of, where we know."""
    failed_refunds: tuple[str, ...] = ()
    """Those of the refunds that came back: the customer's bank did not take them."""
    noted: tuple[str, ...] = ()
    """Those of the failed refunds that the merchant has dealt with."""
    disputes: dict[str, tuple[str, ...]] = {}
    """The provider's dispute id → opened, withdrawn, answered, reinstated, won, lost."""
    cases: dict[str, Case] = {}
    """What is known of a dispute, a warning or a review, by its id; of a payment that is held, by its own."""
    needs: dict[str, int] = {}
    """Pieces of counted stock by SKU."""
    backordered: tuple[str, ...] = ()
    """Those of them that may be sold below zero."""
    claims: tuple[str, ...] = ()
    """Coupons whose use is counted: given back when the order closes unpaid."""
    claims_held: bool = False
    stock: str = RESERVED
    session: str = ""
    checkout_url: str = ""
    payment: str = ""
    """The provider's id of the payment that succeeded."""
    received: dict[str, int] = {}
    """The provider's id of each payment → what came by it."""
    parcels: tuple[Parcel, ...] = ()
    timeline: tuple[Moment, ...] = ()
    mails: tuple[str, ...] = ()
    """Names of the mails that have been queued: each once."""

    @property
    def is_paid(self) -> bool:
        return any("paid" in facts for facts in self.attempts.values())

    @property
    def refunded(self) -> int:
        return sum(amount for refund, amount in self.refunds.items() if refund not in self.failed_refunds)

    @property
    def disputed(self) -> bool:
        """Whether the bank has taken, or may take, the money back."""
        return any("won" not in facts for facts in self.disputes.values())

    @property
    def held(self) -> str:
        """Why a paid order waits for the merchant: amount_mismatch, paid_twice, stock_gone, fraud_warning, review."""
        if self.hold or self.stock == MISSING:
            return self.hold or "stock_gone"
        open_concerns = (name.partition(":")[0] for name, facts in self.concerns.items() if facts == ("opened",))
        return next(open_concerns, "")

    @property
    def refundable(self) -> int:
        """What may still be given back: what is asked for and not yet answered counts as given."""
        asked = sum(amount for amount, refund in self.refund_requests.values() if not refund)
        return self.paid - self.refunded - asked if self.is_paid else 0

    @property
    def paid(self) -> int:
        """What came, all attempts together."""
        return sum(self.received.values()) if self.received else self.total

    @property
    def payment_status(self) -> str:
        if self.is_paid:
            if self.refunded and self.refunded >= self.paid:
                return REFUNDED
            if self.disputed:
                return DISPUTED
            if self.held:
                return ON_HOLD
            return PARTIALLY_REFUNDED if self.refunded else PAID
        if any("processing" in facts and not {"failed", "cancelled"} & {*facts} for facts in self.attempts.values()):
            return PROCESSING
        if "cancelled" in self.closed:
            return CANCELLED
        if any("failed" in facts for facts in self.attempts.values()):
            return FAILED
        return EXPIRED if "expired" in self.closed else AWAITING_PAYMENT

    @property
    def fulfilment_status(self) -> str:
        left = sum(line.quantity - line.shipped for line in self.lines)
        if not self.parcels:
            return UNFULFILLED
        if left:
            return PARTIALLY_FULFILLED
        return DELIVERED if all(parcel.status == "delivered" for parcel in self.parcels) else FULFILLED

    @property
    def can_be_paid(self) -> bool:
        """Whether the payment page is of use to the shopper."""
        return self.payment_status in (AWAITING_PAYMENT, FAILED) and not self.closed

    @property
    def stock_due(self) -> str:
        """Where the order's pieces belong, by what is known of its payment."""
        if self.is_paid:
            return SOLD
        return RELEASED if self.closed and self.payment_status != PROCESSING else RESERVED


_EVENTS = {
    PROCESSING: "payment_processing",
    PAID: "payment_received",
    FAILED: "payment_failed",
    EXPIRED: "order_expired",
    CANCELLED: "order_cancelled",
    ON_HOLD: "order_on_hold",
    PARTIALLY_REFUNDED: "order_refunded",
    REFUNDED: "order_refunded",
    DISPUTED: "order_disputed",
}


def change(order: Order, at: str, **fields: Any) -> Order:
    """The order with these fields; a status that thereby changes is written into the timeline."""
    changed = msgspec.structs.replace(order, **fields)
    status = changed.payment_status
    if status == order.payment_status or status not in _EVENTS:
        return changed
    return note(changed, at, _EVENTS[status])


def note(order: Order, at: str, event: str) -> Order:
    """The order with one more line in its timeline."""
    return msgspec.structs.replace(order, timeline=(*order.timeline, Moment(at=at, event=event)))


def learn(order: Order, attempt: str, fact: str, at: str, **fields: Any) -> Order:
    """Add a fact (processing, failed, cancelled, paid) about a payment attempt."""
    return change(order, at, attempts=_with_fact(order.attempts, attempt, fact), **fields)


def learn_refund(
    order: Order, refund: str, amount: int, at: str, *, payment: str = "", failed: bool = False
) -> Order:
    """Add a refund, or that it failed; in whichever order the two become known."""
    lost = {refund} if failed else set()
    of = {refund: payment} if payment else {}
    return change(
        order,
        at,
        refunds={**order.refunds, refund: amount},
        refund_payments={**order.refund_payments, **of},
        failed_refunds=tuple(sorted({*order.failed_refunds, *lost})),
    )


def learn_dispute(order: Order, dispute: str, fact: str, at: str, case: Case) -> Order:
    """Add what became of a dispute: opened, withdrawn, answered, reinstated, won, lost."""
    return change(
        order, at, disputes=_with_fact(order.disputes, dispute, fact), cases=_with_case(order, dispute, case)
    )


def learn_concern(order: Order, name: str, fact: str, at: str, case: Case) -> Order:
    """Add what became of a warning or a review: opened, closed, released."""
    id = name.partition(":")[2]
    return change(order, at, concerns=_with_fact(order.concerns, name, fact), cases=_with_case(order, id, case))


def release(order: Order, at: str) -> Order:
    """The order with nothing that holds it: the merchant has looked at it. Pieces that were not on the shelf come
    from elsewhere: the books owe it none.
    """
    if order.stock == MISSING:
        order = msgspec.structs.replace(restock(order), stock=SOLD)
    concerns = order.concerns
    for name in order.concerns:
        concerns = _with_fact(concerns, name, "released")
    return change(order, at, hold="", concerns=concerns, noted=order.failed_refunds)


def _with_fact(known: dict[str, tuple[str, ...]], name: str, fact: str) -> dict[str, tuple[str, ...]]:
    return {**known, name: tuple(sorted({*known.get(name, ()), fact}))}


def _with_case(order: Order, id: str, case: Case) -> dict[str, Case]:
    """What is known of a case, whichever of its events came first."""
    return {**order.cases, id: order.cases.get(id, Case()).merge(case)}


def close(order: Order, reason: str, at: str) -> Order:
    """End the payment page: ``reason`` is expired or cancelled."""
    if reason in order.closed:
        return order
    return change(order, at, closed=tuple(sorted((*order.closed, reason))))


def restock(order: Order) -> Order:
    """The order with nothing more of the shelf in it: its pieces are back."""
    return msgspec.structs.replace(order, needs={})
