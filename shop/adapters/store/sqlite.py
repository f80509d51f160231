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
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec

from shop.adapters.store.outcome import outcome
from shop.domain.errors import Unavailable
from shop.ports.store import Item, Key, Write, check_bounds

Row = tuple[Any, ...]
"""An item as it lies in the table: see ``_COLUMNS``."""

BUSY_SECONDS = 10.0
TOGETHER = 64
"""Commits that share a transaction, at most: other processes want to write too."""

_SCHEMA = """
create table if not exists items (
    pk text not null, sk text not null, version integer not null,
    data blob not null, counters blob not null,
    pk1 text, sk1 text, pk2 text, sk2 text,
    primary key (pk, sk)
);
create index if not exists items1 on items (pk1, sk1) where pk1 is not null;
create index if not exists items2 on items (pk2, sk2) where pk2 is not null;
"""
_COLUMNS = "pk, sk, version, data, counters, pk1, sk1, pk2, sk2"
_READ = f"with wanted (pk, sk) as (values {{}}) select {_COLUMNS} from wanted cross join items using (pk, sk)"  # noqa: S608
_WRITE = f"""
insert into items ({_COLUMNS}) values {{}}
on conflict (pk, sk) do update set version = excluded.version, data = excluded.data, counters = excluded.counters,
pk1 = excluded.pk1, sk1 = excluded.sk1, pk2 = excluded.pk2, sk2 = excluded.sk2
"""  # noqa: S608 (constants)
_DELETE = "delete from items where pk = ? and sk = ?"
_ROW_MARKS = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROWS = 64
"""Rows that one statement reads or writes: each call of SQLite's lets other threads run first, so few are best."""
_ORDER_BY = {None: ("pk", "sk"), 1: ("pk1", "sk1"), 2: ("pk2", "sk2")}


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
        rows = self._read(f"select {_COLUMNS} from items where pk = ? and sk = ?", (pk, sk))  # noqa: S608 (constants)
        return _item(rows[0]) if rows else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return _read_items(self._read, keys)

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
        partition, sort = _ORDER_BY[index]
        where, values = f"{partition} = ? and {sort} >= ?", [pk, start]
        if until is not None:
            where, values = f"{where} and {sort} < ?", [*values, until]
        direction = "desc" if descending else "asc"
        sql = f"select {_COLUMNS} from items where {where} order by {sort} {direction} limit ?"  # noqa: S608 (constants)
        return [_item(row) for row in self._read(sql, [*values, limit])]

    def commit(self, *writes: Write) -> None:
        check_bounds(writes)
        turn = _Turn(writes)
        with self._lock:
            self._queue.append(turn)
            alone = len(self._queue) == 1
        try:
            if not alone:
                turn.called.wait()
            if not turn.over:
                self._lead()
        except BaseException:  # interrupted: whoever waits behind must not wait for us
            self._leave(turn)
            raise
        if turn.error:
            raise turn.error

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
            connection.executescript(_SCHEMA)
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
        items: dict[Key, Item | None] = {**_read_items(lambda *query: connection.execute(*query).fetchall(), keys)}
        changed: dict[Key, Row | None] = {}
        for turn in turns:
            try:
                after = outcome(turn.writes, items)
                changed |= {key: _row(item) if item else None for key, item in after.items()}
            except Exception as exc:
                turn.error = exc
            else:
                items |= after
        _save(connection, changed)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _read_items(read: Callable[[str, Sequence[str]], list[Row]], keys: Iterable[Key]) -> dict[Key, Item]:
    found: dict[Key, Item] = {}
    for wanted in _in_batches(list(dict.fromkeys(keys))):
        rows = read(_READ.format(_marks("(?, ?)", wanted)), list(chain(*wanted)))
        found |= {(row[0], row[1]): _item(row) for row in rows}
    return found


def _save(connection: sqlite3.Connection, changed: Mapping[Key, Row | None]) -> None:
    for rows in _in_batches([row for row in changed.values() if row]):
        connection.execute(_WRITE.format(_marks(_ROW_MARKS, rows)), list(chain(*rows)))
    connection.executemany(_DELETE, [key for key, row in changed.items() if row is None])


def _in_batches(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))


def _marks(row: str, rows: Sequence[Row]) -> str:
    return ", ".join([row] * len(rows))


def _row(item: Item) -> Row:
    data, counters = msgspec.json.encode(item.data), msgspec.json.encode(item.counters)
    first, second = item.index1 or (None, None), item.index2 or (None, None)
    return (item.pk, item.sk, item.version, data, counters, *first, *second)


def _item(row: Row) -> Item:
    pk, sk, version, data, counters, pk1, sk1, pk2, sk2 = row
    return Item(
        pk=pk,
        sk=sk,
        version=version,
        data=msgspec.json.decode(data),
        counters=msgspec.json.decode(counters),
        index1=(pk1, sk1) if pk1 is not None else None,
        index2=(pk2, sk2) if pk2 is not None else None,
    )
