from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.services.shop import Shop
from tests import dynamodb_local
from tests.shops import Clock, make_shop

pytest_plugins = ["tests.workers"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    """A small shop in memory."""
    return make_shop(tmp_path, clock=clock)


@pytest.fixture(scope="session")
def dynamodb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DynamoDB Local's address."""
    with dynamodb_local.dynamodb_local(tmp_path_factory.mktemp("dynamodb")) as endpoint:
        yield endpoint


@pytest.fixture
def dynamodb(dynamodb_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """DynamoDB Local's address, and an environment that it accepts."""
    for name, value in dynamodb_local.ACCOUNT.items():
        monkeypatch.setenv(name, value)
    return dynamodb_server
