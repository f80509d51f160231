"""The payments contract against Stripe, and what only Stripe has. Stripe is played by ``tests.fake_stripe``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from shop.adapters.payments.stripe.provider import StripePayments
from shop.domain import pricing
from shop.domain.errors import Unavailable, Unprocessable
from shop.domain.money import EXPONENTS, step
from shop.domain.order_parts import OrderLine
from shop.domain.orders import Order
from shop.domain.requests import Item
from shop.domain.snapshot import Rate, Settings
from shop.ports.payments import PaymentEvent
from shop.services.refund_order import worth
from tests.contract.payments_contract import NOW, ORDER, PaymentsContract, Webhook
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.fake_stripe.within import within
from tests.fake_stripe.world import Refused, Thing
from tests.shops import SETTINGS, VARIANTS, Clock

ENDPOINT = "https://shop.test/api/webhooks/stripe"


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = NOW
    return clock


@pytest.fixture
def stripe(clock: Clock) -> Iterator[FakeStripe]:
    with serve(FakeStripe(clock)) as fake:
        yield fake


@pytest.fixture
def payments(stripe: FakeStripe) -> StripePayments:
    return StripePayments(KEY, [SECRET], lambda: SETTINGS, api=stripe.url, retries=0)


class TestStripePayments(PaymentsContract):
    @pytest.fixture(autouse=True)
    def _world(self, stripe: FakeStripe, clock: Clock) -> None:
        self.stripe, self.world, self.clock = stripe, stripe.world, clock
        self.left: set[str] = set()
        self.arrived: set[str] = set()

    def choose(self, payments: StripePayments, order: Order, outcome: str, minutes: int = 1) -> list[Webhook]:
        self.clock.now = NOW + timedelta(minutes=minutes)
        before = len(self.world.events)
        if outcome == "abandoned":
            self.left.add(order.session)
            return []
        self.left.discard(order.session)
        try:
            if outcome == "failed":
                self.world.decline(order.session)
            else:
                self.world.pay(order.session, method="sepa_debit" if outcome == "delayed" else "card")
        except Refused:
            return []
        return [self.stripe.webhook(event, self.clock()) for event in self.world.events[before:]]

    def wait(self, payments: StripePayments) -> list[PaymentEvent]:
        for name, session in self.world.sessions.items():
            if session["status"] == "complete" and session["payment_status"] == "unpaid":
                self.world.settle(name, paid=True)
        if self.left:
            self.clock.now = NOW + timedelta(minutes=31)
            for name in self.left:
                self.world.session(name)
        return [event for event in super().wait(payments) if event.id not in self.arrived]

    def acknowledge(self, payments: StripePayments, event: PaymentEvent) -> None:
        """Stripe lists it again: it is the books that know it."""
        super().acknowledge(payments, event)
        self.arrived.add(event.id)


def told(payments: StripePayments, stripe: FakeStripe, since: int = 0) -> list[PaymentEvent]:
    """What the webhooks since then say, each delivered and verified."""
    read = []
    for event in stripe.world.events[since:]:
        read += payments.parse_webhook(*stripe.webhook(event, stripe.world._now()), stripe.world._now())
    return read


def open_page(payments: StripePayments, order: Order = ORDER) -> Order:
    checkout = payments.open_checkout(order, "https://shop.test/order/#token")
    return replace(order, session=checkout.session)


def last_session(stripe: FakeStripe) -> Thing:
    return next(wanted for _, path, wanted in reversed(stripe.requests) if path == "/v1/checkout/sessions")


# -- what is asked for -----------------------------------------------------------------------------------------


def test_the_session_is_the_order(payments: StripePayments, stripe: FakeStripe) -> None:
    open_page(payments)
    wanted = last_session(stripe)
    assert wanted["client_reference_id"] == wanted["metadata"]["order"] == ORDER.number
    assert wanted["payment_intent_data"]["metadata"]["order"] == ORDER.number
    assert int(wanted["expires_at"]) == int(NOW.timestamp()) + 1800
    assert wanted["after_expiration"]["recovery"]["enabled"] == "true"
    assert wanted["line_items"] == [
        {
            "price_data": {
                "currency": "eur",
                "unit_amount": "500",
                "product_data": {"name": "A", "metadata": {"sku": "A"}},
            },
            "quantity": "2",
        }
    ]
    assert wanted["shipping_address_collection"] == {"allowed_countries": ["DE"]}
    assert (wanted["locale"], wanted["customer_email"]) == ("en", "ada@example.com")
    assert stripe.world.sessions.popitem()[1]["amount_total"] == ORDER.total


def test_a_discount_is_a_coupon_of_this_order(payments: StripePayments, stripe: FakeStripe) -> None:
    order = replace(ORDER, discount=100, coupons=("TEN",), total=1390)
    for _ in range(2):
        open_page(payments, order)
    stripe._answers.clear()  # Stripe has forgotten the idempotency key, not the coupon
    open_page(payments, order)
    (coupon,) = stripe.world.coupons.values()
    assert (coupon["amount_off"], coupon["max_redemptions"]) == (100, "1")
    assert {session["amount_total"] for session in stripe.world.sessions.values()} == {1390}


@pytest.fixture
def near(clock: Clock) -> Iterator[FakeStripe]:
    """Stripe without a network between."""
    with within(FakeStripe(clock)) as fake:
        yield fake


def test_what_is_charged_is_the_order_s_total_in_every_currency(near: FakeStripe) -> None:
    """Priced by the shop itself, with a percentage off and tax on top, then paid, and given back in part."""
    for number, currency in enumerate(sorted(EXPONENTS)):
        settings, order = taxed_and_reduced(currency, f"7K3M9-{number:05}")
        payments = StripePayments(KEY, [SECRET], lambda settings=settings: settings, api=near.url, retries=0)
        opened = open_page(payments, order)
        before = len(near.world.events)
        near.world.pay(opened.session)
        (paid,) = told(payments, near, before)
        assert (paid.amount, paid.currency) == (order.total, currency)
        back = worth(order, {"TEA-50": 1})
        payments.refund(replace(opened, payment=paid.payment), back, f"{order.number}-one")
        assert {event.amount for event in told(payments, near, before + 1)} == {back}, currency


def taxed_and_reduced(currency: str, number: str) -> tuple[Settings, Order]:
    """Three bags of tea for which nothing is a round sum, as the shop prices them."""
    unit = 10 * step(currency)
    option = replace(SETTINGS.zones[0].options[0], rates=(Rate(price=49 * unit),), free=False)
    settings = replace(
        SETTINGS,
        currency=currency,
        tax=replace(SETTINGS.tax, prices_include_tax=False),
        zones=(replace(SETTINGS.zones[0], options=(option,), free_from=None),),
    )
    tea = replace(VARIANTS[0], price=95 * unit + step(currency))
    quote = pricing.price([Item("TEA-50", 3)], {"TEA-50": tea}, settings, today=NOW.date(), coupons=["TEN"])
    line = OrderLine(sku="TEA-50", slug="t", title="T", quantity=3, unit_price=tea.price, discount=quote.discount)
    amounts = {name: getattr(quote, name) for name in ("subtotal", "discount", "shipping", "tax", "total")}
    return settings, replace(ORDER, number=number, currency=currency, lines=(line,), tax_included=False, **amounts)


@pytest.mark.parametrize("currency", ["KWD", "MGA"])
def test_no_amount_is_rounded_on_its_way_to_stripe(payments: StripePayments, currency: str) -> None:
    """A shop that was built before its prices were held to what can be paid."""
    with pytest.raises(Unprocessable) as caught:
        open_page(payments, replace(ORDER, currency=currency, lines=(replace(ORDER.lines[0], unit_price=1234),)))
    assert caught.value.code == "amount_not_payable"


def test_a_currency_that_stripe_counts_its_own_way(payments: StripePayments, stripe: FakeStripe) -> None:
    opened = open_page(payments, replace(ORDER, currency="ISK"))
    assert stripe.world.sessions[opened.session]["amount_total"] == 149000
    stripe.world.pay(opened.session)
    assert [(event.amount, event.currency) for event in told(payments, stripe)] == [(1490, "ISK")]


def test_a_lost_answer_opens_no_second_page(payments: StripePayments, stripe: FakeStripe) -> None:
    stripe.faults = ["lost"]
    with pytest.raises(Unavailable):
        open_page(payments)
    open_page(payments)
    assert len(stripe.world.sessions) == 1


def test_a_shop_that_was_published_between_two_tries_opens_its_page(stripe: FakeStripe) -> None:
    stripe.faults = ["lost"]
    with pytest.raises(Unavailable):
        open_page(StripePayments(KEY, [SECRET], lambda: SETTINGS, api=stripe.url, retries=0))
    settings = replace(SETTINGS, payment_methods=("card",))
    opened = open_page(StripePayments(KEY, [SECRET], lambda: settings, api=stripe.url, retries=0))
    assert opened.session == list(stripe.world.sessions)[-1]


@pytest.mark.parametrize("fault", ["500", "429", "401"])
def test_a_stripe_that_does_not_answer_is_said(payments: StripePayments, stripe: FakeStripe, fault: str) -> None:
    order = open_page(payments)
    uses = [
        lambda: payments.open_checkout(replace(ORDER, number="OTHER-00001"), "https://shop.test/"),
        lambda: payments.close_checkout(order),
        lambda: payments.look_up(order),
        lambda: payments.list_events_since(NOW, NOW),
        lambda: payments.refund(replace(order, payment="pi_1"), 100, "key"),
        lambda: payments.check_endpoint(ENDPOINT),
    ]
    for use in uses:
        stripe.faults = [fault]
        with pytest.raises(Unavailable) as caught:
            use()
        code, words = ("settings", "STRIPE_SECRET_KEY") if fault == "401" else ("unavailable", "try again")
        assert caught.value.code == f"payment_{code}"
        assert words in caught.value.message
    stripe.faults = []
    assert payments.close_checkout(order)


def test_nobody_there(clock: Clock) -> None:
    with serve(FakeStripe(clock)) as gone:
        url = gone.url
    away = StripePayments(KEY, [SECRET], lambda: SETTINGS, api=url, retries=0)
    with pytest.raises(Unavailable):
        away.open_checkout(ORDER, "https://shop.test/")
