"""What needs the merchant, in words for the terminal: what happened, and what to do."""

from __future__ import annotations

from typing import Any

from shop.commands.output import money
from shop.domain import attention
from shop.domain.attention import Alert
from shop.domain.orders import Order

_WORDS = {
    attention.AMOUNT_MISMATCH: ("{amount} came, not what it costs", "orders release, or orders cancel"),
    attention.PAID_TWICE: ("paid a second time", "orders refund --payment {id}, then orders release"),
    attention.STOCK_GONE: ("paid when its goods were gone", "found them: orders release; not: orders cancel"),
    attention.FRAUD_WARNING: ("the bank warns of fraud ({reason})", "orders release, or orders cancel"),
    attention.REVIEW: (
        "the payment waits for a review ({reason})",
        "look at the provider's; or orders release, cancel",
    ),
    attention.DISPUTE: ("{amount} disputed ({reason})", "answer in the provider's dashboard by {answer_by}"),
    attention.REFUND_FAILED: (
        "a refund of {amount} came back",
        "orders refund again; or pay it out, then orders release",
    ),
    attention.NOT_GIVEN_BACK: ("cancelled, but {amount} not given back", "orders cancel"),
}


def short(order: Order) -> str:
    """The kinds of what waits, for a table."""
    return ", ".join(dict.fromkeys(alert.kind for alert in attention.alerts(order)))


def lines(order: Order) -> list[str]:
    """A line for each thing that waits."""
    return [_line(order, alert) for alert in attention.alerts(order)]


def facts(order: Order) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "kind": alert.kind,
            "id": alert.id,
            "amount": alert.case.amount,
            "currency": alert.case.currency,
            "answer_by": alert.case.answer_by or None,
            "reason": alert.case.reason,
        }
        for alert in attention.alerts(order)
    ]


def _line(order: Order, alert: Alert) -> str:
    case = alert.case
    values = {
        "amount": money(case.amount, case.currency or order.currency),
        "reason": case.reason or "no reason given",
        "answer_by": case.answer_by or "the day that it names",
        "id": alert.id,
    }
    what, then = (words.format(**values) for words in _WORDS[alert.kind])
    return f"{alert.kind}: {what}. To do: {then}"
