"""Items as rows of SQLite's table: its schema, and the statements that read and write many rows at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from shop.ports.store import Item, Key

Row = tuple[Any, ...]
"""An item as it lies in the table: see ``COLUMNS``."""

_TABLE = """
create table if not exists items (
    pk text not null, sk text not null, version integer not null,
    data blob not null, counters blob not null,
    pk1 text, sk1 text, pk2 text, sk2 text, expires integer,
    primary key (pk, sk)
)
"""
_EXPIRES = "alter table items add column expires integer"
_INDEXES = """
create index if not exists items1 on items (pk1, sk1) where pk1 is not null;
create index if not exists items2 on items (pk2, sk2) where pk2 is not null;
create index if not exists expiring on items (expires) where expires is not null;
"""
COLUMNS = "pk, sk, version, data, counters, pk1, sk1, pk2, sk2, expires"
ORDER_BY = {None: ("pk", "sk"), 1: ("pk1", "sk1"), 2: ("pk2", "sk2")}
_READ = f"with wanted (pk, sk) as (values {{}}) select {COLUMNS} from wanted cross join items using (pk, sk)"  # noqa: S608
_WRITE = f"""
insert into items ({COLUMNS}) values {{}}
on conflict (pk, sk) do update set version = excluded.version, data = excluded.data, counters = excluded.counters,
pk1 = excluded.pk1, sk1 = excluded.sk1, pk2 = excluded.pk2, sk2 = excluded.sk2, expires = excluded.expires
"""  # noqa: S608 (constants)
_DELETE = "delete from items where pk = ? and sk = ?"
_ROW_MARKS = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROWS = 64
"""Rows that one statement reads or writes: each call of SQLite's lets other threads run first, so few are best."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table; a file from before items could expire gets the column that it lacks."""
    connection.execute(_TABLE)
    if "expires" not in _columns(connection):
        try:
            connection.execute(_EXPIRES)
        except sqlite3.OperationalError:
            if "expires" not in _columns(connection):  # or another process was faster
                raise
    connection.executescript(_INDEXES)


def _columns(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from pragma_table_info('items')")}


def read_items(read: Callable[[str, Sequence[str]], list[Row]], keys: Iterable[Key]) -> dict[Key, Item]:
    found: dict[Key, Item] = {}
    for wanted in _in_batches(list(dict.fromkeys(keys))):
        rows = read(_READ.format(_marks("(?, ?)", wanted)), list(chain(*wanted)))
        found |= {(row[0], row[1]): to_item(row) for row in rows}
    return found


def save(connection: sqlite3.Connection, changed: Mapping[Key, Row | None]) -> None:
    for rows in _in_batches([row for row in changed.values() if row]):
        connection.execute(_WRITE.format(_marks(_ROW_MARKS, rows)), list(chain(*rows)))
    connection.executemany(_DELETE, [key for key, row in changed.items() if row is None])


def _in_batches(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))


def _marks(row: str, rows: Sequence[Row]) -> str:
    return ", ".join([row] * len(rows))


def to_row(item: Item) -> Row:
    data, counters = msgspec.json.encode(item.data), msgspec.json.encode(item.counters)
    first, second = item.index1 or (None, None), item.index2 or (None, None)
    return (item.pk, item.sk, item.version, data, counters, *first, *second, item.expires)


def to_item(row: Row) -> Item:
    pk, sk, version, data, counters, pk1, sk1, pk2, sk2, expires = row
    return Item(
        pk=pk,
        sk=sk,
        version=version,
        data=msgspec.json.decode(data),
        counters=msgspec.json.decode(counters),
        index1=(pk1, sk1) if pk1 is not None else None,
        index2=(pk2, sk2) if pk2 is not None else None,
        expires=expires,
    )
