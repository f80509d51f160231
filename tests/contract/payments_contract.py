"""What every payment provider must do. A subclass plays the provider's side: the shopper at its page."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from shop.domain.errors import InvalidRequest
from shop.domain.order_parts import OrderLine
from shop.domain.orders import Order
from shop.ports.clock import parse_time
from shop.ports.payments import PaymentEvent, Payments

NOW = parse_time("2027-01-13T09:00Z")
ORDER = Order(
    number="7K3M9-QXD42",
    created_at="2027-01-13T09:00:00Z",
    expires_at="2027-01-13T09:30:00Z",
    currency="EUR",
    locale="en",
    country="DE",
    lines=(OrderLine(sku="A", slug="a", title="A", quantity=2, unit_price=500),),
    subtotal=1000,
    shipping=490,
    total=1490,
    snapshot="0" * 16,
    email="ada@example.com",
)
Webhook = tuple[bytes, dict[str, str]]


class PaymentsContract:
    """A subclass gives ``payments`` and the three verbs of the shopper and the provider."""

    def choose(self, payments: Payments, order: Order, outcome: str, minutes: int = 1) -> list[Webhook]:
        """The shopper chooses at the page: the webhooks that go out at once."""
        raise NotImplementedError

    def wait(self, payments: Payments) -> list[PaymentEvent]:
        """Time passes at the provider: what it has to tell that did not arrive by webhook."""
        return payments.list_events_since(NOW - timedelta(days=1), NOW + timedelta(minutes=5)).events

    def acknowledge(self, payments: Payments, event: PaymentEvent) -> None:
        """The webhook has been answered well."""
        payments.acknowledge(event)

    def open(self, payments: Payments, order: Order = ORDER) -> Order:
        """The order with its page."""
        checkout = payments.open_checkout(order, "http://shop.test/order/")
        return msgspec.structs.replace(order, session=checkout.session, checkout_url=checkout.url)

    def paid(self, payments: Payments) -> Order:
        order = self.open(payments)
        event = self.read(payments, self.choose(payments, order, "paid")[0])
        return msgspec.structs.replace(order, payment=event.payment)

    def read(self, payments: Payments, webhook: Webhook, minutes: float = 1) -> PaymentEvent | None:
        events = payments.parse_webhook(*webhook, NOW + timedelta(minutes=minutes))
        assert len(events) <= 1
        return events[0] if events else None

    # -- the page --------------------------------------------------------------------------------------------

    def test_an_order_has_one_page(self, payments: Payments) -> None:
        first = payments.open_checkout(ORDER, "http://shop.test/order/")
        assert payments.open_checkout(ORDER, "http://shop.test/order/") == first
        other = payments.open_checkout(msgspec.structs.replace(ORDER, number="OTHER-00001"), "http://shop.test/")
        assert (other.session, other.url) != (first.session, first.url)
        assert first.url.startswith("http")

    def test_a_page_opened_again_after_paying_stays_paid(self, payments: Payments) -> None:
        order = self.open(payments)
        self.choose(payments, order, "paid")
        order = self.open(payments)
        assert self.choose(payments, order, "paid") == []

    def test_a_closed_page_takes_no_payment(self, payments: Payments) -> None:
        order = self.open(payments)
        assert payments.close_checkout(order)
        assert payments.close_checkout(order), "closing again"
        assert self.choose(payments, order, "paid") == []
        assert {event.fact for event in self.wait(payments)} <= {"expired"}
        order = self.open(payments)
        assert self.choose(payments, order, "paid") == [], "opening it again does not revive it"

    def test_a_page_that_never_was_is_closed(self, payments: Payments) -> None:
        assert payments.close_checkout(ORDER)

    @pytest.mark.parametrize("outcome", ["paid", "delayed"])
    def test_what_is_paid_or_settling_can_not_be_closed(self, payments: Payments, outcome: str) -> None:
        order = self.open(payments)
        self.choose(payments, order, outcome)
        assert not payments.close_checkout(order)
        self.wait(payments)
        assert not payments.close_checkout(order)

    @pytest.mark.parametrize("outcome", ["failed", "abandoned"])
    def test_what_failed_or_was_left_can_be_closed(self, payments: Payments, outcome: str) -> None:
        order = self.open(payments)
        self.choose(payments, order, outcome)
        assert payments.close_checkout(order)
        assert self.choose(payments, order, "paid") == []

    def test_a_page_ends_with_the_reservation(self, payments: Payments) -> None:
        order = self.open(payments)
        late = self.open(payments, msgspec.structs.replace(ORDER, number="LATER-00001"))
        assert len(self.choose(payments, order, "paid", minutes=29)) == 1
        assert self.choose(payments, late, "paid", minutes=30) == []

    # -- outcomes --------------------------------------------------------------------------------------------

    def test_paid(self, payments: Payments) -> None:
        order = self.open(payments)
        (webhook,) = self.choose(payments, order, "paid")
        event = self.read(payments, webhook)
        assert (event.provider, event.fact, event.order) == (payments.name, "paid", ORDER.number)
        assert (event.amount, event.currency, event.email) == (1490, "EUR", "ada@example.com")
        assert event.id
        assert event.attempt
        assert event.payment
        assert self.read(payments, webhook) == event

    def test_the_attempt_that_paid_has_a_name_of_its_own(self, payments: Payments) -> None:
        order = self.open(payments)
        events = [self.read(payments, self.choose(payments, order, o)[0]) for o in ("failed", "failed", "paid")]
        assert [event.fact for event in events] == ["failed", "failed", "paid"]
        assert len({event.id for event in events}) == 3
        assert events[2].attempt not in {event.attempt for event in events[:2]}

    def test_delayed_is_first_processing_then_paid(self, payments: Payments) -> None:
        order = self.open(payments)
        (webhook,) = self.choose(payments, order, "delayed")
        event = self.read(payments, webhook)
        self.acknowledge(payments, event)
        (later,) = self.wait(payments)
        assert (event.fact, later.fact) == ("processing", "paid")
        assert event.attempt == later.attempt
        assert event.id != later.id

    def test_abandoned_expires_later(self, payments: Payments) -> None:
        order = self.open(payments)
        assert self.choose(payments, order, "abandoned") == []
        assert [event.fact for event in self.wait(payments)] == ["expired"]
        assert self.choose(payments, order, "paid") == []

    @pytest.mark.parametrize("outcome", ["paid", "delayed", "failed"])
    def test_who_left_may_come_back(self, payments: Payments, outcome: str) -> None:
        order = self.open(payments)
        self.choose(payments, order, "abandoned")
        (webhook,) = self.choose(payments, order, outcome)
        self.acknowledge(payments, self.read(payments, webhook))
        later = [event.fact for event in self.wait(payments)]
        assert later == {"paid": [], "delayed": ["paid"], "failed": []}[outcome], "leaving has been overtaken"
        assert payments.close_checkout(order) == (outcome == "failed")

    def test_what_did_not_arrive_is_told_until_it_is_acknowledged(self, payments: Payments) -> None:
        order = self.open(payments)
        (webhook,) = self.choose(payments, order, "paid")
        event = self.read(payments, webhook)
        assert self.wait(payments) == self.wait(payments) == [event]
        self.acknowledge(payments, event)
        self.acknowledge(payments, event)
        assert self.wait(payments) == []

    def test_who_asks_hears_the_same(self, payments: Payments) -> None:
        """Whatever a provider can say of a page when it is asked, a webhook would have said."""
        order = self.open(payments)
        assert payments.look_up(order) == payments.look_up(ORDER) == []
        event = self.read(payments, self.choose(payments, order, "paid")[0])
        for heard in payments.look_up(order):
            assert msgspec.structs.replace(heard, id=event.id) == event

    # -- signatures ------------------------------------------------------------------------------------------

    @pytest.fixture
    def webhook(self, payments: Payments) -> Webhook:
        order = self.open(payments)
        return self.choose(payments, order, "paid", minutes=1)[0]

    @pytest.mark.parametrize("minutes", [-4, 1, 6])
    def test_a_webhook_is_good_for_five_minutes(self, payments: Payments, webhook: Webhook, minutes: int) -> None:
        assert self.read(payments, webhook, minutes)

    @pytest.mark.parametrize("minutes", [-4 - 1 / 60, 6 + 1 / 60, 60 * 24])
    def test_a_replayed_webhook_is_refused(self, payments: Payments, webhook: Webhook, minutes: float) -> None:
        self.refused(payments, webhook, minutes)

    def test_every_byte_of_the_body_is_signed(self, payments: Payments, webhook: Webhook) -> None:
        body, headers = webhook
        for forged in (b"", body + b" ", body[:-1], body.replace(b"1490", b"0001"), body.replace(b"paid", b"Paid")):
            self.refused(payments, (forged, headers))
        for position in range(0, len(body), 7):
            changed = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
            self.refused(payments, (changed, headers))

    def test_nothing_goes_without_a_whole_signature(self, payments: Payments, webhook: Webhook) -> None:
        body, headers = webhook
        self.refused(payments, (body, {}))
        for name, value in headers.items():
            if "signature" not in name:
                continue
            for forged in (
                "",
                "t=",
                "v1=",
                value[:-1],
                f"{value}0",
                value.replace("t=", "t=1"),
                "é=ü,t=x",
            ):
                self.refused(payments, (body, {**headers, name: forged}))

    def refused(self, payments: Payments, webhook: Webhook, minutes: float = 1) -> None:
        with pytest.raises(InvalidRequest) as caught:
            self.read(payments, webhook, minutes)
        assert (caught.value.status, caught.value.code) == (400, "bad_signature")

    # -- money back ------------------------------------------------------------------------------------------

    def test_the_same_key_is_the_same_refund(self, payments: Payments) -> None:
        paid = self.paid(payments)
        first = payments.refund(paid, 500, "a")
        assert payments.refund(paid, 500, "a") == first
        assert payments.refund(paid, 500, "b") != first
