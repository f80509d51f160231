"""What is paid for: the units that requests consume, and the operations that were called.

DynamoDB Local says less of a transaction than AWS would take. So a written item is counted by AWS's own rule, from
its size in the table ("DynamoDB item sizes and formats"); reads and indexes as DynamoDB Local says.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from shop.adapters.store.dynamodb import DynamoDBStore

KILOBYTE = 1024
LEAST = 0.5
"""What a query of an index costs that finds nothing; DynamoDB Local says 0."""


@dataclass
class Meter:
    """Request units, of reading and of writing."""

    read: float = 0.0
    written: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)


@contextmanager
def metering(store: DynamoDBStore) -> Iterator[Meter]:
    """Count what is done meanwhile, by however many threads."""
    events, meter = store.client.open().meta.events, Meter()
    here, lock = threading.local(), threading.Lock()

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "INDEXES"
        here.asked = [*getattr(here, "asked", []), params]

    def take(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        params, said = here.asked.pop(), parsed.get("ConsumedCapacity", [])
        if getattr(here, "looking", False):
            return
        with lock:
            count(model, params, said)

    def count(model: Any, params: dict[str, Any], said: Any) -> None:
        meter.calls[model.name] += 1
        tables = said if isinstance(said, list) else [said]
        keys = written_keys(params)
        if keys:
            here.looking = True
            items = sum(units_of(store, key) for key in keys)
            here.looking = False
            meter.written += sum(map(index_units, tables)) + items * (2 if "TransactItems" in params else 1)
        else:
            units = sum(table["CapacityUnits"] for table in tables)
            meter.read += max(units, LEAST) if model.name == "Query" else units

    events.register("before-parameter-build.dynamodb", ask)
    events.register("after-call.dynamodb", take)
    try:
        yield meter
    finally:
        events.unregister("before-parameter-build.dynamodb", ask)
        events.unregister("after-call.dynamodb", take)


def written_keys(params: dict[str, Any]) -> list[dict[str, Any]]:
    requests = [body for request in params.get("TransactItems", []) for body in request.values()]
    if not requests and ("Item" in params or "UpdateExpression" in params):
        requests = [params]
    return [body.get("Key") or {name: body["Item"][name] for name in ("pk", "sk")} for body in requests]


def index_units(table: dict[str, Any]) -> float:
    return sum(index["CapacityUnits"] for index in table.get("GlobalSecondaryIndexes", {}).values())


def units_of(store: DynamoDBStore, key: dict[str, Any]) -> int:
    """An item's write units, as it now stands; one, where there is none any more."""
    answer = store.client.call("get_item", TableName=store.table, Key=key, ConsistentRead=True)
    return max(1, ceil(size(answer.get("Item", {})) / KILOBYTE))


def size(attributes: dict[str, dict[str, Any]]) -> int:
    return sum(len(name.encode()) + value_size(value) for name, value in attributes.items())


def value_size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "N":
        return len(content.lstrip("-0")) // 2 + 2
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + value_size(part) for name, part in content.items())
    return len(content.encode() if isinstance(content, str) else content)
