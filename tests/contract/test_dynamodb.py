"""The store contract against Amazon's own DynamoDB Local, and what only DynamoDB has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.dynamodb_items import SHARDS, to_partition
from shop.ports.store import Store
from tests.contract.store_contract import StoreContract, put
from tests.dynamodb_local import drop, new_store


class TestDynamoDBStore(StoreContract):
    @pytest.fixture
    def new_store(self, dynamodb: str) -> Iterator[Callable[[], Store]]:
        made: list[DynamoDBStore] = []

        def new() -> Store:
            made.append(new_store(dynamodb))
            return made[-1]

        yield new
        for store in made:
            drop(store)

    @pytest.fixture
    def store(self, new_store: Callable[[], Store]) -> Store:
        return new_store()

    def test_a_crowded_index_is_spread_over_all_shards(self, store: DynamoDBStore) -> None:
        for first in range(0, 200, 100):
            store.commit(*(put(f"{n:03}", index2=("due", f"{n % 7}")) for n in range(first, first + 100)))
        shards = {
            shard: len(list(store._rows(to_partition("due", shard), 2, "", None, False, 100)))
            for shard in range(SHARDS)
        }
        assert sum(shards.values()) == 200
        assert min(shards.values()) > 10
        found = store.query("due", index=2, limit=150)
        assert [item.index2[1] for item in found] == sorted(str(n % 7) for n in range(200))[:150]
        assert len(store.query("due", index=2, start="3", until="5", limit=500)) == sum(
            n % 7 in (3, 4) for n in range(200)
        )
        assert store.query("due", index=2, start="5", until="3") == []

    def test_more_than_a_page_is_read_on(self, store: DynamoDBStore) -> None:
        """DynamoDB answers a megabyte at a time, and takes a hundred keys."""
        text = Random(7).randbytes(30_000).hex()
        for n in range(60):
            store.commit(put(f"{n:03}", data={"text": text}))
        assert [item.sk for item in store.query("p")] == [f"{n:03}" for n in range(60)]
        assert [item.sk for item in store.query("p", until="059", descending=True, limit=2)] == ["058", "057"]
        keys = [("p", f"{n:03}") for n in range(250)]
        assert len(store.get_many(keys)) == 60
