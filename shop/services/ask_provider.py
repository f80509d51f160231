"""Ask the payment provider what became of an order, where no webhook has told us."""

from __future__ import annotations

import logging
from datetime import timedelta

from shop.domain import orders
from shop.domain.errors import Unavailable
from shop.domain.orders import Order
from shop.ports.clock import parse_time, rfc3339
from shop.ports.store import ABSENT, ConditionFailed, Item, Put
from shop.services import order_book
from shop.services.record_payment import record_payment
from shop.services.shop import Shop

OPEN = (orders.AWAITING_PAYMENT, orders.FAILED, orders.PROCESSING)
EVERY = timedelta(seconds=10)
"""Between two questions about one order: its page asks again every few seconds while the shopper waits."""
SETTLEMENT = timedelta(hours=1)
"""Between two looks at all delayed payments: they settle in days."""
TURN = timedelta(seconds=60)
"""How long each part of a run of the schedule asks the provider: one that is slow, or hangs, must leave time for the
others, and for mail, before a function is ended (300 seconds).
"""
RECOVERY = timedelta(days=31)
"""After the end of a payment page: for a month a provider may offer a way back to it (Stripe: 30 days)."""
_REMEMBERED = 10_000

log = logging.getLogger(__name__)
_asked: dict[str, str] = {}
"""Order → when this process may ask about it again."""


def ask(shop: Shop, order: Order) -> int:
    """Record what the provider says of the order's page; how many facts were news.

    Raises:
        Unavailable: it does not answer.
    """
    return sum(record_payment(shop, event) for event in shop.payments.look_up(order))


def ask_while_waiting(shop: Shop, order: Order) -> bool:
    """The same for somebody who looks at the order now: not too often, never with an error; whether it helped."""
    now = shop.now()
    if not _may_be_paid(shop, order) or now < _asked.get(order.number, ""):
        return False
    if len(_asked) >= _REMEMBERED:
        _asked.clear()
    _asked[order.number] = rfc3339(shop.clock() + EVERY)
    try:
        return ask(shop, order) > 0
    except Unavailable as exc:
        log.warning("order %s is shown as we know it: %s", order.number, exc)
        return False


def _may_be_paid(shop: Shop, order: Order) -> bool:
    """Whether the provider may know of a payment that we don't know of: also at a page that somebody came back to."""
    if not order.session:
        return False
    if order.payment_status == orders.EXPIRED:
        return shop.clock() - parse_time(order.expires_at) < RECOVERY
    return order.payment_status in OPEN


def ask_about_delayed(shop: Shop) -> int:
    """Once an hour, by whoever comes first: ask about every payment that is under way; how many facts were news."""
    if not _turn(shop):
        return 0
    news = 0
    began = shop.clock()
    last: Order | None = None
    while waiting := order_book.list_settling(shop.store, after=last):
        for entry in waiting:
            last = entry.order
            if shop.clock() - began >= TURN:
                log.warning("what became of order %s, and later ones, is asked in an hour", last.number)
                return news
            try:
                news += ask(shop, last)
            except Unavailable as exc:
                log.warning("what became of order %s can't be asked now: %s", last.number, exc)
    return news


def _turn(shop: Shop) -> bool:
    """Whether an hour has passed, and nobody else has noticed."""
    key = "SCHEDULE#settlement", "SCHEDULE"
    item = shop.store.get(*key)
    if item and shop.clock() - parse_time(item.data["at"]) < SETTLEMENT:
        return False
    try:
        shop.store.commit(Put(Item(*key, data={"at": shop.now()}), expect=item.version if item else ABSENT))
    except ConditionFailed:
        return False
    return True
