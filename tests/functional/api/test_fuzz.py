"""Anything at all, at every endpoint: never a 5xx, errors as the contract wants them, nothing stored on a 4xx."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.services.shop import Shop
from tests.functional.api.answers import books, put_back, stores_nothing
from tests.functional.api.client import Client
from tests.unit.domain.effort import effort

VALID: dict[str, dict[str, Any]] = {
    "/api/quote": {
        "items": [{"sku": "POT", "quantity": 1}],
        "country": "DE",
        "coupons": ["TEN"],
        "shipping": "express",
    },
    "/api/checkout": {
        "items": [{"sku": "CUP", "quantity": 1, "unit_price": 1200}, {"sku": "SET", "quantity": 1}],
        "email": "ada@example.com",
        "locale": "zh",
        "cart": "c",
        "attribution": {"utm_source": "news"},
        "marketing_consent": True,
    },
    "/api/subscriptions": {"email": "a@b.de", "topics": ["news", "offers"], "locale": "zh", "website": ""},
    "/api/watches": {"sku": "GONE", "email": "a@b.de", "locale": "zh"},
    "/api/contact": {"name": "Ada", "email": "a@b.de", "topic": "Tea", "message": "How hot?", "order": "7K3M9-QXD42"},
}
texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "\x00", "\r\nBcc: x", "<script>", "{{ 7*7 }}", "../..", "' or 1=1 --", "茶" * 300, "\u202e", "1"]
    ),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**18, 10**60),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body, from the whole down to each leaf."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def changed(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    body = copy.deepcopy(body)
    inner = body
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return body


def send(client: Client, shop: Shop, path: str, content: bytes) -> None:
    """Fuzz leaves no trace for the next example."""
    before = books(shop)
    stores_nothing(client, shop, "POST", path, content=content)
    put_back(shop, before)


@pytest.mark.parametrize("path", VALID)
@given(data=st.data())
@effort(60)
def test_a_valid_body_with_one_thing_changed(client: Client, shop: Shop, path: str, data: st.DataObject) -> None:
    body = VALID[path]
    place = data.draw(st.sampled_from(places(body)))
    send(client, shop, path, json.dumps(changed(body, place, data.draw(anything))).encode())


@pytest.mark.parametrize("path", VALID)
@given(
    body=st.dictionaries(
        st.one_of(st.sampled_from(["items", "email", "name", "message", "coupons"]), texts), anything
    )
)
@effort(30)
def test_any_json(client: Client, shop: Shop, path: str, body: Any) -> None:
    send(client, shop, path, json.dumps(body).encode())


@pytest.mark.parametrize("path", [*VALID, "/api/webhooks/sandbox"])
@given(random=st.randoms(use_true_random=False), noise=st.binary(max_size=40))
@effort(40)
def test_bytes_that_were_damaged_on_their_way(
    client: Client, shop: Shop, path: str, random: Random, noise: bytes
) -> None:
    body = bytearray(json.dumps(VALID.get(path, {"id": "evt"})).encode())
    for _ in range(random.randrange(4)):
        at = random.randrange(len(body))
        body[at : at + random.randrange(3)] = noise[: random.randrange(8)] or bytes([random.randrange(256)])
    send(client, shop, path, bytes(body))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.sampled_from(("GET", "POST", "DELETE")))
@effort(50)
def test_any_path_and_query(client: Client, shop: Shop, text: str, method: str) -> None:
    for start in ("/api/", "/api/orders/", "/api/stock?sku=", "/api/webhooks/", "/sandbox/pay/", "/mailbox/"):
        quoted = "".join(f"%{byte:02x}" for byte in text.encode())
        before = books(shop)
        answer = client.request(method, start + quoted)
        assert answer.status_code < 500, (start, text)
        assert books(shop) == before


@given(
    st.dictionaries(st.sampled_from(["name", "email", "topic", "message", "order", "locale", "outcome"]), texts),
    st.binary(max_size=10),
)
@effort(50)
def test_any_form(client: Client, shop: Shop, fields: dict[str, str], noise: bytes) -> None:
    body = str(httpx.QueryParams(fields)).encode() + noise
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    before = books(shop)
    stores_nothing(client, shop, "POST", "/api/contact", content=body, headers=headers)
    put_back(shop, before)
