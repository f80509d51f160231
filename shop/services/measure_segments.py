"""Where the fifths of recency, frequency and money begin, counted anew at most once a day, page by page.

An id is a hash, and customers are listed in sixteen parts by its first digit: each part is a fair sample. So the
count ends with the first part that brings it to ``ENOUGH``: a small shop counts everybody, a large one a part.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from shop.domain.customers import Customer
from shop.domain.segments import Bounds, Stance, measure, segment_of, stance_of
from shop.ports.clock import parse_time
from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put, Store
from shop.services.customer_book import SHARDS
from shop.services.shop import Shop

EVERY = timedelta(days=1)
ENOUGH = 2000
"""Customers: their fifths are true to about one part in a hundred."""
MOST = 4000
"""That are kept of one part: of more, those whose ids come first."""
PAGE = 100
PAGES = 40
"""In one run."""
KEY: Key = ("SEGMENTS", "BOUNDS")

_Counted = dict[str, list[Any]]
"""Customer's id → last order, orders, spent."""


def read_bounds(store: Store) -> Bounds:
    """The bounds as last counted; of nobody when they never were."""
    item = store.get(*KEY)
    return msgspec.convert(item.data["bounds"], Bounds) if item else Bounds()


def segment_now(shop: Shop, customer: Customer) -> str:
    """The segment in which somebody is; empty: in none, or there are too few customers to tell."""
    return segment_of(stance_of(customer), read_bounds(shop.store), shop.clock())


def measure_segments(shop: Shop) -> int:
    """Count on; how many customers the new bounds rest on, 0 while there are none."""
    item = shop.store.get(*KEY)
    data: dict[str, Any] = dict(item.data) if item else {"bounds": {}, "at": "", "shard": 0, "after": "", "seen": {}}
    if data["at"] and shop.clock() - parse_time(data["at"]) < EVERY:
        return 0
    counted = _count(shop, data)
    bounds = measure([Stance(last_at=at, orders=n, spent=sum_) for at, n, sum_ in data["seen"].values()], shop.now())
    if counted:
        data = {"bounds": msgspec.to_builtins(bounds), "at": shop.now(), "shard": 0, "after": "", "seen": {}}
    try:
        shop.store.commit(Put(Item(*KEY, data=data), expect=item.version if item else ABSENT))
    except ConditionFailed:
        return 0  # another run counts
    return bounds.customers if counted else 0


def _count(shop: Shop, data: dict[str, Any]) -> bool:
    """Go on where ``data`` came to; whether the count has come to its end. Who orders meanwhile is met again."""
    seen: _Counted = dict(data["seen"])
    shard, after = data["shard"], data["after"]
    for _ in range(PAGES):
        page = shop.store.query(f"CUSTOMERS#{SHARDS[shard]}", index=1, start=after, limit=PAGE)
        for one in page:
            if stance := stance_of(msgspec.convert(one.data, Customer)):
                seen[one.pk.removeprefix("CUSTOMER#")] = [stance.last_at, stance.orders, stance.spent]
        seen = dict(sorted(seen.items(), key=lambda pair: pair[0][1:])[:MOST]) if len(seen) > MOST else seen
        after = f"{page[-1].index1[1]}~" if len(page) == PAGE and page[-1].index1 else ""
        shard += not after
        data.update(seen=seen, shard=shard, after=after)
        if not after and (shard == len(SHARDS) or len(seen) >= ENOUGH):
            return True
    return False
