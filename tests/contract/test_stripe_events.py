"""What Stripe tells, in our words: each event that is handled, and those that are none of ours."""

from __future__ import annotations

import socket
import time

import pytest
from msgspec.structs import replace

from shop.adapters.payments.stripe import events, provider
from shop.adapters.payments.stripe.provider import StripePayments
from shop.domain.errors import InvalidRequest, Unavailable
from shop.domain.order_parts import OrderLine, ShippingChoice
from tests.contract.payments_contract import NOW, ORDER
from tests.contract.test_stripe import clock, last_session, open_page, payments, stripe, told
from tests.fake_stripe.server import KEY, SECRET, FakeStripe
from tests.shops import SETTINGS

__all__ = ["clock", "payments", "stripe"]


def test_shipping_is_chosen_at_the_page(payments: StripePayments, stripe: FakeStripe) -> None:
    choices = tuple(
        ShippingChoice(
            id=name,
            label=name,
            carrier="dhl",
            price=price,
            tax=0,
            total=1000 + price,
            delivery_from="2027-01-14",
            delivery_to="2027-01-15",
        )
        for name, price in (("standard", 490), ("express", 1290))
    )
    order = open_page(payments, replace(ORDER, choices=choices, countries=("DE", "AT", "KP")))
    assert last_session(stripe)["shipping_address_collection"]["allowed_countries"] == ["DE", "AT"]
    stripe.world.pay(order.session, shipping=1, country="AT")
    (event,) = told(payments, stripe)
    assert (event.amount, event.shipping, event.address["country"], event.name) == (2290, 1290, "AT", "Ada Lovelace")


def test_tax_by_the_provider(stripe: FakeStripe) -> None:
    settings = replace(SETTINGS, provider_tax=True)
    payments = StripePayments(KEY, [SECRET], lambda: settings, api=stripe.url)
    order = open_page(payments, replace(ORDER, tax_included=False, tax=283, total=1773))
    assert [line["price_data"]["tax_behavior"] for line in last_session(stripe)["line_items"]] == ["exclusive"]
    stripe.world.pay(order.session, tax=298)
    (event,) = told(payments, stripe)
    assert (event.amount, event.tax) == (1788, 298)


def test_nothing_to_pay_is_paid(payments: StripePayments, stripe: FakeStripe) -> None:
    free = replace(ORDER, discount=1000, coupons=("GIFT",), shipping=0, total=0)
    stripe.world.pay(open_page(payments, free).session)
    (event,) = told(payments, stripe)
    assert (event.fact, event.amount) == ("paid", 0)


def test_a_delayed_payment_that_fails_is_one_failure(payments: StripePayments, stripe: FakeStripe) -> None:
    order = open_page(payments)
    stripe.world.pay(order.session, method="sepa_debit")
    assert not payments.close_checkout(order)
    stripe.world.settle(order.session, paid=False)
    assert [event.fact for event in told(payments, stripe)] == ["processing", "failed"]
    assert [event.fact for event in payments.look_up(order)] == ["failed"]
    assert payments.close_checkout(order), "it can't be paid any more"


def test_a_payment_that_is_cancelled(payments: StripePayments, stripe: FakeStripe) -> None:
    order = open_page(payments)
    stripe.world.pay(order.session, method="sepa_debit")
    stripe.world.cancel(order.session)
    processing, cancelled = told(payments, stripe)
    assert (processing.fact, cancelled.fact) == ("processing", "cancelled")
    assert processing.attempt == cancelled.attempt


def test_refunds_of_the_dashboard_appear(payments: StripePayments, stripe: FakeStripe) -> None:
    """Each by any of the events that tell of it."""
    order = open_page(payments)
    stripe.world.pay(order.session)
    intent = stripe.world.sessions[order.session]["payment_intent"]
    before = len(stripe.world.events)
    made = [stripe.world.create_refund({"payment_intent": intent, "amount": n})["id"] for n in (300, 200)]
    heard = {(e.refund, e.amount) for e in told(payments, stripe, before) if e.fact == "refunded"}
    assert heard == {(made[0], 300), (made[1], 200)}
    charges = [event for event in stripe.world.events if event["type"] == "charge.refunded"]
    read = payments.parse_webhook(*stripe.webhook(charges[-1], NOW), NOW)
    assert {(e.refund, e.amount) for e in read} == heard
    stripe.world.fail_refund(made[0])
    assert {(e.fact, e.refund) for e in told(payments, stripe, -2)} == {("refund_failed", made[0])}


def test_our_refund_is_found_again_when_stripe_has_forgotten_its_key(
    payments: StripePayments, stripe: FakeStripe
) -> None:
    order = open_page(payments)
    stripe.world.pay(order.session)
    paid = replace(order, payment=stripe.world.sessions[order.session]["payment_intent"])
    first = payments.refund(paid, 500, "a")
    stripe._answers.clear()
    assert payments.refund(paid, 500, "a") == first
    assert len(stripe.world.refunds) == 1


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        ("won", ["dispute_opened", "dispute_withdrawn", "dispute_reinstated", "dispute_won"]),
        ("lost", ["dispute_opened", "dispute_withdrawn", "dispute_lost"]),
    ],
)
def test_a_dispute(payments: StripePayments, stripe: FakeStripe, status: str, facts: list[str]) -> None:
    order = open_page(payments)
    stripe.world.pay(order.session)
    before = len(stripe.world.events)
    dispute = stripe.world.dispute(order.session)
    stripe.world.close_dispute(dispute, status)
    heard = told(payments, stripe, before)
    assert [event.fact for event in heard] == facts
    assert {(event.order, event.case) for event in heard} == {(ORDER.number, dispute["id"])}


def test_warnings_and_reviews(payments: StripePayments, stripe: FakeStripe) -> None:
    order = open_page(payments)
    stripe.world.pay(order.session)
    before = len(stripe.world.events)
    stripe.world.warn(order.session)
    stripe.world.close_review(stripe.world.review(order.session))
    heard = told(payments, stripe, before)
    assert [event.fact for event in heard] == ["fraud_warning_opened", "review_opened", "review_closed"]
    assert {event.order for event in heard} == {ORDER.number}


def test_every_event_that_is_handled_is_told(payments: StripePayments, stripe: FakeStripe) -> None:
    """So that none of the list is a word only."""
    order = open_page(payments)
    other = open_page(payments, replace(ORDER, number="OTHER-00001"))
    world = stripe.world
    world.decline(order.session)
    world.pay(order.session)
    world.create_refund({"payment_intent": world.sessions[order.session]["payment_intent"], "amount": 1})
    world.fail_refund(next(iter(world.refunds)))
    world.close_dispute(world.dispute(order.session), "won")
    world.warn(order.session)
    world.close_review(world.review(order.session))
    world.pay(other.session, method="sepa_debit")
    world.settle(other.session, paid=False)
    world.settle(other.session, paid=True)
    world.cancel(other.session)
    world.expire_session(open_page(payments, replace(ORDER, number="THIRD-00001")).session)
    world.tell(
        "charge.dispute.updated",
        {
            "id": "du_1",
            "status": "lost",
            "payment_intent": world.find(world.sessions, order.session)["payment_intent"],
        },
    )
    silent = {
        event["type"]
        for event in world.events
        if not payments.parse_webhook(*stripe.webhook(event, NOW), NOW) and event["type"] in events.HANDLED
    }
    assert {event["type"] for event in world.events} == set(events.HANDLED)
    assert silent <= {"payment_intent.payment_failed"}, "of a delayed payment the session tells"


@pytest.mark.parametrize(
    "type", ["customer.created", "checkout.session.completed", "charge.refunded", "invoice.paid"]
)
def test_what_belongs_to_another_program_is_none_of_ours(
    payments: StripePayments, stripe: FakeStripe, type: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    stripe.world.tell(type, {"id": "x_1", "metadata": {}, "currency": "eur", "amount_total": 1})
    assert told(payments, stripe) == []
    assert f"({type}) is none of this shop's" in caplog.text


@pytest.mark.parametrize(
    "changed",
    [
        {"livemode": True},
        {"account": "acct_another"},
        {"object": "v2.core.event", "type": "v1.billing.meter.no_meter_found", "data": {}},
    ],
    ids=["of the other mode", "of a connected account", "of another kind"],
)
def test_an_event_that_only_looks_like_ours_is_ignored(
    payments: StripePayments, stripe: FakeStripe, changed: dict[str, object]
) -> None:
    stripe.world.pay(open_page(payments).session)
    event = {**stripe.world.events[-1], **changed}
    assert payments.parse_webhook(*stripe.webhook(event, NOW), NOW) == []


@pytest.mark.parametrize("kinds", [99, 100])
def test_a_very_long_cart_has_its_page(payments: StripePayments, stripe: FakeStripe, kinds: int) -> None:
    """Stripe takes a hundred lines, one of which the tax may need."""
    lines = tuple(OrderLine(sku=f"S{n}", slug="s", title="S", quantity=2, unit_price=100 + n) for n in range(kinds))
    subtotal = sum(line.total for line in lines)
    order = replace(ORDER, lines=lines, subtotal=subtotal, tax_included=False, tax=19, total=subtotal + 490 + 19)
    opened = open_page(payments, order)
    assert stripe.world.sessions[opened.session]["amount_total"] == order.total


def test_a_stripe_that_hangs_is_said_before_the_shopper_s_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    real = provider.TIMEOUT_SECONDS
    monkeypatch.setattr(provider, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        hanging = StripePayments(KEY, [SECRET], lambda: SETTINGS, api=url)
        began = time.monotonic()
        with pytest.raises(Unavailable, match="try again"):
            hanging.open_checkout(ORDER, "https://shop.test/")
    pauses = time.monotonic() - began - (provider.RETRIES + 1) * 0.2
    assert pauses + (provider.RETRIES + 1) * real < 25, "the checkout function's time"


def test_a_secret_can_be_changed(stripe: FakeStripe) -> None:
    stripe.world.tell("customer.created", {"id": "cus_1"})
    (event,) = stripe.world.events
    both = StripePayments(KEY, ["whsec_new", SECRET], lambda: SETTINGS, api=stripe.url, retries=0)
    only_new = StripePayments(KEY, ["whsec_new"], lambda: SETTINGS, api=stripe.url, retries=0)
    for secret in ("whsec_new", SECRET):
        assert both.parse_webhook(*stripe.webhook(event, NOW, secret), NOW) == []
    with pytest.raises(InvalidRequest) as caught:
        only_new.parse_webhook(*stripe.webhook(event, NOW), NOW)
    assert "STRIPE_WEBHOOK_SECRETS" in caught.value.message
