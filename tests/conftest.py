from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.services.shop import Shop
from tests import dynamodb_local
from tests.fake_cloudfront.aws import ACCOUNT, FakeAWS, fake_aws
from tests.fake_cloudfront.edge import Functions, running_functions
from tests.shops import Clock, make_shop

os.environ["REGULARS_ENV_FILE"] = os.devnull  # the settings of a shop that is run from here are not the tests'

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


@pytest.fixture(scope="session")
def cloud_server() -> Iterator[FakeAWS]:
    with fake_aws() as found:
        yield found


@pytest.fixture
def cloud(cloud_server: FakeAWS, monkeypatch: pytest.MonkeyPatch) -> FakeAWS:
    """AWS for a published site, empty, and an environment that it accepts."""
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    cloud_server.clear()
    return cloud_server


@pytest.fixture(scope="session")
def edge_functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    """The site's functions at an edge, in Node."""
    with running_functions(tmp_path_factory.mktemp("edge")) as found:
        yield found
