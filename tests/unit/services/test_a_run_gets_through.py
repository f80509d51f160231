"""A run of the schedule gets through: past a provider that hangs, a fact that breaks it, a clock that was wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments
from shop.domain.errors import Unavailable
from shop.domain.orders import Order
from shop.ports.payments import PaymentEvent, Told
from shop.services import ask_provider, order_book, run_schedule
from shop.services.expire_orders import PATIENCE
from shop.services.place_order import Placed, place_order
from shop.services.reconcile_payments import reconcile
from shop.services.shop import Shop
from tests.shops import Clock, order_of
from tests.unit.services.books import check_books
from tests.unit.test_orders_life import pay, status


class Hanging(SandboxPayments):
    """Takes ten seconds to say nothing."""

    clock: Clock

    def close_checkout(self, order: Order) -> bool:
        return self._hang()

    def look_up(self, order: Order) -> list[PaymentEvent]:
        return self._hang()

    def list_events_since(self, since: datetime, now: datetime) -> Told:
        return self._hang()

    def _hang(self) -> Any:
        self.clock.tick(seconds=10)
        raise Unavailable("payment_unavailable", "It does not answer.")


class Telling(SandboxPayments):
    """Tells what happened as a provider does that keeps a list: ``events``, with the moment of each."""

    events: list[tuple[datetime, PaymentEvent]]

    def list_events_since(self, since: datetime, now: datetime) -> Told:
        told = [(at, event) for at, event in self.events if since <= at]
        return Told(events=[event for _, event in told], until=max([since, *(at for at, _ in told)]))


def hanging(shop: Shop) -> Shop:
    payments = Hanging(shop.payments.provider, shop.url)
    payments.clock = shop.clock
    return replace(shop, payments=payments)


def telling(shop: Shop, *events: tuple[datetime, PaymentEvent]) -> Shop:
    payments = Telling(shop.payments.provider, shop.url)
    payments.events = list(events)
    return replace(shop, payments=payments)


def paid(placed: Placed, id: str) -> PaymentEvent:
    order = placed.order
    return PaymentEvent(
        id=id,
        provider="sandbox",
        fact="paid",
        order=order.number,
        attempt=id,
        payment=id,
        amount=order.total,
        currency=order.currency,
    )


def buy(shop: Shop, count: int) -> list[Placed]:
    return [place_order(shop, order_of(("TEA-50", 1)), f"key-{n}") for n in range(count)]


def test_a_provider_that_hangs_leaves_time_for_mail_and_gives_stock_back(shop: Shop) -> None:
    many = buy(shop, 40)
    pay(shop, many[0])
    shop.clock.tick(minutes=32)
    began = shop.clock()
    run_schedule.run_schedule(hanging(shop))
    assert shop.clock() - began < timedelta(seconds=200)
    assert [subject.split()[0] for subject in shop.mail.subjects] == ["order-confirmed"]
    shop.clock.now += PATIENCE
    began = shop.clock()
    run_schedule.run_schedule(hanging(shop))
    assert shop.clock() - began < timedelta(seconds=200)
    assert {status(shop, placed) for placed in many[1:]} == {"expired"}
    check_books(shop.store, {})


def test_delayed_payments_are_asked_about_for_a_minute_only(shop: Shop) -> None:
    for placed in buy(shop, 20):
        pay(shop, placed, "delayed")
    began = shop.clock()
    assert ask_provider.ask_about_delayed(hanging(shop)) == 0
    assert shop.clock() - began == ask_provider.TURN


def test_what_can_not_be_recorded_keeps_nothing_from_us(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = buy(shop, 2)
    read = order_book.find

    def find(store: Any, number: str) -> Any:
        if number == first.order.number:
            raise ValueError("written by a version that is to come")
        return read(store, number)

    at = shop.clock()
    with monkeypatch.context() as patch:
        patch.setattr(order_book, "find", find)
        assert reconcile(telling(shop, (at, paid(first, "one")), (at, paid(second, "two")))) == 1
    assert status(shop, second) == "paid"
    assert f"event one (paid) of order {first.order.number} can't be recorded" in caplog.text


def test_one_order_that_can_not_be_ended_holds_up_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = buy(shop, 2)
    close = SandboxPayments.close_checkout

    def close_checkout(self: SandboxPayments, order: Order) -> bool:
        if order.number == first.order.number:
            raise ValueError("not to be understood")
        return close(self, order)

    monkeypatch.setattr(SandboxPayments, "close_checkout", close_checkout)
    shop.clock.tick(minutes=32)
    assert run_schedule.run_schedule(shop).expired == 1
    assert status(shop, second) == "expired"
    assert f"order {first.order.number} can't be ended" in caplog.text


def test_a_part_that_breaks_is_told_after_the_mail_is_sent(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    (placed,) = buy(shop, 1)
    pay(shop, placed)

    def broken(shop: Shop) -> int:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(run_schedule, "reconcile", broken)
    with pytest.raises(ValueError, match="of ours"):
        run_schedule.run_schedule(shop)
    assert len(shop.mail.sent) == 1


def test_a_run_as_of_a_later_day_does_not_stop_the_reading(shop: Shop) -> None:
    """As ``make tick AT=`` does, or a machine whose clock was ahead."""
    (placed,) = buy(shop, 1)
    later = replace(shop, clock=lambda: shop.clock.now + timedelta(days=400))
    reconcile(telling(later))
    shop.clock.tick(minutes=5)
    assert reconcile(telling(shop, (shop.clock(), paid(placed, "one")))) == 1
    assert status(shop, placed) == "paid"
