"""The webhook endpoint that is registered at Stripe: whatever is wrong with it is said, with what to click."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from shop.adapters.payments.stripe.events import HANDLED
from shop.adapters.payments.stripe.provider import StripePayments
from shop.domain.errors import Unavailable
from tests.fake_stripe.server import KEY, RESTRICTED, SECRET, FakeStripe, serve
from tests.fake_stripe.world import API_VERSION, Refused, World
from tests.shops import SETTINGS, Clock

URL = "https://shop.test/api/webhooks/stripe"


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with serve(FakeStripe(Clock())) as fake:
        yield fake


@pytest.fixture
def world(fake: FakeStripe) -> World:
    return fake.world


@pytest.fixture
def payments(fake: FakeStripe) -> StripePayments:
    return StripePayments(KEY, [SECRET], lambda: SETTINGS, api=fake.url, retries=0)


def test_all_is_well(payments: StripePayments, world: World) -> None:
    world.add_endpoint(URL, HANDLED)
    world.add_endpoint("https://another.test/hook", ["*"], api_version="2015-02-16")
    world.add_endpoint(URL, HANDLED, connect=True)
    assert payments.check_endpoint(URL) == []


def test_the_fake_speaks_the_library_s_version() -> None:
    assert stripe.api_version == API_VERSION


def test_there_is_none(payments: StripePayments, world: World) -> None:
    world.add_endpoint("https://old-name.test/api/webhooks/stripe", HANDLED)
    (said,) = payments.check_endpoint(URL)
    for words in (URL, "test mode", "https://old-name.test", "STRIPE_WEBHOOK_SECRETS", "add this address"):
        assert words in said


def test_there_is_no_room_for_one(payments: StripePayments, world: World) -> None:
    for number in range(16):
        world.add_endpoint(f"https://another.test/{number}", ["*"])
    with pytest.raises(Refused):
        world.add_endpoint(URL, HANDLED)
    (said,) = payments.check_endpoint(URL)
    assert "takes 16: remove one first" in said


def test_it_hears_too_little(payments: StripePayments, world: World) -> None:
    endpoint = world.add_endpoint(URL, ["charge.refunded"])
    (said,) = payments.check_endpoint(URL)
    assert "checkout.session.completed" in said
    assert "charge.refunded" not in said
    endpoint["enabled_events"] = ["*"]
    assert payments.check_endpoint(URL) == []


def test_it_is_disabled(payments: StripePayments, world: World) -> None:
    world.add_endpoint(URL, HANDLED, status="disabled")
    (said,) = payments.check_endpoint(URL)
    assert "disabled" in said
    world.add_endpoint(URL, HANDLED)
    assert payments.check_endpoint(URL) == [], "another does its work"


def test_it_hears_connected_accounts_only(payments: StripePayments, world: World) -> None:
    world.add_endpoint(URL, HANDLED, connect=True)
    (said,) = payments.check_endpoint(URL)
    assert "connected accounts" in said


def test_there_are_two(payments: StripePayments, world: World) -> None:
    for _ in range(2):
        world.add_endpoint(URL, HANDLED)
    (said,) = payments.check_endpoint(URL)
    assert "each event comes 2 times" in said
    assert "keep one" in said


def test_it_speaks_another_version(payments: StripePayments, world: World) -> None:
    endpoint = world.add_endpoint(URL, HANDLED, api_version="2024-06-20")
    (said,) = payments.check_endpoint(URL)
    for words in ("2024-06-20", API_VERSION, "add the address again", "STRIPE_WEBHOOK_SECRETS"):
        assert words in said
    endpoint["api_version"] = "2026-12-31.endive"
    assert payments.check_endpoint(URL) == [], "versions of one release read alike"


def test_it_follows_the_account_s_version(payments: StripePayments, world: World) -> None:
    world.add_endpoint(URL, HANDLED, api_version=None)
    assert payments.check_endpoint(URL) == [], "nobody knows it before the first event"
    world.account_version = "2023-10-16"
    world.tell("customer.created", {"id": "cus_1"})
    (said,) = payments.check_endpoint(URL)
    assert "2023-10-16" in said


def test_it_is_of_the_other_mode(payments: StripePayments, world: World) -> None:
    world.add_endpoint(URL, HANDLED, livemode=True)
    (said,) = payments.check_endpoint(URL)
    assert "not of test mode" in said


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/v1/events", "rak_event_read"),
        ("/v1/checkout/sessions", "rak_checkout_session_read"),
        ("/v1/payment_intents", "rak_payment_intent_read"),
        ("/v1/charges", "rak_charge_read"),
        ("/v1/refunds", "rak_charge_read"),
        ("/v1/webhook_endpoints", "rak_webhook_read"),
    ],
)
def test_the_key_lacks_a_right(fake: FakeStripe, path: str, right: str) -> None:
    fake.world.add_endpoint(URL, HANDLED)
    payments = StripePayments(RESTRICTED, [SECRET], lambda: SETTINGS, api=fake.url, retries=0)
    assert payments.check_endpoint(URL) == []
    fake.lacking = {path: right}
    try:
        (said,) = payments.check_endpoint(URL)
    except Unavailable as exc:
        said = exc.message
    for words in ("STRIPE_SECRET_KEY", right, "add it"):
        assert words in said
