"""What a process of its own does to a store; it imports little, so that it starts at once."""

from __future__ import annotations

from pathlib import Path

from shop.adapters.store.sqlite import SQLiteStore
from shop.ports.store import ABSENT, Item, Put


def write_ten(path: Path, number: int) -> None:
    store = SQLiteStore(path)
    for n in range(10):
        store.commit(Put(Item("p", f"{number}-{n}"), expect=ABSENT))
    store.close()
