"""Read an order, change it, write it with all that follows; again, if somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from shop.domain.errors import Unavailable
from shop.domain.orders import Order
from shop.ports.store import ConditionFailed, Write
from shop.services import order_book
from shop.services.settle_order import settle
from shop.services.shop import Shop

_TRIES = 20

Change = Callable[[Order, str], tuple[Order, list[Write]]]
"""Takes the order and the time; gives the changed order and what else is to be written with it."""


def change_order(shop: Shop, number: str, change: Change) -> Order:
    """The order as it is now written.

    Raises:
        NotFound: ``order_not_found``.
        Conflict: whatever ``change`` finds wrong.
    """
    for _ in range(_TRIES):
        entry = order_book.read(shop.store, number)
        at = shop.now()
        after, writes = change(entry.order, at)
        if after == entry.order and not writes:
            return after
        try:
            shop.store.commit(*settle(shop, entry.order, after, entry.version, at=at), *writes)
        except ConditionFailed:
            continue
        return after
    raise Unavailable("busy", "This order is being changed by somebody else. Try again.")
