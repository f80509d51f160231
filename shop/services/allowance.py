"""How often something may be asked of the shop in an address's name: nobody's mailbox is to be flooded through us."""

from __future__ import annotations

from datetime import timedelta

from shop.domain.customers import customer_id
from shop.ports.store import ABSENT, Add, Item, Key, Put, Write
from shop.services.shop import Shop

HOUR = 13
DAY = 10
"""How many characters of a time name its hour, its day."""
_KEPT = {HOUR: timedelta(hours=2), DAY: timedelta(hours=48)}
"""Twice the span: beyond its end, however late in it the clocks of two machines differ."""


def spend(shop: Shop, purpose: str, email: str, *, limit: int, span: int, at: str) -> Write | None:
    """The write that counts one of ``limit`` in this hour or day; ``None`` when none is left.

    It fails, with the rest of its commit, when somebody else spent the last one meanwhile.
    """
    key: Key = (f"ALLOWANCE#{purpose}#{customer_id(email)}", at[:span])
    item = shop.store.get(*key)
    if item is None:
        return Put(Item(*key, counters={"left": limit - 1}, expires=shop.expiry(_KEPT[span])), expect=ABSENT)
    return Add(*key, {"left": -1}, {"left": 0}) if item.counters["left"] > 0 else None
