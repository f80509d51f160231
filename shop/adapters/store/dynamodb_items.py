"""Items as DynamoDB keeps them: their attributes, their places in the indexes, and writes as expressions.

A key may not be empty there: one that is, or begins with NUL, gets a NUL in front, which keeps the order.

``data`` is JSON, deflated where that is longer than ``PLAIN_BYTES``: writes are paid by the kilobyte.

Index partitions are shared by everyone who has something due: each is split into ``SHARDS``, by the item's key.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

from shop.ports.store import ABSENT, Add, Delete, Item, Key, Put, Write

PLAIN_BYTES = 600
SHARDS = 8
"""May be raised at any time; lowered only when nothing is left in the shards beyond."""

Attributes = dict[str, dict[str, Any]]
Parameters = dict[str, Any]

_OPTIONAL = ("data", "pk1", "sk1", "pk2", "sk2", "expires")


def to_name(key: str) -> str:
    return f"\0{key}" if not key or key[0] == "\0" else key


def from_name(name: str) -> str:
    return name.removeprefix("\0")


def to_key(key: Key) -> Attributes:
    return {"pk": {"S": to_name(key[0])}, "sk": {"S": to_name(key[1])}}


def shard_of(key: Key) -> int:
    return zlib.crc32("\0".join(key).encode()) % SHARDS


def to_partition(pk: str, shard: int) -> str:
    """The name of one shard of an index's partition."""
    return f"{pk}#{shard}"


def to_item(attributes: Attributes) -> Item:
    first, second = (_place(attributes, f"pk{n}", f"sk{n}") for n in (1, 2))
    expires = attributes.get("expires")
    return Item(
        pk=from_name(attributes["pk"]["S"]),
        sk=from_name(attributes["sk"]["S"]),
        data=_read_data(attributes.get("data")),
        counters={name: int(value["N"]) for name, value in attributes["counters"]["M"].items()},
        version=int(attributes["version"]["N"]),
        index1=first,
        index2=second,
        expires=int(expires["N"]) if expires else None,
    )


def write_of(attributes: Attributes) -> tuple[int, str]:
    """An item's version, and the mark that the last write by itself left on it."""
    return int(attributes["version"]["N"]), attributes.get("mark", {}).get("S", "")


def to_write(table: str, write: Write, mark: str = "") -> tuple[str, Parameters]:
    """A write as ``TransactWriteItems`` takes it: what it does, and its parameters. ``mark`` is left by a ``Put``."""
    expression = _Expression(table, write.key)
    if isinstance(write, Put):
        if write.expect is None:
            return "Update", _put_over(expression, write)
        return "Put", _put(expression, write, write.expect, mark)
    if isinstance(write, Add):
        return "Update", _add(expression, write)
    expression.require_version(write.expect)
    return ("Delete" if isinstance(write, Delete) else "ConditionCheck"), expression.parameters()


class _Expression:
    """An update and its condition, with the names and values that they speak of."""

    def __init__(self, table: str, key: Key) -> None:
        self._table = table
        self._key = to_key(key)
        self._names: dict[str, str] = {}
        self._values: Attributes = {}
        self.sets: list[str] = []
        self.removes: list[str] = []
        self.conditions: list[str] = []

    def name(self, name: str) -> str:
        """A word that stands for an attribute: many names are reserved."""
        return self._word("#", name, self._names)

    def counter(self, name: str) -> str:
        return f"{self.name('counters')}.{self.name(name)}"

    def value(self, value: dict[str, Any]) -> str:
        return self._word(":", value, self._values)

    def require_version(self, expect: int | None) -> None:
        if expect == ABSENT:
            self.conditions.append(f"attribute_not_exists({self.name('pk')})")
        elif expect is not None:
            self.conditions.append(f"{self.name('version')} = {self.value(_number(expect))}")

    def parameters(self, item: Attributes | None = None) -> Parameters:
        """What the request takes: the key, or the whole ``item`` that is to stand there."""
        update = " ".join(
            f"{verb} {', '.join(parts)}" for verb, parts in (("SET", self.sets), ("REMOVE", self.removes)) if parts
        )
        given = {
            "UpdateExpression": update,
            "ConditionExpression": " AND ".join(self.conditions),
            "ExpressionAttributeNames": self._names,
            "ExpressionAttributeValues": self._values,
        }
        what = {"Item": {**self._key, **item}} if item else {"Key": self._key}
        return {"TableName": self._table, **what, **{name: part for name, part in given.items() if part}}

    @staticmethod
    def _word(sign: str, meaning: Any, known: dict[str, Any]) -> str:
        for word, other in known.items():
            if other == meaning:
                return word
        word = f"{sign}{len(known)}"
        known[word] = meaning
        return word


def _put(expression: _Expression, write: Put, expect: int, mark: str) -> Parameters:
    attributes = {**_attributes(write.item), "version": _number(expect + 1)}
    if mark:
        attributes["mark"] = {"S": mark}
    expression.require_version(expect)
    return expression.parameters(attributes)


def _put_over(expression: _Expression, write: Put) -> Parameters:
    """An item whole, whatever stands there: an update, as that can raise a version that nobody has read."""
    attributes = _attributes(write.item)
    version = expression.name("version")
    raised = f"if_not_exists({version}, {expression.value(_number(ABSENT))}) + {expression.value(_number(1))}"
    expression.sets = [f"{expression.name(name)} = {expression.value(part)}" for name, part in attributes.items()]
    expression.sets.append(f"{version} = {raised}")
    expression.removes = [expression.name(name) for name in _OPTIONAL if name not in attributes]
    return expression.parameters()


def _add(expression: _Expression, write: Add) -> Parameters:
    version = expression.name("version")
    expression.sets = [f"{version} = {version} + {expression.value(_number(1))}"]
    expression.conditions = [f"attribute_exists({expression.name('pk')})"]
    for name, delta in write.deltas.items():
        counter = expression.counter(name)
        now = f"if_not_exists({counter}, {expression.value(_number(0))})"
        expression.sets.append(f"{counter} = {now} + {expression.value(_number(delta))}")
    for name, floor in write.floors.items():
        counter, delta = expression.counter(name), write.deltas.get(name, 0)
        enough = f"{counter} >= {expression.value(_number(floor - delta))}"
        expression.conditions.append(f"(attribute_not_exists({counter}) OR {enough})" if delta >= floor else enough)
    return expression.parameters()


def _attributes(item: Item) -> Attributes:
    """All but the key and the version."""
    attributes: Attributes = {
        "counters": {"M": {name: _number(count) for name, count in item.counters.items()}},
    }
    if item.data:
        attributes["data"] = _write_data(item.data)
    for n, index in ((1, item.index1), (2, item.index2)):
        if index:
            attributes[f"pk{n}"] = {"S": to_partition(index[0], shard_of(item.key))}
            attributes[f"sk{n}"] = {"S": to_name(index[1])}
    if item.expires is not None:
        attributes["expires"] = _number(item.expires)
    return attributes


def _write_data(data: Mapping[str, Any]) -> dict[str, Any]:
    text = msgspec.json.encode(data)
    return {"S": text.decode()} if len(text) <= PLAIN_BYTES else {"B": zlib.compress(text)}


def _read_data(value: dict[str, Any] | None) -> Mapping[str, Any]:
    if value is None:
        return {}
    text = value["S"] if "S" in value else zlib.decompress(value["B"])
    data: dict[str, Any] = msgspec.json.decode(text)
    return data


def _place(attributes: Attributes, pk: str, sk: str) -> Key | None:
    if pk not in attributes:
        return None
    return attributes[pk]["S"].rpartition("#")[0], from_name(attributes[sk]["S"])


def _number(value: int) -> dict[str, Any]:
    return {"N": str(value)}
