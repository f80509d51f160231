"""A store in memory: the port's test double, held to the same contract."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import deepcopy

from shop.adapters.store.outcome import outcome
from shop.ports.store import Item, Key, Write, check_bounds


class MemoryStore:
    def __init__(self) -> None:
        self._items: dict[Key, Item] = {}
        self._lock = threading.Lock()

    def get(self, pk: str, sk: str) -> Item | None:
        return deepcopy(self._items.get((pk, sk)))

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return {key: deepcopy(self._items[key]) for key in keys if key in self._items}

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
        def place(item: Item) -> Key | None:
            return item.key if index is None else (item.index1 if index == 1 else item.index2)

        found = [
            (where[1], item.key, item)
            for item in list(self._items.values())
            if (where := place(item)) and where[0] == pk and where[1] >= start and (until is None or where[1] < until)
        ]
        found.sort(key=lambda entry: entry[:2], reverse=descending)
        return [deepcopy(item) for _, _, item in found[:limit]]

    def commit(self, *writes: Write) -> None:
        check_bounds(writes)
        with self._lock:
            for key, item in outcome(writes, self._items).items():
                if item is None:
                    self._items.pop(key, None)
                else:
                    self._items[key] = deepcopy(item)

    def purge(self, now: int, limit: int = 100) -> int:
        with self._lock:
            over = [key for key, item in self._items.items() if item.expires is not None and item.expires < now]
            for key in over[:limit]:
                del self._items[key]
        return len(over[:limit])
