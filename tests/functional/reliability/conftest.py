from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import dynamodb_local


@pytest.fixture(params=["sqlite", "dynamodb"])
def table(request: pytest.FixtureRequest) -> Iterator[tuple[str, str] | None]:
    """Where several processes keep their books: DynamoDB's table, its name and address; ``None``: a file."""
    if request.param == "sqlite":
        yield None
        return
    endpoint = request.getfixturevalue("dynamodb")
    store = dynamodb_local.new_store(endpoint)
    yield store.table, endpoint
    dynamodb_local.drop(store)
