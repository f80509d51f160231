"""What the books say of a shop, and what must hold of them at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop.domain import orders
from shop.domain.orders import Order
from shop.ports.store import Store
from shop.services import keep_stock, order_book
from shop.services.shop import Shop

BACKORDERED = {"LATER"}
"""SKUs of the small shop that may be promised before they are here."""


def all_orders(store: Store, month: str = "2027-01") -> list[Order]:
    return order_book.list_month(store, month, limit=10_000)


def mails(shop: Shop) -> list[tuple[str, str]]:
    """Every mail that arrived, by its id: handing one over twice delivers one."""
    return sorted({message.id: (message.subject, message.to) for message in shop.mail.sent}.values())


@dataclass(frozen=True)
class Stock:
    available: int
    reserved: int


def stock(store: Store, sku: str, opening: int) -> Stock:
    level = keep_stock.read_levels(store, [sku]).get(sku)
    return Stock(level.available, level.reserved) if level else Stock(opening, 0)


def check_books(store: Store, openings: dict[str, int], known: list[Order] | None = None) -> None:
    """Available + reserved + sold = opening, piece by piece; reserved is what open orders were promised."""
    known = all_orders(store) if known is None else known
    for sku, opening in openings.items():
        level = stock(store, sku, opening)
        held = {
            place: sum(order.needs.get(sku, 0) for order in known if order.stock == place)
            for place in (orders.RESERVED, orders.SOLD)
        }
        assert level.available >= 0 or sku in BACKORDERED, (sku, level)
        assert level.reserved == held[orders.RESERVED], (sku, level, held)
        assert level.available + level.reserved + held[orders.SOLD] == opening, (sku, level, held)
    for order in known:
        check_order(order)


def check_order(order: Order) -> None:
    if order.is_paid and order.stock not in (orders.SOLD, orders.MISSING):
        raise AssertionError(f"{order.number} is paid, but its pieces are {order.stock}")
    if order.payment_status in (orders.CANCELLED, orders.EXPIRED) or (
        order.payment_status == orders.FAILED and order.closed
    ):
        assert order.stock == orders.RELEASED, order
    if order.payment_status in (orders.AWAITING_PAYMENT, orders.PROCESSING, orders.FAILED) and not order.closed:
        assert order.stock in (orders.RESERVED, orders.RELEASED), order
    assert 0 <= order.refunded <= order.total
    assert len(set(order.mails)) == len(order.mails)


def live_pages(shop: Shop, known: list[Order]) -> list[Any]:
    """The payment pages that would take money now."""
    sessions = [shop.payments.provider.session(f"sbx_{order.number}") for order in known]
    return [session for session in sessions if session and session.open_at(shop.clock())]
