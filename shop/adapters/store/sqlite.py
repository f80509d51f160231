"""The embedded store: one SQLite file, many threads and processes.

WAL, so that readers never wait; ``synchronous=FULL``, so that an order that was acknowledged survives a power
cut. What that costs is one wait for the disk in each transaction, so the threads of a process go together: the
first one writes, those that come while it waits for the disk form a queue, and the first of these writes for all
of them. Each commit stands or falls by itself, and none returns before the disk has it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import msgspec

from shop.adapters.store.outcome import outcome, told
from shop.adapters.store.sqlite_rows import COLUMNS, ORDER_BY, Row, prepare, read_items, save, to_item, to_row
from shop.domain.errors import Unavailable
from shop.ports.store import ConditionFailed, Item, Key, Write, check_bounds

BUSY_SECONDS = 10.0
TOGETHER = 64
"""Commits that share a transaction, at most: other processes want to write too."""


class SQLiteStore:
    """A store in the file at ``path``; its folder is made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._readers: list[_Connection] = []
        """Connections that nobody is reading with just now."""
        self._writer: _Connection | None = None
        """Whoever leads the queue has it."""
        self._lock = threading.Lock()
        self._queue: deque[_Turn] = deque()

    def get(self, pk: str, sk: str) -> Item | None:
        rows = self._read(f"select {COLUMNS} from items where pk = ? and sk = ?", (pk, sk))  # noqa: S608 (constants)
        return to_item(rows[0]) if rows else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return read_items(self._read, keys)

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
        partition, sort = ORDER_BY[index]
        where, values = f"{partition} = ? and {sort} >= ?", [pk, start]
        if until is not None:
            where, values = f"{where} and {sort} < ?", [*values, until]
        direction = "desc" if descending else "asc"
        sql = f"select {COLUMNS} from items where {where} order by {sort} {direction} limit ?"  # noqa: S608 (constants)
        return [to_item(row) for row in self._read(sql, [*values, limit])]

    def commit(self, *writes: Write) -> None:
        check_bounds(writes)
        turn = _Turn(writes)
        self._take_turns([turn])
        if turn.error:
            raise turn.error

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        turns = [_Turn((write,)) for write in writes]
        self._take_turns(turns)
        return told(turn.error for turn in turns)

    def purge(self, now: int, limit: int = 100) -> int:
        sql = "delete from items where rowid in (select rowid from items where expires < ? limit ?) returning 1"
        return len(self._read(sql, (now, limit)))

    def _take_turns(self, turns: Sequence[_Turn]) -> None:
        """Stand in the queue until all of them are over."""
        with self._lock:
            first = not self._queue
            self._queue.extend(turns)
        try:
            for turn in turns:
                if not first:
                    turn.called.wait()
                if not turn.over:
                    self._lead()
                first = False
        except BaseException:  # interrupted: whoever waits behind must not wait for us
            for turn in turns:
                self._leave(turn)
            raise

    def _lead(self) -> None:
        """Write for everyone who is in the queue now, ourselves first, and call the next to lead."""
        turns: list[_Turn] = []
        try:
            with self._lock:
                turns = list(islice(self._queue, TOGETHER))
                for turn in turns:
                    turn.led = True
            self._writer = self._current(self._writer)
            _write_together(self._writer, turns)
        except BaseException as exc:
            for turn in turns:
                turn.error = _closed()
                turn.error.__cause__ = exc
            if self._writer:
                self._writer.close()
                self._writer = None
            if not isinstance(exc, (sqlite3.Error, OSError)):
                raise
        finally:
            with self._lock:
                for turn in turns:
                    self._queue.popleft()
                    turn.over = True
                following = next(iter(self._queue), None)
            for called in (following, *turns):
                if called:
                    called.called.set()

    def _leave(self, turn: _Turn) -> None:
        """Give up one's place; who stands first is called, in case it was ours to lead."""
        with self._lock:
            if turn.led or turn not in self._queue:
                return
            self._queue.remove(turn)
            following = next(iter(self._queue), None)
            if following and not following.led:
                following.called.set()

    def close(self) -> None:
        """Close the file; it is opened again when it is next needed."""
        while self._readers:
            self._readers.pop().close()
        if self._writer:
            self._writer.close()
            self._writer = None

    def _read(self, sql: str, values: Sequence[str | int]) -> list[Row]:
        """Rows, over a connection of our own: there are as many as ever read at once, however many threads."""
        try:
            try:
                connection = self._current(self._readers.pop())
            except IndexError:
                connection = self._open()
            try:
                return connection.execute(sql, values).fetchall()
            finally:
                self._readers.append(connection)
        except (sqlite3.Error, OSError) as exc:
            raise _closed() from exc

    def _current(self, connection: _Connection | None) -> _Connection:
        """The connection, or a new one where its file has been deleted or replaced: what is written into a file
        without a name is lost.
        """
        if connection:
            with suppress(FileNotFoundError):
                if self._path.stat().st_ino == connection.file:
                    return connection
            connection.close()
        return self._open()

    def _open(self) -> _Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=_Connection
        )
        try:
            _use_wal(connection)
            connection.execute("pragma synchronous = full")
            connection.execute("pragma fullfsync = on")  # on macOS, fsync alone leaves it in the disk's own cache
            prepare(connection)
            connection.file = self._path.stat().st_ino
        except BaseException:
            connection.close()
            raise
        return connection


class _Connection(sqlite3.Connection):
    file = 0
    """The inode of the file that it reads and writes."""


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file over. SQLite does not wait by itself when others are about to do the same."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _closed() -> Unavailable:
    return Unavailable("store_unavailable", "The shop's books can't be opened right now. Try again.")


class _Turn(msgspec.Struct, eq=False):
    """One commit in the queue. ``called``: it is over, or has to lead. ``led``: somebody is writing it."""

    writes: Sequence[Write]
    called: threading.Event = msgspec.field(default_factory=threading.Event)
    led: bool = False
    over: bool = False
    error: Exception | None = None


def _write_together(connection: sqlite3.Connection, turns: Sequence[_Turn]) -> None:
    """Write several commits in one transaction, each of them whole or not at all."""
    connection.execute("begin immediate")
    try:
        keys = dict.fromkeys(write.key for turn in turns for write in turn.writes)
        items: dict[Key, Item | None] = {**read_items(lambda *query: connection.execute(*query).fetchall(), keys)}
        changed: dict[Key, Row | None] = {}
        for turn in turns:
            try:
                after = outcome(turn.writes, items)
                changed |= {key: to_row(item) if item else None for key, item in after.items()}
            except Exception as exc:
                turn.error = exc
            else:
                items |= after
        save(connection, changed)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
