"""Whether a mail that was planned still should be sent: asked again at the last moment, with the reason why not."""

from __future__ import annotations

from shop.domain import flows, orders
from shop.domain.attention import KINDS, alerts, flow_of
from shop.domain.customers import Customer
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


def about_order(trigger: str, order: Order, call_above: int = 0) -> str:
    """Why care about an order's event is out of place; empty when it is not. ``call_above``: minor units."""
    status = order.payment_status
    if trigger in (flows.PLACED, flows.FAILED, flows.EXPIRED):
        if order.is_paid or status == orders.PROCESSING or "cancelled" in order.closed:
            return f"the order is {status}"
        return "it is on the call list" if call_above and order.total > call_above else ""
    if trigger in (flows.CANCELLED, flows.REFUNDED, flows.PUBLISHED):
        return ""
    if (
        not order.is_paid
        or "cancelled" in order.closed
        or status in (orders.REFUNDED, orders.DISPUTED, orders.ON_HOLD)
    ):
        return f"the order is {'cancelled' if 'cancelled' in order.closed else status}"
    if order.fulfilment_status == orders.RETURNED:
        return "the order came back"
    if trigger == flows.DELIVERED and order.fulfilment_status != orders.DELIVERED:
        return "not all of the order has arrived"
    return ""


def stopped(flow: Flow, customer: Customer, number: str, since: str) -> str:
    """What has happened since the mail was planned that makes it needless; empty when nothing has."""
    stops = {*flow.stops, *((flows.PAID,) if flow.repeat == flows.PER_CYCLE else ())}
    later = [one for other, one in customer.orders.items() if other != number and one.at > since]
    order = customer.orders.get(number)
    happened = {
        flows.PLACED: bool(later),
        flows.PAID: any(one.counts for one in later),
        flows.REFUNDED: bool(order and order.refunded),
        flows.CANCELLED: bool(order and order.closed),
        flows.REVIEWED: number in customer.reviewed,
    }
    return next((f"{event} happened meanwhile" for event in sorted(stops) if happened[event]), "")


def settled(name: str, order: Order) -> str:
    """Why the merchant need not be told of an order any more; ``name``: the mail's, with its step."""
    return "" if any(alert.mail == name for alert in alerts(order)) else "this has been dealt with"
