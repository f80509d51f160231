"""End reservations whose time is over, and with them their payment pages."""

from __future__ import annotations

from shop.domain import orders
from shop.domain.orders import Order
from shop.ports.store import Write
from shop.services import order_book
from shop.services.change_order import change_order
from shop.services.shop import Shop


def expire_orders(shop: Shop) -> int:
    """Close every unpaid order whose reservation has ended; how many.

    The page is closed at the provider first: one that has been paid at the last moment stays, and its webhook,
    or the reconciliation, brings the payment.
    """
    done = 0
    last: Order | None = None
    while due := order_book.list_expiring(shop.store, shop.now(), after=last):
        for entry in due:
            last = entry.order
            if shop.payments.close_checkout(last):
                change_order(shop, last.number, _expire)
                done += 1
    return done


def _expire(order: Order, at: str) -> tuple[Order, list[Write]]:
    if order.is_paid or order.payment_status == orders.PROCESSING:
        return order, []
    return orders.close(order, "expired", at), []
