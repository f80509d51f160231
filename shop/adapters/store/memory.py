"""A store in memory: the port's test double, held to the same contract."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from shop.ports.store import ABSENT, Add, ConditionFailed, Delete, Item, Key, Put, Write, check_bounds


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
            changes = {write.key: self._changed(write) for write in writes}
            failed = [key for key, change in changes.items() if change is False]
            if failed:
                raise ConditionFailed(failed)
            for key, change in changes.items():
                if change is None:
                    self._items.pop(key, None)
                elif isinstance(change, Item):
                    self._items[key] = change

    def _changed(self, write: Write) -> Item | bool | None:
        """The item after the write, ``None`` for gone, ``True`` for no change, ``False`` for a failed condition."""
        current = self._items.get(write.key)
        version = current.version if current else ABSENT
        if isinstance(write, Add):
            return self._added(current, write) if current else False
        if write.expect is not None and write.expect != version:
            return False
        if isinstance(write, Put):
            return deepcopy(replace(write.item, version=version + 1))
        return None if isinstance(write, Delete) else True

    @staticmethod
    def _added(current: Item, write: Add) -> Item | bool:
        counters = dict(current.counters)
        for name, delta in write.deltas.items():
            counters[name] = counters.get(name, 0) + delta
        if any(counters.get(name, 0) < floor for name, floor in write.floors.items()):
            return False
        return replace(current, counters=counters, version=current.version + 1)
