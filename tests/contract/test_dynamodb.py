"""The store contract against Amazon's own DynamoDB Local, and what only DynamoDB has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shop.adapters.store.dynamodb import DynamoDBStore
from shop.ports.store import Store
from tests.contract.store_contract import StoreContract
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
