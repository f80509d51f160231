"""A store in memory: the port's test double, held to the same contract, and quick enough to live a year in."""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from shop.adapters.store.outcome import each, outcome
from shop.ports.store import ConditionFailed, Item, Key, Write, check_bounds

_Entry = tuple[str, Key]
"""What an item is sorted by in a partition, and its key."""
_Place = tuple[int, str]
"""Index (0: the keys themselves), partition."""

_decode = msgspec.msgpack.Decoder(Item).decode
_encode = msgspec.msgpack.Encoder().encode


class MemoryStore:
    """Items are kept as bytes: what a reader does to one changes nothing here."""

    def __init__(self) -> None:
        self._items: dict[Key, bytes] = {}
        self._places: dict[_Place, list[_Entry]] = {}
        self._expiring: dict[Key, int] = {}
        self._lock = threading.RLock()

    def get(self, pk: str, sk: str) -> Item | None:
        found = self._items.get((pk, sk))
        return _decode(found) if found else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return {key: item for key in keys if (item := self.get(*key))}

    def query(
        self,
        pk: str,
        *,
        index: int | None = None,
        start: str = "",
        until: str | None = None,
        limit: int = 100,
        descending: bool = False,
    ) -> list[Item]:
        with self._lock:
            entries = self._places.get((index or 0, pk), [])
            first = bisect_left(entries, (start,))
            last = len(entries) if until is None else max(first, bisect_left(entries, (until,)))
            span = range(last - 1, first - 1, -1) if descending else range(first, last)
            return [_decode(self._items[entries[place][1]]) for place in islice(span, limit)]

    def commit(self, *writes: Write) -> None:
        check_bounds(writes)
        with self._lock:
            standing = self.get_many([write.key for write in writes])
            for key, item in outcome(writes, standing).items():
                self._leave(standing.get(key))
                if item is None:
                    self._items.pop(key, None)
                    self._expiring.pop(key, None)
                else:
                    self._take_in(item)

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        return each(self.commit, writes)

    def purge(self, now: int, limit: int = 100) -> int:
        with self._lock:
            over = list(islice((key for key, at in self._expiring.items() if at < now), limit))
            for key in over:
                self._leave(self.get(*key))
                del self._items[key], self._expiring[key]
        return len(over)

    def everything(self) -> Iterator[Item]:
        """All items, for a test to look through."""
        return map(_decode, list(self._items.values()))

    def restore(self, items: Iterable[Item]) -> None:
        """Hold just these, as they are: what ``everything`` gave before."""
        with self._lock:
            for kept in (self._items, self._places, self._expiring):
                kept.clear()
            for item in items:
                self._take_in(item)

    def _take_in(self, item: Item) -> None:
        self._items[item.key] = _encode(item)
        for place, sort in _places(item):
            insort(self._places.setdefault(place, []), (sort, item.key))
        if item.expires is None:
            self._expiring.pop(item.key, None)
        else:
            self._expiring[item.key] = item.expires

    def _leave(self, item: Item | None) -> None:
        if item is None:
            return
        for place, sort in _places(item):
            entries = self._places[place]
            del entries[bisect_left(entries, (sort, item.key))]


def _places(item: Item) -> Iterator[tuple[_Place, str]]:
    """Where an item is found, by its keys and by its indexes, and what it is sorted by there."""
    yield (0, item.pk), item.sk
    if item.index1:
        yield (1, item.index1[0]), item.index1[1]
    if item.index2:
        yield (2, item.index2[0]), item.index2[1]
