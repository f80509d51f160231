"""Forget a person: name, address and e-mail go, the books stay.

What they said about mails stays too, under the hash of their address alone: else nobody could know that they must not
be written to. Each step may be done twice; whoever dies in between does it again.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from shop.domain import orders
from shop.domain.customers import Customer, customer_id
from shop.domain.errors import Conflict, Unavailable
from shop.domain.orders import Order
from shop.ports.store import ConditionFailed, Delete, Item, Write
from shop.services import customer_book
from shop.services.change_order import change_order
from shop.services.moderate_review import forget_reviewer
from shop.services.shop import Shop
from shop.services.trace_customer import trace_customer

_BATCH = 50
_TRIES = 8


class Erased(msgspec.Struct, frozen=True):
    orders: int
    mails: int
    tickets: int
    reviews: int


def erase_customer(shop: Shop, email: str) -> Erased:
    """Erase whoever reads this address.

    Raises:
        NotFound: ``customer_not_found``.
        Conflict: ``order_under_way``: something is still owed to them.
        Unavailable: may be asked again.
    """
    trace = trace_customer(shop, email)
    if open_orders := [order.number for order in trace.orders if _under_way(order)]:
        raise Conflict(
            "order_under_way",
            f"Not finished: {', '.join(open_orders)}. Ship or cancel first, and wait for what is open at the bank.",
            orders=open_orders,
        )
    _forget_facts(shop, customer_id(email))  # first: from now on nothing is planned or sent
    for order in trace.orders:
        change_order(shop, order.number, _without_person)
    kept = [*trace.mails, *trace.tickets, *trace.questions, *trace.watches]
    _delete(shop, kept)
    reviews = forget_reviewer(shop, email)
    return Erased(len(trace.orders), len(trace.mails), len(trace.tickets), reviews)


def _under_way(order: Order) -> bool:
    status = order.payment_status
    if status in (orders.PROCESSING, orders.DISPUTED, orders.ON_HOLD) or order.can_be_paid:
        return True
    owed = order.is_paid and status != orders.REFUNDED and "cancelled" not in order.closed
    return owed and order.fulfilment_status in (orders.UNFULFILLED, orders.PARTIALLY_FULFILLED)


def _without_person(order: Order, at: str) -> tuple[Order, list[Write]]:
    """The order as the books need it: what, when, how much, and in which country it was taxed."""
    return replace(order, email="", name="", address={}, attribution={}, erased=True), []


def _forget_facts(shop: Shop, id: str) -> None:
    for _ in range(_TRIES):
        known = customer_book.read(shop.store, id)
        if known.customer.erased:
            return
        try:
            shop.store.commit(known.put(Customer(erased=True)))
        except ConditionFailed:
            continue
        return
    raise Unavailable("busy", "This customer is being changed by somebody else. Try again.")


def _delete(shop: Shop, items: Sequence[Item]) -> None:
    for first in range(0, len(items), _BATCH):
        shop.store.commit(*(Delete(*item.key) for item in items[first : first + _BATCH]))
