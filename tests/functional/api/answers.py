"""What every answer of the API must look like."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import httpx

from shop.adapters.store.memory import MemoryStore
from shop.services.shop import Shop
from tests.functional.api.client import Client

ITEMS = [{"sku": "POT", "quantity": 1}]


def books(shop: Shop) -> list[Any]:
    """Everything that is stored, to compare with what is stored later."""
    if isinstance(shop.store, MemoryStore):
        return sorted(shop.store.everything(), key=lambda item: item.key)
    return shop.store._read("select * from items order by pk, sk", ())


def put_back(shop: Shop, before: list[Any]) -> None:
    """Make the books what they were."""
    if isinstance(shop.store, MemoryStore):
        shop.store.restore(before)
    elif books(shop) != before:
        with closing(sqlite3.connect(shop.store._path)) as connection, connection:
            connection.execute("delete from items")
            for row in before:
                connection.execute(f"insert into items values ({', '.join('?' * len(row))})", row)


def refused(answer: httpx.Response, status: int | None = None, code: str | None = None) -> dict[str, Any]:
    """The details of an error that is told as the contract wants it."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"code", "message", "details"}
    assert isinstance(body["code"], str)
    assert body["code"]
    assert isinstance(body["message"], str)
    assert body["message"]
    assert isinstance(body["details"], dict)
    assert "Traceback" not in answer.text
    if status is not None:
        assert (answer.status_code, body["code"]) == (status, code or body["code"]), body
    return body["details"]


def stores_nothing(client: Client, shop: Shop, method: str, path: str, **request: Any) -> httpx.Response:
    """Send it; a refusal must leave the books as they were."""
    before = books(shop)
    answer = client.request(method, path, **request)
    assert answer.status_code < 500, (path, request, answer.text)
    if answer.status_code >= 400:
        refused(answer)
        assert books(shop) == before, "a refused request stored something"
    return answer


def buy(client: Client, *items: tuple[str, int], **fields: Any) -> dict[str, str]:
    """A checkout that goes well."""
    body = {"items": [{"sku": sku, "quantity": n} for sku, n in items or [("POT", 1)]], "email": "ada@example.com"}
    answer = client.post("/api/checkout", json=body | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()
