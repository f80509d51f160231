"""Everything that is stored under an address, wherever it lies: to be handed out, or to be erased.

It reads all orders, tickets and mails of the last years, as none of them is listed by whose it is: this is asked
seldom, and must find everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from shop.domain.customers import customer_id
from shop.domain.errors import NotFound
from shop.domain.orders import Order
from shop.domain.reviews import Review
from shop.ports.store import Item, Store
from shop.services import customer_book, order_book, review_book
from shop.services.customer_book import Known
from shop.services.list_mail import STATES
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop
from shop.services.stock_looks import DUE_LOOK

YEARS = 11
"""Books are kept for ten years where they are kept longest."""
PAGE = 100


class Trace(msgspec.Struct, frozen=True):
    known: Known
    orders: list[Order]
    """Newest first."""
    mails: list[Item]
    tickets: list[Item]
    questions: list[Item]
    """Subscriptions that wait to be confirmed."""
    watches: list[Item]
    reviews: list[Review]


def trace_customer(shop: Shop, email: str) -> Trace:
    """All that is there.

    Raises:
        NotFound: ``customer_not_found``: nothing but, at most, what was said about mails.
    """
    store, id = shop.store, customer_id(email)
    months = list(_months(shop.clock().date()))
    found = [order for month in months for order in _orders(store, month) if _is(order.email, id)]
    tickets = [item for month in months for item in _all(store, f"TICKETS#{month}", 1) if _is(item.data["email"], id)]
    trace = Trace(
        known=customer_book.read(store, id),
        orders=found,
        mails=_mails(store, id, found),
        tickets=tickets,
        questions=list(_within(store, f"CUSTOMER#{id}", "ASKED#")),
        watches=_watches(store, id),
        reviews=list(review_book.of_customer(store, id)),
    )
    parts = (trace.known.customer.email, found, trace.mails, tickets, trace.questions, trace.watches, trace.reviews)
    if not any(parts):
        raise NotFound("customer_not_found", f"Nothing is known of {email}. See: python -m shop customers list")
    return trace


def _is(email: str, id: str) -> bool:
    return bool(email) and customer_id(email) == id


def _months(today: date) -> Iterator[str]:
    """``2027-01``, ``2026-12`` … The next one first: a clock may be ahead of this one."""
    last = today.year * 12 + today.month
    return (f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last, last - 12 * YEARS, -1))


def _orders(store: Store, month: str) -> Iterator[Order]:
    before: str | None = None
    while page := order_book.list_month(store, month, limit=PAGE, before=before):
        yield from page
        before = f"{page[-1].created_at}#{page[-1].number}"


def _mails(store: Store, id: str, orders: list[Order]) -> list[Item]:
    """Those to this address, and those that carry its message to the merchant."""
    partitions = [f"MAIL#{order.number}" for order in orders]
    found = [item for pk in partitions for item in _within(store, pk, "")]
    found += _within(store, f"CUSTOMER#{id}", "MAIL#")
    for index, partition in ((2, DUE_MAIL), *((1, f"MAIL#{state}") for state in STATES)):
        found += _all(store, partition, index)
    theirs = {item.key: item for item in found if _is(item.data["to"], id) or _is(_writer(item), id)}
    return [theirs[key] for key in sorted(theirs)]


def _writer(item: Item) -> str:
    return str(item.data["context"].get("email", ""))


def _watches(store: Store, id: str) -> list[Item]:
    looks = _all(store, DUE_LOOK, 2)
    found = (store.get(look.pk, id) for look in looks)
    return [item for item in found if item]


def _within(store: Store, pk: str, prefix: str) -> Iterator[Item]:
    start, until = prefix, f"{prefix}\U0010ffff"
    while page := store.query(pk, start=start, until=until, limit=PAGE):
        yield from page
        start = f"{page[-1].sk}\x00"


def _all(store: Store, partition: str, index: int) -> Iterator[Item]:
    start = ""
    while page := store.query(partition, index=index, start=start, limit=PAGE):
        yield from page
        place = page[-1].index1 if index == 1 else page[-1].index2
        assert place is not None, "it was found by it"
        start = f"{place[1]}\x00"
