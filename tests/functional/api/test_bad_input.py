"""Whatever is sent: a 4xx that says what is wrong, and nothing stored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shop.domain.requests import MAX_BODY, MAX_LINES
from shop.services.shop import Shop
from tests.functional.api.answers import refused, stores_nothing
from tests.functional.api.client import Client

ITEM = {"sku": "POT", "quantity": 1}
BODY: dict[str, Any] = {"items": [ITEM], "email": "ada@example.com"}
MESSAGE = {"name": "Ada", "email": "ada@example.com", "topic": "Tea", "message": "How hot?"}
SIGN_UP = {"email": "ada@example.com", "topics": ["news"]}
WATCH = {"email": "ada@example.com", "sku": "GONE"}
VALID = {
    "/api/quote": BODY,
    "/api/checkout": BODY,
    "/api/contact": MESSAGE,
    "/api/subscriptions": SIGN_UP,
    "/api/watches": WATCH,
}
GARBAGE = {
    "empty": b"",
    "blank": b" \n ",
    "no JSON": b"hello",
    "half": b'{"items": [',
    "two": b"{}{}",
    "a comma too many": b'{"items": [],}',
    "single quotes": b"{'items': []}",
    "NaN": b'{"items": [{"sku": "POT", "quantity": NaN}]}',
    "Infinity": b'{"items": [{"sku": "POT", "quantity": Infinity}]}',
    "invalid UTF-8": b'{"items": [{"sku": "\xff\xfe", "quantity": 1}]}',
    "invalid UTF-8 where nobody looks": b'{"items": [{"sku": "POT", "quantity": 1}], "x": "\xff"}',
    "a lone surrogate": b'{"items": [{"sku": "POT", "quantity": 1}], "coupons": ["\\ud800"]}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"items": []}'.encode("utf-16"),
    "NUL bytes": b"\x00" * 100,
    "a list": b"[]",
    "a string": b'"items"',
    "null": b"null",
    "a number": b"1e999",
    "a deep list": b"[" * 60_000,
    "deep in a field": b'{"items": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "deep where nobody looks": b'{"x": ' + b'{"x":' * 9000 + b"1" + b"}" * 9001,
}


@pytest.mark.parametrize("path", VALID)
@pytest.mark.parametrize("name", GARBAGE)
def test_what_is_no_json_of_ours(client: Client, shop: Shop, path: str, name: str) -> None:
    refused(stores_nothing(client, shop, "POST", path, content=GARBAGE[name]), 400)


@pytest.mark.parametrize(
    "quantity", [0, -1, 1.5, 1.0, 1e99, 1000, 10**400, True, False, "1", None, [], {}, [1], {"n": 1}]
)
@pytest.mark.parametrize("path", ["/api/quote", "/api/checkout"])
def test_quantities_that_are_none(client: Client, shop: Shop, path: str, quantity: Any) -> None:
    body = {**BODY, "items": [{"sku": "POT", "quantity": quantity}]}
    details = refused(stores_nothing(client, shop, "POST", path, json=body), 400, "invalid_request")
    assert details["field"] == "items[0].quantity"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [ITEM] * (MAX_LINES + 1)}, "items"),
        ({"items": {"POT": 1}}, "items"),
        ({"items": None}, "items"),
        ({"items": ["POT"]}, "items[0]"),
        ({"items": [{"quantity": 1}]}, "items[0]"),
        ({"items": [{"sku": "POT"}]}, "items[0]"),
        ({"items": [{"sku": 1, "quantity": 1}]}, "items[0].sku"),
        ({"items": [{"sku": "", "quantity": 1}]}, "items[0].sku"),
        ({"items": [{"sku": "P" * 65, "quantity": 1}]}, "items[0].sku"),
        ({"items": [{"sku": "POT\n", "quantity": 1}]}, "items[0].sku"),
        ({"items": [{"sku": "../POT", "quantity": 1}]}, "items[0].sku"),
        ({"items": [{"sku": "P\x00T", "quantity": 1}]}, "items[0].sku"),
        ({"items": [ITEM | {"unit_price": -1}]}, "items[0].unit_price"),
        ({"items": [ITEM | {"unit_price": 1.5}]}, "items[0].unit_price"),
        ({"country": "de"}, "country"),
        ({"country": "DEU"}, "country"),
        ({"country": "D\n"}, "country"),
        ({"country": 49}, "country"),
        ({"shipping": ""}, "shipping"),
        ({"shipping": ["standard"]}, "shipping"),
        ({"coupons": "TEN"}, "coupons"),
        ({"coupons": [""]}, "coupons[0]"),
        ({"coupons": ["A"] * 6}, "coupons"),
        ({"coupons": ["A" * 41]}, "coupons[0]"),
        ({"email": "ada"}, "email"),
        ({"email": "ada@example"}, "email"),
        ({"email": "ada@example.com\nBcc: x@example.com"}, "email"),
        ({"email": "ada@example.com, bob@example.com"}, "email"),
        ({"email": "<ada@example.com>"}, "email"),
        ({"email": "a" * 250 + "@x.de"}, "email"),
        ({"email": {"to": "ada@example.com"}}, "email"),
    ],
)
@pytest.mark.parametrize("path", ["/api/quote", "/api/checkout"])
def test_fields_that_are_not_as_they_should_be(
    client: Client, shop: Shop, path: str, change: dict[str, Any], field: str
) -> None:
    details = refused(stores_nothing(client, shop, "POST", path, json=BODY | change), 400, "invalid_request")
    assert details["field"] == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"locale": "x" * 21}, "locale"),
        ({"locale": 1}, "locale"),
        ({"marketing_consent": "yes"}, "marketing_consent"),
        ({"marketing_consent": 1}, "marketing_consent"),
        ({"attribution": []}, "attribution"),
        ({"attribution": {"a": 1}}, "attribution[...]"),
        ({"attribution": {"a": "x" * 201}}, "attribution[...]"),
        ({"expected_total": -1}, "expected_total"),
        ({"expected_total": 10**9}, "expected_total"),
        ({"expected_total": "490"}, "expected_total"),
        ({"snapshot": "../../etc/passwd"}, "snapshot"),
        ({"cart": ""}, "cart"),
        ({"cart": "x" * 129}, "cart"),
        ({"cart": "a b"}, "cart"),
    ],
)
def test_fields_of_a_checkout(client: Client, shop: Shop, change: dict[str, Any], field: str) -> None:
    answer = stores_nothing(client, shop, "POST", "/api/checkout", json=BODY | change)
    assert refused(answer, 400, "invalid_request")["field"] == field


@pytest.mark.parametrize(
    ("change", "code", "details"),
    [
        ({"items": [{"sku": "NOPE", "quantity": 1}]}, "unknown_sku", {"sku": "NOPE"}),
        ({"items": [{"sku": "POT", "quantity": 999}, ITEM]}, "too_many_items", {"sku": "POT", "limit": 999}),
        ({"country": "JP"}, "country_not_served", {"country": "JP"}),
        ({"shipping": "drone"}, "shipping_unavailable", {"shipping": "drone", "available": ["standard", "express"]}),
        ({"coupons": ["OLD"]}, "coupon_invalid", {"coupon": "OLD", "reason": "expired", "ends": "2026-12-31"}),
        (
            {"coupons": ["SOON"]},
            "coupon_invalid",
            {"coupon": "SOON", "reason": "not_started", "starts": "2027-06-01"},
        ),
        ({"coupons": ["\x00<b>"]}, "coupon_invalid", {"coupon": "\x00<B>", "reason": "unknown"}),
        ({"coupons": ["FIVE"]}, "coupon_invalid", {"coupon": "FIVE", "reason": "scope"}),
    ],
)
@pytest.mark.parametrize("path", ["/api/quote", "/api/checkout"])
def test_what_can_not_be_sold_like_that(
    client: Client, shop: Shop, path: str, change: dict[str, Any], code: str, details: dict[str, Any]
) -> None:
    assert refused(stores_nothing(client, shop, "POST", path, json=BODY | change), 422, code) == details


def test_what_is_not_named_is_ignored(client: Client, shop: Shop) -> None:
    """Prices and totals that a browser sends change nothing; of a key that stands twice the last one counts."""
    plain = client.post("/api/quote", json=BODY).json()
    sly = {**BODY, "items": [ITEM | {"price": 1, "total": 1, "discount": 999}], "total": 1, "__proto__": {"x": 1}}
    assert client.post("/api/quote", json=sly).json() == plain
    item = b'{"sku": "CUP", "sku": "POT", "quantity": 9, "quantity": 1}'
    twice = b'{"items": [{"sku": "X", "quantity": 1}], "items": [' + item + b"]}"
    assert client.post("/api/quote", content=twice).json() == plain


# -- sizes ---------------------------------------------------------------------------------------------------------


def padded(size: int) -> bytes:
    body = json.dumps(BODY | {"padding": ""}).encode()
    return body.replace(b'"padding": ""', b'"padding": "' + b"x" * (size - len(body)) + b'"')


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", [*VALID, "/api/webhooks/sandbox"])
def test_a_body_over_the_limit(client: Client, shop: Shop, path: str, chunked: bool) -> None:
    def content(size: int) -> Any:
        return pieces(padded(size)) if chunked else padded(size)

    refused(stores_nothing(client, shop, "POST", path, content=content(MAX_BODY + 1)), 413, "too_large")
    answer = client.post(path, content=content(MAX_BODY))
    assert answer.status_code == {"/api/quote": 200, "/api/checkout": 201}.get(path, 400)


async def pieces(body: bytes) -> Any:
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


def test_an_endless_body_is_not_read_to_its_end(client: Client, shop: Shop) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 1
            yield b"[" * 4096

    refused(stores_nothing(client, shop, "POST", "/api/checkout", content=endless()), 413)
    assert sent < 30
