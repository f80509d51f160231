"""The disk is full: nobody is told what is not so, and nothing is lost or happens twice once there is room again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shop.adapters.store.sqlite import SQLiteStore
from shop.domain.errors import Unavailable
from shop.ports.store import ABSENT, Item, Put, Store
from shop.services import order_book
from shop.services.place_order import place_order
from shop.services.record_payment import receive_webhook
from shop.services.run_schedule import run_schedule
from tests.shops import make_shop, order_of
from tests.unit.services.books import check_books, mails


class SmallDisk(SQLiteStore):
    """SQLite's own answer to a disk without room (SQLITE_FULL): its file can't grow while ``full``."""

    full = False

    def _open(self) -> Any:
        connection = super()._open()
        if self.full:
            connection.execute("pragma max_page_count = 1")  # that is: no more than there are
        return connection

    def fill(self) -> set[int]:
        """What SQLite said when not even a small item went in any more."""
        self.close()
        self.full = True
        said = set()
        for size in (2_000, 200):
            for n in range(300):
                try:
                    self.commit(Put(Item("FILLER", f"{size}-{n}", data={"": "x" * size}), expect=ABSENT))
                except Unavailable as exc:
                    said.add(getattr(exc.__cause__, "sqlite_errorcode", 0))
                    break
        return said

    def make_room(self) -> None:
        self.close()
        self.full = False


def kept(store: Store) -> list[str]:
    return [f"{item.pk} {item.sk} {item.version}" for item in store.query("FILLER", limit=5000)]


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    store = SmallDisk(tmp_path / "shop.db")
    shop = make_shop(tmp_path, store=store)
    placed = place_order(shop, order_of(("POT", 1)), "key")
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed.order.number}"), "paid", shop.clock())
    webhook = provider.sign(event, shop.clock())
    assert store.fill() == {sqlite3.SQLITE_FULL}
    before = kept(store)
    attempts: list[Callable[[], object]] = [
        lambda: receive_webhook(shop, *webhook),
        lambda: place_order(shop, order_of(("CUP", 1)), "another key"),
    ]
    for attempt in attempts:
        with pytest.raises(Unavailable):
            attempt()
    assert order_book.read(store, placed.order.number).order == placed.order
    check_books(store, {"POT": 3, "CUP": 10})
    store.make_room()
    assert receive_webhook(shop, *webhook)
    assert not receive_webhook(shop, *webhook)
    place_order(shop, order_of(("CUP", 1)), "another key")
    for _ in range(2):
        run_schedule(shop)
    assert order_book.read(store, placed.order.number).order.payment_status == "paid"
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["order-confirmed"]
    assert kept(store) == before
    check_books(store, {"POT": 3, "CUP": 10})
    store.close()
