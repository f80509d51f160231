"""Whether a mail that was planned still should be sent: asked again at the last moment, with the reason why not."""

from __future__ import annotations

from shop.domain import flows, orders
from shop.domain.attention import KINDS, alerts, flow_of
from shop.domain.flows import Flow
from shop.domain.orders import Order

ALERTS = frozenset(flow_of(kind) for kind in KINDS)


def gone(flow: Flow | None, name: str) -> str:
    """Why a mail has no flow to go by any more; empty when it has."""
    if flow is None:
        return f"content/emails/{name}.md is not there"
    return "" if flow.enabled else f"content/emails/{name}.md is switched off"


def needless(trigger: str, order: Order) -> str:
    """Why a mail that tells of an order's event should not go any more; empty when it should."""
    status = order.payment_status
    if trigger == flows.FAILED and status != orders.FAILED:
        return f"the order is {status}"
    if trigger == flows.PAID and status in (orders.REFUNDED, orders.DISPUTED):
        return f"the order is {status}"
    cancelled = "cancelled" in order.closed
    if trigger == flows.PAID and cancelled:
        return "the order has been cancelled"  # and was paid afterwards: it will not be shipped
    if trigger == flows.REFUNDED and cancelled:
        return "the mail about the cancellation says it"
    if trigger == flows.REFUNDED and not order.refunded:
        return "the refund came back"
    return ""


def settled(name: str, order: Order) -> str:
    """Why the merchant need not be told of an order any more; ``name``: the mail's, with its step."""
    return "" if any(alert.mail == name for alert in alerts(order)) else "this has been dealt with"
