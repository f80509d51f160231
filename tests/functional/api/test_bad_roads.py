"""Wrong methods, unknown paths, weird headers, forms, keys, tokens and webhooks: a 4xx, and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from shop.services.shop import Shop
from tests.functional.api.answers import buy, refused, stores_nothing
from tests.functional.api.client import Client

BODY: dict[str, Any] = {"items": [{"sku": "POT", "quantity": 1}], "email": "ada@example.com"}
MESSAGE = {"name": "Ada", "email": "ada@example.com", "topic": "Tea", "message": "How hot?"}
FORM = "application/x-www-form-urlencoded"

# -- roads ---------------------------------------------------------------------------------------------------------

CALLS = {
    "/api/health": "GET",
    "/api/quote": "POST",
    "/api/checkout": "POST",
    "/api/stock": "GET",
    "/api/orders/x": "GET",
    "/api/contact": "POST",
    "/api/webhooks/sandbox": "POST",
}


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_wrong_methods(client: Client, shop: Shop, path: str, method: str) -> None:
    if method == CALLS[path]:
        return
    answer = stores_nothing(client, shop, method, path, json=BODY)
    refused(answer, 405, "method_not_allowed")
    assert CALLS[path] in answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/nope", "/api/quote/x", "/api/contactus", "/api/orders/", "/api/orders/a/b", "/api/webhooks/",
     "/api/%00", "/api/%ff%fe", "/api/..%2f..%2fetc/passwd", "/api/" + "x" * 5000, "/sandbox/", "/sandbox/pay/",
     "/mailbox/x", "/mailboxes", "/api/QUOTE"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_paths(client: Client, shop: Shop, path: str, method: str) -> None:
    answer = stores_nothing(client, shop, method, path)
    assert refused(answer) == answer.json()["details"]
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/xml; charset=utf-7"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=\xff"},
        {"Accept": "image/png", "Accept-Encoding": "zstd, \x7f"},
        {"Content-Encoding": "gzip"},
        {"Host": "evil.example\x00"},
        {"Host": "["},
        {"X-Forwarded-For": "1" * 5000, "Forwarded": "for=;;;"},
        {"Cookie": "a=\xff\xfe; " * 50},
        {"Range": "bytes=0-1,,", "If-None-Match": "*", "Expect": "100-continue"},
        {"X-HTTP-Method-Override": "DELETE", "Upgrade": "websocket", "Connection": "upgrade"},
    ],
)
def test_weird_headers_change_nothing(client: Client, shop: Shop, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = client.post("/api/quote", content=json.dumps(BODY).encode(), headers=raw)
    assert (answer.status_code, answer.json()["total"]) == (200, 5390)


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=x"])
@pytest.mark.parametrize(
    "body", [b"", b"=", b"a" * 60_000, b"&" * 60_000, b"name=%ff%fe", b"name=\xff", b"name=%", b"name=Ada;email=x",
             b"name=Ada&email=ada%40example.com&topic=T&message=%00",
             b"name=A%0d%0aB&email=a%40b.de&topic=T&message=x"]
)  # fmt: skip
def test_forms_that_are_none(client: Client, shop: Shop, content_type: str, body: bytes) -> None:
    refused(
        stores_nothing(client, shop, "POST", "/api/contact", content=body, headers={"Content-Type": content_type}),
        400,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A\r\nBcc: x@example.com"}, "name"),
        ({"name": "A\x00"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"topic": "T\nU"}, "topic"),
        ({"topic": None}, "topic"),
        ({"message": ""}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"message": "bell \x07"}, "message"),
        ({"email": "ada@example.com\r\n"}, "email"),
        ({"email": "@"}, "email"),
        ({"order": "x" * 41}, "order"),
        ({"order": "A\nB"}, "order"),
    ],
)
def test_messages_that_are_none(client: Client, shop: Shop, change: dict[str, Any], field: str) -> None:
    answer = stores_nothing(client, shop, "POST", "/api/contact", json=MESSAGE | change)
    assert refused(answer, 400, "invalid_request")["field"] == field


# -- keys, tokens, queries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [b"", b"x" * 201, b"\xff", "é".encode(), b"a\tb", b"\x7f"])
def test_weird_idempotency_keys(client: Client, shop: Shop, key: bytes) -> None:
    answer = stores_nothing(client, shop, "POST", "/api/checkout", json=BODY, headers=[(b"Idempotency-Key", key)])
    assert refused(answer, 400, "invalid_request")["field"] == "Idempotency-Key"


def forgeries(token: str) -> Iterator[str]:
    number, _, signature = token.rpartition(".")
    yield from (number, f"{number}.", f".{signature}", f"{token}A", token[:-1], token.lower(), f"{token}%00")
    yield from (
        "x",
        "%20",
        ".",
        "....",
        "%ff%fe",
        "%ed%a0%80",
        "x" * 4000,
        f"0000{token}",
        "..%2f..",
        "null",
        "%F0%9F%8D%B5.x",
    )
    for position in range(0, len(token), 3):
        yield token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]


def test_forged_tokens_open_nothing(client: Client, shop: Shop) -> None:
    token = buy(client)["token"]
    assert client.get(f"/api/orders/{token}").status_code == 200
    for forged in forgeries(token):
        answer = stores_nothing(client, shop, "GET", f"/api/orders/{forged}")
        assert answer.status_code == 404, forged
    bodies = {client.get(f"/api/orders/{forged}").text for forged in list(forgeries(token))[:4]}
    assert len(bodies) == 1, "all forgeries are answered alike"


@pytest.mark.parametrize(
    "query",
    ["", "sku=", "sku=NOPE", "sku=POT&sku=NOPE", "SKU=POT", "sku[]=POT", "sku=%00", "sku=%ff", "sku=%ed%a0%80",
     "sku=POT%0a", "&".join(f"sku=S{n}" for n in range(101)), "sku=" + "x" * 5000, "%", "sku=../POT", "sku=é"],
)  # fmt: skip
def test_stock_of_what_is_not_there(client: Client, shop: Shop, query: str) -> None:
    assert stores_nothing(client, shop, "GET", f"/api/stock?{query}").status_code in (400, 422)


# -- webhooks ------------------------------------------------------------------------------------------------------


def test_forged_replayed_and_foreign_webhooks(client: Client, shop: Shop) -> None:
    placed = buy(client)
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed['order']}"), "paid", shop.clock())
    body, headers = provider.sign(event, shop.clock())
    path = "/api/webhooks/sandbox"
    cheaper = body.replace(b'"amount":5390', b'"amount":1')
    assert cheaper != body
    for content, given in (
        (cheaper, headers),
        (body, {}),
        (body, {"sandbox-signature": ""}),
        (body, {"sandbox-signature": "t=1,v1=" + "0" * 64}),
        (body, {"sandbox-signature": headers["sandbox-signature"].replace("t=", "t=9")}),
        (body, {"stripe-signature": headers["sandbox-signature"]}),
        (body + b"\n", headers),
        (b"", headers),
    ):
        refused(stores_nothing(client, shop, "POST", path, content=content, headers=given), 400, "bad_signature")
    refused(stores_nothing(client, shop, "POST", "/api/webhooks/stripe", content=body, headers=headers), 404)
    foreign, signed = provider.sign(event | {"order": "ANOTH-ERSHOP", "session": "sbx_x"}, shop.clock())
    assert client.post(path, content=foreign, headers=signed).json() == {"received": True, "recorded": False}
    shop.clock.tick(seconds=301)
    refused(stores_nothing(client, shop, "POST", path, content=body, headers=headers), 400, "bad_signature")
    assert client.get(f"/api/orders/{placed['token']}").json()["payment_status"] == "awaiting_payment"
