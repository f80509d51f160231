"""End reservations whose time is over, and with them their payment pages."""

from __future__ import annotations

import logging
from datetime import timedelta

from shop.domain import orders
from shop.domain.errors import Unavailable
from shop.domain.orders import Order
from shop.ports.clock import parse_time
from shop.ports.store import Write
from shop.services import order_book
from shop.services.ask_provider import TURN, ask
from shop.services.change_order import change_order
from shop.services.shop import Shop

PATIENCE = timedelta(minutes=10)
"""How long stock waits for a provider that does not answer."""

log = logging.getLogger(__name__)


def expire_orders(shop: Shop) -> int:
    """Close every unpaid order whose reservation has ended; how many.

    The page is closed at the provider first: one that has been paid at the last moment stays, and its webhook,
    or the reconciliation, brings the payment. One that can't be ended holds up no other.
    """
    done = 0
    began = shop.clock()
    last: Order | None = None
    while due := order_book.list_expiring(shop.store, shop.now(), after=last):
        for entry in due:
            last = entry.order
            try:
                if _closed(shop, last, asking=shop.clock() - began < TURN):
                    change_order(shop, last.number, _expire)
                    done += 1
            except Exception:
                log.exception(
                    "order %s can't be ended, its stock stays reserved: the next run tries again", last.number
                )
    return done


def _closed(shop: Shop, order: Order, *, asking: bool) -> bool:
    """Whether the page takes no payment any more. What the provider knows of one that was paid is recorded."""
    if asking:
        try:
            if shop.payments.close_checkout(order):
                return True
            ask(shop, order)
        except Unavailable as exc:
            log.warning("the page of order %s could not be closed: %s", order.number, exc)
        else:
            return False
    # it ends by itself, and a payment of its last moment is taken in whenever it becomes known
    return shop.clock() - parse_time(order.expires_at) >= PATIENCE


def _expire(order: Order, at: str) -> tuple[Order, list[Write]]:
    if order.is_paid or order.payment_status == orders.PROCESSING:
        return order, []
    return orders.close(order, "expired", at), []
