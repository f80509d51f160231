"""Money back, and orders that end before they leave."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shop.domain import orders, refunds
from shop.domain.errors import Conflict, InvalidRequest
from shop.domain.money import divide, step
from shop.domain.orders import Order
from shop.ports.store import Write
from shop.services import keep_stock, order_book
from shop.services.change_order import change_order
from shop.services.shop import Shop


def refund_order(
    shop: Shop, number: str, amount: int | None = None, key: str | None = None, payment: str = ""
) -> Order:
    """Give back ``amount`` minor units (``None``: all that is left); the same ``key`` gives back once.

    ``payment``: of which, where the order was paid twice.

    Without a key the amount is the key: a command that is repeated, because its answer was lost or by mistake, does
    not pay twice. Giving the same amount back once more, on purpose, needs a key of its own.

    The request is written down before the provider is asked, so that no two of them give back more than was paid;
    who dies in between finishes by asking again.

    Raises:
        Conflict: not paid, nothing left, a key that was used for another amount, or several payments to choose from.
        InvalidRequest: more than is left, or of a payment that there is not.
        Unavailable: the provider does not answer; asking again with the same key goes on.
    """
    name = key or "-".join(filter(None, [payment, "all" if amount is None else str(amount)]))
    order = change_order(shop, number, lambda order, at: (_ask(order, amount, name, payment), []))
    give, refund = order.refund_requests[name]
    payment = order.refund_payments.get(name, order.payment)
    if refund and refund not in order.failed_refunds:
        return order
    try:
        refund = shop.payments.refund(order, give, _provider_key(order, name), payment)
    except (Conflict, InvalidRequest):  # for good: nothing is under way
        change_order(shop, number, lambda order, at: (_withdraw(order, name), []))
        raise

    def record(current: Order, at: str) -> tuple[Order, list[Write]]:
        requests = {**current.refund_requests, name: (give, refund)}
        known = orders.learn_refund(current, refund, give, at, payment=payment)
        return orders.change(known, at, refund_requests=requests), []

    return change_order(shop, number, record)


def refund_lines(shop: Shop, number: str, quantities: Mapping[str, int], key: str | None = None) -> Order:
    """Give back what pieces of an order's lines cost, their share of its discounts taken off; shipping stays.

    Without a key the pieces are the key: saying it again does not pay twice.

    Raises:
        InvalidRequest: nothing, or more pieces than were bought.
        Conflict: see ``refund_order``.
    """
    order = order_book.read(shop.store, number).order
    name = key or ",".join(f"{sku}={pieces}" for sku, pieces in sorted(quantities.items()))
    return refund_order(shop, number, worth(order, quantities), name)


def worth(order: Order, quantities: Mapping[str, int]) -> int:
    """What pieces of an order's lines cost, minor units. Each line's discount is shared among its pieces, rounded
    half away from zero to what can be paid.
    """
    lines = {line.sku: line for line in order.lines}
    worth = 0
    for sku, pieces in quantities.items():
        line = lines.get(sku)
        if line is None or not 0 < pieces <= line.quantity:
            bought = line.quantity if line else 0
            raise InvalidRequest(
                "invalid_lines",
                f"Of {sku}, {bought} were bought, not {pieces}.",
                sku=sku,
                bought=bought,
            )
        worth += line.unit_price * pieces - divide(line.discount * pieces, 1, line.quantity, step(order.currency))
    return worth


def _ask(order: Order, amount: int | None, name: str, payment: str) -> Order:
    known = order.refund_requests.get(name)
    if known and known[1] not in order.failed_refunds:
        if amount not in (None, known[0]):
            raise Conflict(
                "idempotency_conflict",
                f"The key {name!r} gave back {known[0]} (minor units) already. Use another one.",
            )
        return order
    if not order.is_paid:
        raise Conflict("not_paid", f"Order {order.number} is {order.payment_status}: there is nothing to give back.")
    left = order.refundable
    if left <= 0 and order.refunded < order.paid:
        raise Conflict("refund_pending", f"Another refund of order {order.number} is under way: say it again first.")
    if left <= 0:
        raise Conflict("already_refunded", f"Order {order.number} has been refunded in full.")
    chosen, give = refunds.choose(order, amount, payment)
    return msgspec.structs.replace(
        order,
        refund_requests={**order.refund_requests, name: (give, "")},
        refund_tries={**order.refund_tries, name: order.refund_tries.get(name, 0) + 1}
        if known
        else order.refund_tries,
        refund_payments={**order.refund_payments, name: chosen},
        noted=_noted(order, known),
    )


def _noted(order: Order, known: tuple[int, str] | None) -> tuple[str, ...]:
    """The failed refunds that are dealt with, now that this one is made again."""
    return tuple(sorted({*order.noted, known[1]})) if known else order.noted


def _withdraw(order: Order, name: str) -> Order:
    asked = {key: request for key, request in order.refund_requests.items() if key != name or request[1]}
    return msgspec.structs.replace(order, refund_requests=asked)


def _provider_key(order: Order, name: str) -> str:
    """The provider's key for this try: one that failed at the customer's bank is not asked for again. It depends on
    nothing else: what happens to other refunds while an answer is lost must not make a second one of this.
    """
    tries = order.refund_tries.get(name, 0)
    return f"{order.number}-{name}-{tries}" if tries else f"{order.number}-{name}"


def cancel_order(shop: Shop, number: str) -> Order:
    """End an order of which nothing has left: unpaid, it is closed; paid, all money goes back. Stock returns,
    and the customer is told. Doing it again changes nothing.

    Raises:
        Conflict: something has been shipped, or a delayed payment is under way.
    """
    order = order_book.read(shop.store, number).order
    if not order.is_paid and not order.closed and not shop.payments.close_checkout(order):
        raise Conflict("payment_processing", f"Order {order.number} has just been paid. Try again in a moment.")
    # first it is closed, so that it can't be shipped; whoever dies here gives the money back by asking again
    order = change_order(shop, number, _cancel)
    if order.is_paid and order.refunded < order.paid:
        order = _give_all_back(shop, order)
    return order


def _give_all_back(shop: Shop, order: Order) -> Order:
    """What is left of each payment; whoever died in between goes on."""
    for payment in order.received or {order.payment: order.total}:
        name = "cancel" if payment == order.payment else f"cancel-{payment}"
        pending = name in order.refund_requests and not order.refund_requests[name][1]
        if pending or payment in refunds.left(order):
            order = refund_order(shop, order.number, key=name, payment=payment)
    # what is under way for another reason is said
    return order if order.refunded else refund_order(shop, order.number, key="cancel")


def _cancel(order: Order, at: str) -> tuple[Order, list[Write]]:
    if "cancelled" in order.closed:
        return order, []
    if order.parcels:
        raise Conflict("already_shipped", f"Order {order.number} has been shipped: refund it when it comes back.")
    if order.payment_status == orders.PROCESSING:
        raise Conflict("payment_processing", f"The payment of order {order.number} is under way: wait for its end.")
    ended = orders.close(order, "cancelled", at)
    if not order.is_paid:
        return ended, []
    ended = orders.note(ended, at, "order_cancelled")
    writes: list[Write] = []
    if order.stock == orders.SOLD:
        writes += [keep_stock.move(sku, available=pieces) for sku, pieces in order.needs.items()]
        ended = orders.restock(ended)
    return ended, writes
