"""A store under which the process dies: before or after a chosen commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shop.adapters.store.outcome import each
from shop.ports.store import ConditionFailed, Item, Key, Store, Write


class Crash(BaseException):
    """The process is gone: nobody catches this on the way."""


class CrashingStore:
    """Passes everything on, and dies at commit number ``at`` (1 is the first), before or after it is written."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner
        self.commits = 0
        self._at = 0
        self._after = False

    def crash(self, at: int, *, after: bool) -> None:
        self.commits, self._at, self._after = 0, at, after

    def get(self, pk: str, sk: str) -> Item | None:
        return self.inner.get(pk, sk)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return self.inner.get_many(keys)

    def query(self, pk: str, **options: Any) -> list[Item]:
        return self.inner.query(pk, **options)

    def purge(self, now: int, limit: int) -> int:
        return self.inner.purge(now, limit)

    def commit(self, *writes: Write) -> None:
        self.commits += 1
        dies = self.commits == self._at
        if dies and not self._after:
            raise Crash
        self.inner.commit(*writes)
        if dies:
            raise Crash

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        return each(self.commit, writes)


def survive(store: CrashingStore, work: Callable[[], Any], at: int, *, after: bool) -> Any:
    """Do the work, crash in the middle of it, and do it again as whoever was not answered would."""
    store.crash(at, after=after)
    try:
        return work()
    except Crash:
        store.crash(0, after=False)
        return work()
    finally:
        store.crash(0, after=False)
