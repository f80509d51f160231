"""The whole shop as an ASGI app, over HTTP, with its books in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from functions.local import create
from shop.adapters.mail.folder import FolderMail
from shop.adapters.store.sqlite import SQLiteStore
from shop.bootstrap import new_id
from shop.services.shop import Shop
from shop.settings import Environment
from tests.functional.api.answers import books, put_back
from tests.functional.api.client import Client
from tests.shops import Clock, make_shop


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def environment(folder: Path) -> Environment:
    return Environment(
        state=folder / "var",
        port=8000,
        site_url="http://shop.test",
        snapshot=folder / "snapshot",
        output=folder / "output",
        secret=None,
    )


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def template(request: pytest.FixtureRequest, folder: Path, environment: Environment) -> Iterator[Shop]:
    """A shop whose mail is a folder, and in which nobody has bought anything yet."""
    sqlite = SQLiteStore(environment.state / "shop.db") if request.param == "sqlite" else None
    shop = make_shop(folder, sqlite, clock=Clock())
    yield replace(shop, mail=FolderMail(environment.state / "outbox"), new_id=new_id)
    if sqlite:
        sqlite.close()


@pytest.fixture
def shop(template: Shop) -> Iterator[Shop]:
    """The shop with fresh books: they are put back after each test."""
    before, now = books(template), template.clock.now
    yield template
    put_back(template, before)
    template.clock.now = now


@pytest.fixture(scope="module")
def client(template: Shop, environment: Environment) -> Iterator[Client]:
    app = create(lambda: template, environment)
    with Client(app) as client:
        yield client
