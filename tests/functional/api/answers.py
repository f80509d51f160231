"""What every answer of the API must look like."""

from __future__ import annotations

from typing import Any

import httpx

from shop.services.shop import Shop
from tests.functional.api.client import Client

ITEMS = [{"sku": "POT", "quantity": 1}]


def books(shop: Shop) -> dict[Any, Any]:
    """Everything that is stored, to compare with what is stored later."""
    return dict(shop.store._items)


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
