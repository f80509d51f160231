"""The payment page: opened once, asked when its webhook is late, ended with the reservation, paid by strangers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shop.domain.errors import Unavailable
from shop.services.expire_orders import PATIENCE
from shop.services.fulfil_order import release_hold
from shop.services.refund_order import refund_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.show_order import show_order
from tests.fake_stripe.server import KEY, FakeStripe, serve
from tests.functional.reliability.test_stripe_life import (
    OPENINGS,
    buy,
    deliver,
    fresh,
    live,
    read,
    settle_down,
    stripe,
    template,
)
from tests.shops import Clock
from tests.toolchain import stripe_cli
from tests.unit.services.books import check_books, mails

__all__ = ["stripe", "template"]


def test_the_order_page_asks_when_the_webhook_is_late(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    assert show_order(shop, placed.token)["payment_status"] == "awaiting_payment"
    stripe.world.pay(placed.order.session)
    asked = len(stripe.requests)
    assert show_order(shop, placed.token)["payment_status"] == "awaiting_payment", "not asked every second"
    assert len(stripe.requests) == asked
    shop.clock.tick(seconds=11)
    assert show_order(shop, placed.token)["payment_status"] == "paid"
    for event in stripe.world.events:
        deliver(shop, stripe, event)
    settle_down(shop)
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["order-confirmed"]


def test_the_order_page_is_shown_when_stripe_is_away(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.faults = ["500"]
    assert show_order(shop, placed.token)["payment_status"] == "awaiting_payment"


def test_stock_is_not_locked_by_a_stripe_that_is_away(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    shop.clock.tick(minutes=32)
    stripe.faults = ["500"] * 50
    run_schedule(shop)
    assert read(shop, placed).payment_status == "awaiting_payment", "it may have been paid just now"
    shop.clock.now += PATIENCE
    run_schedule(shop)
    assert read(shop, placed).payment_status == "expired"
    stripe.faults = []
    check_books(shop.store, OPENINGS)


@pytest.mark.parametrize("fault", ["500", "429", "lost"])
def test_a_checkout_goes_on_where_stripe_stopped_it(template: Shop, stripe: FakeStripe, fault: str) -> None:
    shop = fresh(template, stripe)
    stripe.faults = [fault]
    with pytest.raises(Unavailable):
        buy(shop)
    first = buy(shop)
    assert buy(shop) == first
    assert len([s for s in stripe.world.sessions.values() if s["status"] == "open"]) == 1
    check_books(shop.store, OPENINGS)


def test_a_checkout_that_comes_back_late_has_time_to_pay(template: Shop, stripe: FakeStripe) -> None:
    """Stripe opens no page for less than half an hour."""
    shop = fresh(template, stripe)
    stripe.faults = ["500"]
    with pytest.raises(Unavailable):
        buy(shop)
    shop.clock.tick(minutes=20)
    placed = buy(shop)
    session = stripe.world.sessions[placed.order.session]
    assert session["expires_at"] - stripe.world.now() >= 1800
    assert read(shop, placed).expires_at > (shop.clock() + timedelta(minutes=29)).isoformat()


def test_a_held_order_is_confirmed_when_it_is_released(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    for event in live(shop, stripe, placed, ("pay", "review")):
        deliver(shop, stripe, event)
    settle_down(shop)
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["merchant-review"]
    release_hold(shop, placed.order.number)
    assert read(shop, placed).payment_status == "paid"
    settle_down(shop)
    assert sorted(subject.split()[0] for subject, _ in mails(shop)) == ["merchant-review", "order-confirmed"]


def test_our_refund_and_its_webhook_are_one(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    for event in live(shop, stripe, placed, ("pay",)):
        deliver(shop, stripe, event)
    before = len(stripe.world.events)
    stripe.faults = ["", "lost"]  # the list is answered, the refund is made
    with pytest.raises(Unavailable):
        refund_order(shop, placed.order.number, 1000)
    for event in stripe.world.events[before:]:
        deliver(shop, stripe, event)
    assert refund_order(shop, placed.order.number, 1000).refunded == 1000
    assert len(stripe.world.refunds) == 1


@pytest.fixture
def served() -> Iterator[FakeStripe]:
    """A Stripe that other programs can ask, too."""
    with serve(FakeStripe(Clock())) as fake:
        yield fake


def test_stripe_s_own_command_line_speaks_to_the_same_stripe(
    template: Shop, served: FakeStripe, tmp_path: Path
) -> None:
    """A client that we did not write pays a session of its own and names our order: too much, in another currency."""
    stripe = served
    shop = fresh(template, stripe)
    placed = buy(shop)
    done = subprocess.run(
        [
            str(stripe_cli()),
            *("trigger", "checkout.session.completed", "--api-key", KEY, "--api-base", stripe.url),
            *("--add", f"checkout_session:metadata.order={placed.order.number}"),
        ],
        env={"HOME": str(tmp_path), "PATH": os.defpath},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for event in stripe.world.events:
        deliver(shop, stripe, event)
    order = read(shop, placed)
    assert (order.payment_status, order.held) == ("on_hold", "amount_mismatch"), "never fulfilled"


def test_an_amount_that_is_not_the_order_s_is_held(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.sessions[placed.order.session]["amount_subtotal"] -= 500
    for event in live(shop, stripe, placed, ("pay",)):
        deliver(shop, stripe, event)
    order = read(shop, placed)
    assert (order.payment_status, order.held) == ("on_hold", "amount_mismatch")
