"""The store in the cloud: one DynamoDB table, paid by the request.

A commit whose answer was lost must neither be done twice nor be told as refused because of itself. A transaction
bears a token, by which DynamoDB knows it again (for ten minutes). A ``Put`` by itself that expects a version needs no
transaction, which costs twice as much: it leaves a mark on the item, and is known again by that. Every other write by
itself goes as a transaction of one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from shop.adapters.store.dynamodb_client import DynamoDBClient, Refused, busy
from shop.adapters.store.dynamodb_items import (
    SHARDS,
    Attributes,
    from_name,
    to_item,
    to_key,
    to_name,
    to_partition,
    to_write,
    write_of,
)
from shop.adapters.store.outcome import told
from shop.domain.errors import Unavailable
from shop.ports.store import ConditionFailed, Item, Key, Put, Write, check_bounds

if TYPE_CHECKING:
    from concurrent.futures import Future

_GET_AT_ONCE = 100
"""Keys that one BatchGetItem takes."""
_AT_ONCE = 8
"""Requests under way, where many items are written each by itself."""
_PAGE = 1000


def new_token() -> str:
    return secrets.token_hex(12)


class DynamoDBStore:
    """A store in the client's table; ``python -m shop store create`` makes it."""

    def __init__(self, client: DynamoDBClient, new_token: Callable[[], str] = new_token) -> None:
        self.client = client
        self.table = client.table
        self._new_token = new_token

    def get(self, pk: str, sk: str) -> Item | None:
        attributes = self._get((pk, sk))
        return to_item(attributes) if attributes else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        found: dict[Key, Item] = {}
        waiting = [to_key(key) for key in dict.fromkeys(keys)]
        again = self.client.patience.start()
        while waiting:
            asked, waiting = waiting[:_GET_AT_ONCE], waiting[_GET_AT_ONCE:]
            request = {self.table: {"Keys": asked, "ConsistentRead": True}}
            answer = self.client.call("batch_get_item", RequestItems=request)
            items = map(to_item, answer["Responses"].get(self.table, []))
            found |= {item.key: item for item in items}
            left = answer.get("UnprocessedKeys", {}).get(self.table, {}).get("Keys", [])
            if left and not again():
                raise busy()
            waiting += left
        return found

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
        if limit < 1 or (until is not None and until <= start):
            return []
        if index is None:
            rows = self._rows(to_name(pk), None, start, until, descending, limit)
            return [to_item(row) for row in islice(rows, limit)]
        sort = f"sk{index}"
        page = limit // SHARDS + 10
        shards = [
            self._rows(to_partition(pk, shard), index, start, until, descending, page) for shard in range(SHARDS)
        ]
        entries = merge(*shards, key=lambda row: row[sort]["S"], reverse=descending)
        found: list[Item] = []
        while wanted := list(islice(entries, limit - len(found))):
            places = [
                ((from_name(e["pk"]["S"]), from_name(e["sk"]["S"])), (pk, from_name(e[sort]["S"]))) for e in wanted
            ]
            items = self.get_many([key for key, _ in places])
            for key, place in places:
                item = items.get(key)
                # the index may lag behind: who has left it is not in it any more
                if item and (item.index1 if index == 1 else item.index2) == place:
                    found.append(item)
        return found

    def commit(self, *writes: Write) -> None:
        check_bounds(writes)
        if not writes:
            return
        first = writes[0]
        if len(writes) == 1 and isinstance(first, Put) and first.expect is not None:
            self._put(first, first.expect)
            return
        requests = [dict([to_write(self.table, write)]) for write in writes]
        try:
            self.client.call("transact_write_items", TransactItems=requests, ClientRequestToken=self._new_token())
        except Refused as refusal:
            raise ConditionFailed([writes[place].key for place in refusal.places]) from refusal

    def commit_each(self, *writes: Write) -> list[ConditionFailed | None]:
        from concurrent.futures import ThreadPoolExecutor  # only where many are written: most functions never do

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = [pool.submit(self.commit, write) for write in writes]
        return told([_error(done) for done in waiting])

    def purge(self, now: int, limit: int = 100) -> int:
        return 0  # the table's time to live does it

    def close(self) -> None:
        """Close the connections; they are opened again when they are next needed."""
        self.client.close()

    def _get(self, key: Key) -> Attributes | None:
        answer = self.client.call("get_item", TableName=self.table, Key=to_key(key), ConsistentRead=True)
        found: Attributes | None = answer.get("Item")
        return found

    def _put(self, write: Put, expect: int) -> None:
        mark = self._new_token()
        _, request = to_write(self.table, write, mark)
        try:
            self.client.call("put_item", **request)
        except Refused as refusal:
            if not refusal.unsure:
                raise ConditionFailed([write.key]) from refusal
            attributes = self._get(write.key)
            version, last = write_of(attributes) if attributes else (None, "")
            if last == mark:
                return  # it was ourselves, before the answer was lost
            if version == expect + 1:
                raise ConditionFailed([write.key]) from refusal  # one write since, and it was not ours
            raise Unavailable(
                "store_unavailable", "It is not known whether this was written. Look again."
            ) from refusal

    def _rows(
        self, partition: str, index: int | None, start: str, until: str | None, descending: bool, page: int
    ) -> Iterator[Attributes]:
        """A partition's items, or an index's entries, as far as they are asked for."""
        names = ("pk", "sk") if index is None else (f"pk{index}", f"sk{index}")
        bounds = {":start": to_name(start) if start else None, ":until": None if until is None else to_name(until)}
        condition = {
            (False, False): "",
            (True, False): " AND #s >= :start",
            (False, True): " AND #s < :until",
            (True, True): " AND #s BETWEEN :start AND :until",  # whoever stands at its end is left out below
        }[bool(bounds[":start"]), bounds[":until"] is not None]
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": f"#p = :p{condition}",
            "ExpressionAttributeNames": {"#p": names[0], **({"#s": names[1]} if condition else {})},
            "ExpressionAttributeValues": {
                ":p": {"S": partition},
                **{name: {"S": bound} for name, bound in bounds.items() if bound is not None},
            },
            "ScanIndexForward": not descending,
            "Limit": min(page, _PAGE),
            **({"ConsistentRead": True} if index is None else {"IndexName": f"index{index}"}),
        }
        while True:
            answer = self.client.call("query", **request)
            yield from (row for row in answer["Items"] if row[names[1]]["S"] != bounds[":until"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _error(done: Future[None]) -> Exception | None:
    error = done.exception()
    if error is not None and not isinstance(error, Exception):
        raise error
    return error
