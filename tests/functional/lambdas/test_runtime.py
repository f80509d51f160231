"""The handlers under AWS's own runtime and its emulator of Lambda: recorded events, and calls that take too long."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from shop.bootstrap import build_shop
from shop.services.keep_stock import level
from shop.services.shop import Shop
from shop.settings import Environment
from tests import dynamodb_local
from tests.architecture.sources import ROOT
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.lambda_emulator import Function, emulated
from tests.shops import publish

SECONDS = 8
"""Enough for a cold start on a busy machine."""
EVENTS = ROOT / "tests" / "events"


class Silent(FakeStripe):
    """One that takes a request and says nothing until it is told to speak."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime.now(UTC))
        self.silent = False
        self._spoken: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def answer(self, request: Request) -> Response:
        await request.body()  # while whoever asks is there
        if self.silent:
            spoken = asyncio.Event()
            self._spoken.append((asyncio.get_running_loop(), spoken))
            await spoken.wait()
        return await super().answer(request)

    def speak(self) -> None:
        self.silent = False
        for loop, spoken in self._spoken:
            loop.call_soon_threadsafe(spoken.set)


class Deployed:
    """The functions of a shop, each under an emulator of its own that is started when it is first called."""

    def __init__(self, folder: Path, stack: ExitStack, settings: dict[str, str]) -> None:
        self._folder = folder
        self._stack = stack
        self.settings = settings
        self._running: dict[tuple[str, int], Function] = {}

    def call(self, name: str, event: Any, seconds: int = 30) -> Any:
        key = name, seconds
        if key not in self._running:
            emulator = emulated(f"functions.{name}.handler", self._folder, self.settings, seconds)
            self._running[key] = self._stack.enter_context(emulator)
        return self._running[key].call(event)

    def ask(self, name: str, event: Any) -> tuple[int, Any]:
        """Status and body of an answer over HTTP."""
        answer = self.call(name, event)
        assert "statusCode" in answer, answer
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else dict(answer["headers"])

    def shop(self) -> Shop:
        """The same books, read from here."""
        return build_shop(Environment.read(self.settings))


@pytest.fixture(scope="module")
def stripe() -> Iterator[Silent]:
    with serve(Silent()) as fake:
        assert isinstance(fake, Silent)
        yield fake
        fake.speak()


@pytest.fixture(params=["sqlite", "dynamodb"])
def deployed(request: pytest.FixtureRequest, tmp_path: Path, stripe: Silent) -> Iterator[Deployed]:
    publish(tmp_path)
    settings = {
        "STATE": str(tmp_path / "var"),
        "REGULARS_SNAPSHOT": str(tmp_path / "snapshot"),
        "REGULARS_SITE_URL": "https://shop.example",
        "REGULARS_SECRET": "s" * 40,
        "REGULARS_STORE": request.param,
        "REGULARS_PAYMENTS": "stripe",
        "REGULARS_STRIPE_URL": stripe.url,
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRETS": SECRET,
    }
    with ExitStack() as stack:
        if request.param == "dynamodb":
            endpoint = request.getfixturevalue("dynamodb")
            store = dynamodb_local.new_store(endpoint)
            stack.callback(dynamodb_local.drop, store)
            settings |= {**dynamodb_local.ACCOUNT, "REGULARS_AWS_ENDPOINT": endpoint, "REGULARS_TABLE": store.table}
        yield Deployed(tmp_path, stack, settings)


def recorded(name: str) -> dict[str, Any]:
    return json.loads((EVENTS / f"{name}.json").read_text())


def at(event: dict[str, Any], path: str) -> dict[str, Any]:
    event["requestContext"]["http"]["path"] = path
    return event | {"rawPath": path}


def test_a_shopper_buys_and_is_told(deployed: Deployed, stripe: Silent) -> None:
    assert deployed.ask("checkout", recorded("health"))[0] == 200
    status, quote = deployed.ask("checkout", recorded("quote"))
    assert (status, quote["total"]) == (200, 6800)
    status, placed = deployed.ask("checkout", recorded("checkout-base64"))
    assert status == 201

    session = next(one for one in stripe.world.sessions.values() if one["client_reference_id"] == placed["order"])
    stripe.world.pay(session["id"])
    paid = next(one for one in reversed(stripe.world.events) if one["type"] == "checkout.session.completed")
    body, headers = stripe.webhook(paid, datetime.now(UTC))
    hook = at(recorded("webhook"), "/api/webhooks/stripe")
    hook["headers"] |= headers
    forged = hook | {"body": base64.b64encode(body + b" ").decode(), "isBase64Encoded": True}
    status, refused = deployed.ask("webhooks", forged)
    assert (status, refused["code"]) == (400, "bad_signature")
    genuine = hook | {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    assert deployed.ask("webhooks", genuine) == (200, {"received": True, "recorded": True})
    assert deployed.ask("webhooks", genuine) == (200, {"received": True, "recorded": False})

    status, order = deployed.ask("orders", at(recorded("order"), f"/api/orders/{placed['token']}"))
    assert (status, order["number"], order["payment_status"]) == (200, placed["order"], "paid")
    assert deployed.call("scheduled", {"version": "0", "source": "aws.scheduler"})["mails"] == 1
    (mail,) = Path(deployed.settings["STATE"], "outbox").glob("*.eml")
    assert b"ada@example.com" in mail.read_bytes()


def test_messages_and_bounces_arrive(deployed: Deployed) -> None:
    status, ticket = deployed.ask("contact", recorded("contact"))
    assert (status, ticket["ticket"][:2]) == (202, "T-")
    status, headers = deployed.ask("contact", recorded("contact-form"))
    assert (status, headers["location"]) == (303, "/zh/contact/sent/")
    assert deployed.call("feedback", recorded("ses-bounce")) == {"suppressed": 1}
    assert deployed.call("feedback", recorded("ses-bounce")) == {"suppressed": 0}


def test_a_call_that_takes_too_long_ends_and_harms_nothing(deployed: Deployed, stripe: Silent) -> None:
    """The provider is asked for a page and never answers: Lambda ends the function in the middle of it."""
    before = level(deployed.shop(), "POT").available
    assert deployed.call("checkout", recorded("stock"), seconds=SECONDS)["statusCode"] == 200, "warm"
    asked = len(stripe.requests)
    stripe.silent = True
    late = deployed.call("checkout", recorded("checkout"), seconds=SECONDS)
    assert f"Task timed out after {SECONDS}.00 seconds" in late["errorMessage"]
    assert level(deployed.shop(), "POT").available == before - 1, "kept for the shopper, who tries again"

    assert len(stripe.requests) == asked, "it was asked, and has not answered"
    stripe.speak()
    again = deployed.call("checkout", recorded("checkout"), seconds=SECONDS)
    assert again["statusCode"] == 201, again
    placed = json.loads(again["body"])
    assert placed == json.loads(deployed.call("checkout", recorded("checkout"), seconds=SECONDS)["body"])
    pages = [one for one in stripe.world.sessions.values() if one["client_reference_id"] == placed["order"]]
    assert len(pages) == 1
    assert level(deployed.shop(), "POT").available == before - 1


def test_a_wrong_setting_is_told_to_lambda(tmp_path: Path) -> None:
    settings = {"STATE": str(tmp_path), "REGULARS_SECRET": "short"}
    with emulated("functions.scheduled.handler", tmp_path, settings) as function:
        failed = function.call({})
    assert failed["errorType"] == "SettingError"
    assert "REGULARS_SECRET" in failed["errorMessage"]


def test_a_shop_that_was_not_published_says_so(tmp_path: Path) -> None:
    settings = {"STATE": str(tmp_path), "REGULARS_SNAPSHOT": str(tmp_path / "none")}
    with emulated("functions.checkout.handler", tmp_path, settings) as function:
        answer = function.call(recorded("health"))
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (503, "not_published")
