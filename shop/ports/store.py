"""The store: items under a partition key and a sort key, written together or not at all.

One port for every feature. An item has a version that each write raises, a JSON-like ``data``, counters that
can be moved without reading them, and at most two secondary indexes. ``commit`` is atomic and conditional.
Bounds are those of the narrowest adapter (DynamoDB): 100 writes a commit, one write a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from shop.domain.errors import ShopError

MAX_WRITES = 100

Key = tuple[str, str]
"""Partition key, sort key."""

ABSENT = 0
"""The version of an item that is not there."""


class Item(msgspec.Struct, frozen=True):
    pk: str
    sk: str
    data: Mapping[str, Any] = {}
    counters: Mapping[str, int] = {}
    version: int = ABSENT
    index1: Key | None = None
    index2: Key | None = None
    expires: int | None = None
    """Unix seconds: it may be removed at any time after, or days later; a reader must not rely on its being gone."""

    @property
    def key(self) -> Key:
        return self.pk, self.sk


class Put(msgspec.Struct, frozen=True):
    """Write an item whole. ``expect``: the version that must stand there (``ABSENT``: none; ``None``: any)."""

    item: Item
    expect: int | None = None

    @property
    def key(self) -> Key:
        return self.item.key


class Delete(msgspec.Struct, frozen=True):
    """Remove an item. ``expect``: the version that must stand there; ``None``: whatever stands there or not."""

    pk: str
    sk: str
    expect: int | None = None

    @property
    def key(self) -> Key:
        return self.pk, self.sk


class Add(msgspec.Struct, frozen=True):
    """Move counters of an item that exists. A counter named in ``floors`` may not end below its floor."""

    pk: str
    sk: str
    deltas: Mapping[str, int]
    floors: Mapping[str, int] = {}

    @property
    def key(self) -> Key:
        return self.pk, self.sk


class Check(msgspec.Struct, frozen=True):
    """Change nothing, but fail the commit unless the item stands at this version (``ABSENT``: is not there)."""

    pk: str
    sk: str
    expect: int

    @property
    def key(self) -> Key:
        return self.pk, self.sk


Write = Put | Delete | Add | Check


class ConditionFailed(ShopError):
    """A commit wrote nothing, because these keys were not as expected. Read again and decide again."""

    status = 409

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__("conflict", "Someone else changed this at the same moment. Try again.")
        self.keys = tuple(keys)


class Store(Protocol):
    def get(self, pk: str, sk: str) -> Item | None:
        """The item as last committed, or ``None``.

        Raises:
            Unavailable: the store can't be reached; may be retried.
        """

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Those of the items that exist; not one moment's picture of them all."""

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
        """Items of a partition in the order of their sort keys, ``start`` ≤ sort key < ``until``.

        ``index`` 1 or 2 asks a secondary index instead: it may lag behind a commit for a moment. ``until`` ``None``:
        no end. At most ``limit``; fewer than that only where there are no more. Of a commit made meanwhile, the
        later items may be seen and the earlier ones not yet.
        """

    def commit(self, *writes: Write) -> None:
        """Write all or nothing.

        Raises:
            ConditionFailed: with the keys that were not as expected.
            ValueError: more than ``MAX_WRITES``, or two writes to one key.
            TooLarge: an item that the store can't hold.
            Unavailable: may be retried; nothing is known of the outcome, so every write must bear its condition.
        """

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        """Commit each write by itself, however many, and all of them in about the time of one: what came of each.

        Raises:
            TooLarge, Unavailable: as ``commit``, of any of them; the others have been tried none the less.
        """

    def purge(self, now: int, limit: int = 100) -> int:
        """Remove some items that expired before ``now`` (Unix seconds), at most ``limit``; how many.

        A store that removes them by itself has nothing to do.
        """


def check_bounds(writes: Sequence[Write]) -> None:
    """Hold every adapter to the same bounds.

    Raises:
        ValueError: too many writes, or two to one key.
    """
    if len(writes) > MAX_WRITES:
        raise ValueError(f"{len(writes)} writes in a commit, at most {MAX_WRITES}")
    keys = [write.key for write in writes]
    if len(set(keys)) != len(keys):
        raise ValueError("two writes to one key in a commit")
