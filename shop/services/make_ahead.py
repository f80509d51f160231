"""The next few mails made together: what they are made of is read at once, and what counts them is written at once.

Only a shortcut: a mail that can't be made this way, or is not sent within moments, is made when its turn comes. And
what counts against a customer's next mail is stored before any of them is handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from shop.domain.errors import ShopError
from shop.ports.mail import Message
from shop.ports.store import ConditionFailed, Item, Key, Put, Store, Write
from shop.services import customer_book, order_book
from shop.services.make_mail import make_mail
from shop.services.make_message import Unsent
from shop.services.shop import Shop

AHEAD = 16
"""Mails that are made together."""
LASTS = timedelta(seconds=5)
"""For so long a mail may lie before it is handed over."""

Made = Message | Unsent


class Ahead(msgspec.Struct):
    """Mails that were made, by their keys and versions, and since when."""

    at: datetime
    made: dict[tuple[Key, int], Made]

    def take(self, shop: Shop, item: Item) -> Made:
        """The mail, made now unless it was just before.

        Raises:
            Later: not now.
        """
        made = self.made.get((item.key, item.version))
        return make_mail(shop, item) if made is None or shop.clock() - self.at > LASTS else made

    def forget(self) -> None:
        """Something may have changed: make the others again."""
        self.made.clear()


def make_ahead(shop: Shop, items: Sequence[Item]) -> Ahead:
    """Make these mails, but for those that are in trouble: they tell it when they are made by themselves."""
    ahead = Ahead(shop.clock(), {})
    if len(items) < 2:
        return ahead
    try:
        store = _Foreseen(shop.store, [key for item in items for key in _keys(item)])
        foreseen = replace(shop, store=store)
        for item in items:
            _make(foreseen, store, item, ahead)
        store.write_down(ahead)
    except ShopError:  # the store is away
        ahead.forget()
    return ahead


def _make(shop: Shop, store: _Foreseen, item: Item, ahead: Ahead) -> None:
    store.maker = item.key, item.version
    try:
        ahead.made[store.maker] = make_mail(shop, item)
    except Exception:  # told when its turn comes
        store.counts.pop(store.maker, None)


def _keys(item: Item) -> Iterator[Key]:
    """What a mail is made of; whether its address is suppressed is asked for each by itself, at the last."""
    data = item.data
    if item.pk.startswith("CUSTOMER#"):
        yield customer_book.customer_key(data["customer"])
        yield customer_book.consent_key(data["customer"])
        if data["order"]:
            yield order_book.key(data["order"])
    elif not data["subject"].startswith(("T-", "S-", "R-")):
        yield order_book.key(data["subject"])


class _Foreseen:
    """The store, some items of which were read already, and whose writes wait for each other."""

    def __init__(self, inner: Store, keys: Sequence[Key]) -> None:
        wanted = list(dict.fromkeys(keys))
        self._inner = inner
        self._items: dict[Key, Item | None] = {**dict.fromkeys(wanted), **inner.get_many(wanted)}
        self.maker: tuple[Key, int] = ("", ""), 0
        self.counts: dict[tuple[Key, int], Put] = {}
        """By the mail that is counted."""

    def get(self, pk: str, sk: str) -> Item | None:
        key = pk, sk
        return self._items[key] if key in self._items else self._inner.get(pk, sk)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        if any(key not in self._items for key in keys):
            return self._inner.get_many(keys)
        return {key: item for key in keys if (item := self._items[key])}

    def query(self, pk: str, **options: Any) -> list[Item]:
        return self._inner.query(pk, **options)

    def commit(self, *writes: Write) -> None:
        """One for each mail, none for a customer who was just counted: that mail waits until its turn comes."""
        (write,) = writes
        if not isinstance(write, Put) or self.maker in self.counts or self._is_written(write.key):
            raise ConditionFailed([write.key])
        self.counts[self.maker] = write

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        return [ConditionFailed([write.key]) for write in writes]

    def purge(self, now: int, limit: int = 100) -> int:
        return 0

    def _is_written(self, key: Key) -> bool:
        return any(put.key == key for put in self.counts.values())

    def write_down(self, ahead: Ahead) -> None:
        """Store what was counted; a mail whose customer somebody else has changed is made again."""
        came = self._inner.commit_each(*self.counts.values())
        for maker, refused in zip(self.counts, came, strict=True):
            if refused:
                ahead.made.pop(maker, None)
