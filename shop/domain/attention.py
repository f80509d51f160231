"""What of an order needs the merchant: computed from its facts, as its status is, and gone when it is dealt with."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from shop.domain.order_parts import Case
from shop.domain.orders import MISSING, REFUNDED, Order

AMOUNT_MISMATCH = "amount_mismatch"  # what came is not what was asked for
PAID_TWICE = "paid_twice"  # a second payment came, at another page
STOCK_GONE = "stock_gone"  # paid when the goods had been let go and sold to somebody else
FRAUD_WARNING = "fraud_warning"  # the card's bank thinks that it was stolen
REVIEW = "review"  # the provider wants a person to look
DISPUTE = "dispute"  # the customer asks their bank for the money: answer until ...
REFUND_FAILED = "refund_failed"  # the customer's bank did not take the money back
NOT_GIVEN_BACK = "not_given_back"  # cancelled, yet paid: the payment came later, or the refund stopped half-way

RELEASED = (AMOUNT_MISMATCH, PAID_TWICE, STOCK_GONE, FRAUD_WARNING, REVIEW, REFUND_FAILED)
"""Those that are settled when the merchant says that they have looked."""
KINDS = (*RELEASED, DISPUTE, NOT_GIVEN_BACK)


class Alert(msgspec.Struct, frozen=True):
    """One thing to look at."""

    kind: str
    id: str = ""
    """Tells several of a kind apart: the provider's id of the dispute, warning, review, refund or payment."""
    case: Case = Case()

    @property
    def flow(self) -> str:
        """The mail that tells of it."""
        return flow_of(self.kind)

    @property
    def mail(self) -> str:
        """The name of that mail among the order's."""
        return f"{self.flow}#{self.id}" if self.id else self.flow


def flow_of(kind: str) -> str:
    """The mail that tells of a kind of alert.

    >>> flow_of("paid_twice")
    'merchant-paid-twice'
    """
    return f"merchant-{kind.replace('_', '-')}"


def alerts(order: Order) -> list[Alert]:
    """Everything that needs the merchant now, the most pressing first. Nothing does before money has come."""
    if not order.is_paid:
        return []
    found = [*_disputes(order), *_failed_refunds(order)]
    if order.payment_status != REFUNDED:  # an order that cost nothing can be held too
        found += _doubts(order)
        if "cancelled" in order.closed and order.refundable > 0:
            found.append(Alert(NOT_GIVEN_BACK, case=Case(amount=order.refundable, currency=order.currency)))
    return found


def _disputes(order: Order) -> Iterator[Alert]:
    """Those that can still be answered."""
    for id, facts in order.disputes.items():
        if not {"answered", "won", "lost"} & {*facts}:
            yield Alert(DISPUTE, id, order.cases.get(id, Case()))


def _failed_refunds(order: Order) -> Iterator[Alert]:
    """Those whose money still lies with the merchant."""
    for id in order.failed_refunds:
        if id not in order.noted and order.refundable > 0:
            yield Alert(REFUND_FAILED, id, Case(amount=order.refunds.get(id, 0), currency=order.currency))


def _doubts(order: Order) -> Iterator[Alert]:
    """What holds the order."""
    total = Case(amount=order.total, currency=order.currency)
    if order.stock == MISSING:
        yield Alert(STOCK_GONE, case=total)
    if order.hold == AMOUNT_MISMATCH or (order.hold == PAID_TWICE and order.payment in order.cases):
        yield Alert(AMOUNT_MISMATCH, case=order.cases.get(order.payment, total))
    if order.hold == PAID_TWICE:
        for payment in order.received:
            if payment != order.payment:
                yield Alert(PAID_TWICE, payment, order.cases.get(payment, total))
    for name, facts in order.concerns.items():
        kind, _, id = name.partition(":")
        if facts == ("opened",):
            yield Alert(kind, id, total.merge(order.cases.get(id, Case())))
