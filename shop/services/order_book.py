"""Orders in the store: one item each, with what finds it again."""

from __future__ import annotations

from typing import Any

import msgspec

from shop.domain import orders, tokens
from shop.domain.attention import alerts
from shop.domain.errors import NotFound
from shop.domain.orders import Order
from shop.ports.store import Item, Key, Put, Store
from shop.services.shop import Shop

DUE_EXPIRY = "DUE#expiry"
DUE_SETTLEMENT = "DUE#settlement"
ATTENTION = "DUE#attention"

# compiled here: msgspec compiles a type when it is first used, which must not happen in several threads at once
msgspec.json.Decoder(Order)


class Entry(msgspec.Struct, frozen=True):
    """An order and the version at which it was read."""

    order: Order
    version: int


def key(number: str) -> Key:
    return f"ORDER#{number}", "ORDER"


def find(store: Store, number: str) -> Entry | None:
    item = store.get(*key(number))
    return _entry(item) if item else None


def read(store: Store, number: str) -> Entry:
    """The order with this number.

    Raises:
        NotFound: ``order_not_found``.
    """
    entry = find(store, normalise(number))
    if entry is None:
        raise NotFound("order_not_found", f"There is no order {number}.", order=number)
    return entry


def read_by_token(shop: Shop, token: str) -> Entry:
    """The order behind a link; a forged token costs the same time however it is forged.

    Raises:
        NotFound: ``order_not_found``.
    """
    number = tokens.verify(shop.secret, "order", token)
    entry = find(shop.store, number) if number else None
    if entry is None:
        raise NotFound("order_not_found", "This order link is not complete. Open it again from your e-mail.")
    return entry


def normalise(number: str) -> str:
    """Numbers are read out and typed by people: case and blanks do not count.

    >>> normalise(" 7k3m9-qxd42 ")
    '7K3M9-QXD42'
    """
    return number.strip().upper()


def put(order: Order, version: int) -> Put:
    """The write that stores the order, if it still stands at ``version``."""
    data: dict[str, Any] = msgspec.to_builtins(order)
    due = None
    if order.payment_status == orders.PROCESSING:
        due = DUE_SETTLEMENT
    elif order.payment_status in (orders.AWAITING_PAYMENT, orders.FAILED) and not order.closed:
        due = DUE_EXPIRY
    elif alerts(order):
        due = ATTENTION
    return Put(
        Item(
            *key(order.number),
            data=data,
            index1=(f"ORDERS#{order.created_at[:7]}", f"{order.created_at}#{order.number}"),
            index2=(due, _expiry(order)) if due else None,
        ),
        expect=version,
    )


def list_month(store: Store, month: str, *, limit: int = 100, before: str | None = None) -> list[Order]:
    """Orders placed in a month (``2027-01``), newest first; ``before`` pages on from an order's ``created_at``."""
    items = store.query(f"ORDERS#{month}", index=1, until=before, limit=limit, descending=True)
    return [_entry(item).order for item in items]


def list_expiring(store: Store, now: str, *, after: Order | None = None, limit: int = 100) -> list[Entry]:
    """Unpaid orders whose reservation has ended by ``now``, in the order of their ends; those behind ``after``."""
    return _list_due(store, DUE_EXPIRY, after, until=f"{now}~", limit=limit)


def list_settling(store: Store, *, after: Order | None = None, limit: int = 100) -> list[Entry]:
    """Orders whose delayed payment is under way, oldest first; those behind ``after``."""
    return _list_due(store, DUE_SETTLEMENT, after, until=None, limit=limit)


def list_attention(store: Store, *, limit: int = 100) -> list[Order]:
    """Orders that need the merchant, those whose payment page ended first in front."""
    return [entry.order for entry in _list_due(store, ATTENTION, None, until=None, limit=limit)]


def _list_due(store: Store, due: str, after: Order | None, *, until: str | None, limit: int) -> list[Entry]:
    start = f"{_expiry(after)}~" if after else ""
    return [_entry(item) for item in store.query(due, index=2, start=start, until=until, limit=limit)]


def _expiry(order: Order) -> str:
    return f"{order.expires_at}#{order.number}"


def _entry(item: Item) -> Entry:
    return Entry(msgspec.convert(item.data, Order), item.version)
