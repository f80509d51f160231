"""The functions as API Gateway (HTTP API, format 2.0) calls them, with recorded events; bodies in base64 too."""

from __future__ import annotations

import asyncio
import base64
import json
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from functions import checkout, contact, orders, scheduled, subscriptions, webhooks
from shop.domain.errors import Unavailable
from shop.services.shop import Shop
from tests.functional.api.answers import books

EVENTS = Path(__file__).parents[2] / "events"


@pytest.fixture(autouse=True)
def _deployed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The handlers' shop is this one: the functions ask for it at every request."""
    from shop import bootstrap

    earlier = None
    bootstrap.shop.cache_clear()
    monkeypatch.setattr("shop.bootstrap.build_shop", lambda environment: shop)
    with warnings.catch_warnings(action="ignore"), suppress(RuntimeError):
        earlier = asyncio.get_event_loop()  # Mangum made one when it was imported
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(earlier)
    loop.close()
    bootstrap.shop.cache_clear()


def recorded(name: str) -> dict[str, Any]:
    return json.loads((EVENTS / f"{name}.json").read_text())


def call(function: ModuleType, event: dict[str, Any]) -> tuple[int, Any]:
    answer = function.handler(event, None)
    body = answer["body"]
    if answer.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    return answer["statusCode"], json.loads(body) if body else dict(answer["headers"])


def at(event: dict[str, Any], path: str) -> dict[str, Any]:
    event["requestContext"]["http"]["path"] = path
    return event | {"rawPath": path}


def with_body(event: dict[str, Any], body: bytes, *, encoded: bool) -> dict[str, Any]:
    return event | {
        "body": base64.b64encode(body).decode() if encoded else body.decode(),
        "isBase64Encoded": encoded,
    }


def test_health(shop: Shop) -> None:
    assert call(checkout, recorded("health")) == (200, {"status": "ok", "snapshot": shop.catalogues.current().hash})


def test_quote_in_the_shopper_s_language() -> None:
    status, quote = call(checkout, recorded("quote"))
    assert (status, quote["total"], quote["items"][0]["title"]) == (200, 6800, "茶壶")


@pytest.mark.parametrize("name", ["checkout", "checkout-base64"])
def test_checkout_then_the_order(name: str) -> None:
    status, placed = call(checkout, recorded(name))
    assert status == 201
    event = at(recorded("order"), f"/api/orders/{placed['token']}")
    status, order = call(orders, event)
    assert (status, order["number"], order["locale"]) == (200, placed["order"], "zh")


def test_a_retried_checkout_is_one_order() -> None:
    assert call(checkout, recorded("checkout")) == call(checkout, recorded("checkout"))


def test_stock_of_several() -> None:
    assert call(checkout, recorded("stock")) == (200, {"POT": {"available": 3}, "CUP": {"available": 10}})


def test_contact() -> None:
    status, answer = call(contact, recorded("contact"))
    assert (status, answer["ticket"][:2]) == (202, "T-")


def test_contact_form() -> None:
    status, headers = call(contact, recorded("contact-form"))
    assert (status, headers["location"]) == (303, "/zh/contact/sent/")


@pytest.mark.parametrize("encoded", [False, True])
def test_signing_up_and_stopping(encoded: bool) -> None:
    sign_up = at(recorded("contact"), "/api/subscriptions")
    body = b'{"email": "ada@example.com", "topics": ["news"]}'
    assert call(subscriptions, with_body(sign_up, body, encoded=encoded)) == (202, {"status": "asked"})
    stop = at(recorded("contact-form"), "/api/unsubscribe") | {"rawQueryString": "token=x"}
    status, answer = call(subscriptions, with_body(stop, b"List-Unsubscribe=One-Click", encoded=encoded))
    assert (status, answer["code"]) == (403, "forged_link")


@pytest.mark.parametrize("encoded", [False, True])
def test_a_webhook_is_verified_on_its_raw_bytes(shop: Shop, encoded: bool) -> None:
    _, placed = call(checkout, recorded("checkout-base64"))
    provider = shop.payments.provider
    session = provider.session(f"sbx_{placed['order']}")
    (paid,) = provider.pay(session, "paid", shop.clock(), "ada@example.com")
    body, headers = provider.sign(paid | {"name": "张伟"}, shop.clock())
    event = recorded("webhook")
    event["headers"] |= headers
    before = books(shop)
    for forged in (body.replace("张伟".encode(), "李伟".encode()), body + b"\n", b""):
        status, problem = call(webhooks, with_body(event, forged, encoded=encoded))
        assert (status, problem["code"]) == (400, "bad_signature")
    assert books(shop) == before
    assert call(webhooks, with_body(event, body, encoded=encoded)) == (200, {"received": True, "recorded": True})
    assert call(webhooks, with_body(event, body, encoded=not encoded)) == (200, {"received": True, "recorded": False})


def test_what_is_wrong_is_told_the_same_way(shop: Shop) -> None:
    status, problem = call(checkout, recorded("unknown"))
    assert (status, problem["code"]) == (405, "method_not_allowed")
    status, problem = call(checkout, at(recorded("unknown"), "/api/nope"))
    assert (status, problem["code"]) == (404, "not_found")
    before = books(shop)
    for body in (b"{", b"\xff\xfe", b"", b"[" * 70_000):
        status, problem = call(checkout, with_body(recorded("checkout"), body, encoded=True))
        assert status == (413 if len(body) > 65_536 else 400)
        assert problem.keys() == {"code", "message", "details"}
    assert books(shop) == before


def test_the_schedule_s_event(shop: Shop) -> None:
    assert scheduled.handler({"version": "0", "source": "aws.scheduler"}, None) == {
        "payments": 0,
        "expired": 0,
        "mails": 0,
    }


def test_the_logs_of_an_order_page_do_not_open_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Lambda writes what is INFO and more: of Mangum, and of what went wrong."""
    caplog.set_level("INFO")
    token = shop.token("NO-SUCH-ORDER")
    assert call(orders, at(recorded("order"), f"/api/orders/{token}"))[0] == 404

    def fail(*_: Any) -> None:
        raise Unavailable("busy", "The books are busy.")

    monkeypatch.setattr("functions.orders.show_order", fail)
    assert call(orders, at(recorded("order"), f"/api/orders/{token}"))[0] == 503
    assert "GET /api/orders/{token}: " in caplog.text
    assert token not in caplog.text
