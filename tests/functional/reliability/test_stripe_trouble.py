"""What goes wrong between the shop, its shopper and Stripe: money is never taken, kept or given back unnoticed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from msgspec.structs import replace

from shop.domain.errors import Conflict, Unavailable
from shop.services import keep_stock, order_book
from shop.services.fulfil_order import release_hold
from shop.services.place_order import place_order
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.show_order import show_order
from tests.fake_stripe.server import FakeStripe
from tests.functional.reliability.test_stripe_life import (
    OPENINGS,
    STEPS,
    buy,
    deliver,
    fresh,
    live,
    read,
    refund,
    settle_down,
    stripe,
    template,
)
from tests.shops import order_of
from tests.unit.services.books import check_books, mails

__all__ = ["stripe", "template"]


def told(shop: Shop, stripe: FakeStripe, *types: str) -> None:
    """Deliver the events of these types, in this order."""
    for type in types:
        for event in [event for event in stripe.world.events if event["type"] == type]:
            deliver(shop, stripe, event)


def pay(shop: Shop, stripe: FakeStripe) -> str:
    """A paid order's number."""
    placed = buy(shop)
    for event in live(shop, stripe, placed, ("pay",)):
        deliver(shop, stripe, event)
    return placed.order.number


def test_a_cart_that_is_paid_is_not_sold_again_though_its_page_is_said_to_have_ended(
    template: Shop, stripe: FakeStripe
) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.tell("checkout.session.expired", stripe.world.sessions[placed.order.session])
    told(shop, stripe, "checkout.session.expired")
    stripe.world.pay(placed.order.session)
    told(shop, stripe, "checkout.session.completed")
    assert read(shop, placed).payment_status == "paid"
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("POT", 1), cart="c"), "another key")
    assert caught.value.code == "already_paid"


def test_a_refund_that_stripe_refuses_blocks_nothing(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    number = pay(shop, stripe)
    session = next(iter(stripe.world.sessions))
    total = stripe.world.sessions[session]["amount_total"]
    refund(stripe.world, session, total - 1000)  # in the dashboard; nobody has told us yet
    with pytest.raises(Conflict) as caught:
        refund_order(shop, number, 3000)
    assert caught.value.code == "refund_refused"
    told(shop, stripe, "refund.created")
    assert cancel_order(shop, number).refunded == total


def test_a_refund_that_failed_at_the_bank_can_be_made_again(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    number = pay(shop, stripe)
    order = cancel_order(shop, number)
    assert order.payment_status == "refunded"
    stripe.world.fail_refund(next(iter(stripe.world.refunds)))
    told(shop, stripe, "refund.failed")
    assert cancel_order(shop, number).payment_status == "refunded"
    assert [r["status"] for r in stripe.world.refunds.values()] == ["failed", "succeeded"]


def test_a_page_that_nobody_was_told_of_may_end(template: Shop, stripe: FakeStripe) -> None:
    """Its answer was lost, and the shopper came back later: another page is open now."""
    shop = fresh(template, stripe)
    stripe.faults = ["", "lost"]  # the coupon is answered, the session is not
    with suppress(Unavailable):
        buy(shop)
    shop.clock.tick(minutes=20)
    placed = buy(shop)
    lost, known = stripe.world.sessions
    assert placed.order.session == known
    stripe.world.expire_session(lost)
    told(shop, stripe, "checkout.session.expired")
    assert read(shop, placed).payment_status == "awaiting_payment"
    assert keep_stock.level(shop, "POT").reserved == 1


def test_an_order_that_is_paid_twice_is_held_and_all_can_go_back(template: Shop, stripe: FakeStripe) -> None:
    """From two pages that Stripe made to recover it."""
    shop = fresh(template, stripe)
    placed = buy(shop)
    world, session = stripe.world, placed.order.session
    world.expire_session(session)
    for page in (world.recover(session), world.recover(session)):
        world.pay(page)
    told(shop, stripe, "checkout.session.completed")
    order = read(shop, placed)
    assert (order.payment_status, order.held) == ("on_hold", "paid_twice")
    assert order.refundable == 2 * order.total
    settle_down(shop)
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["merchant-paid-twice"]


def test_what_the_merchant_released_is_not_held_again_by_a_late_webhook(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.sessions[placed.order.session]["amount_subtotal"] -= 500
    stripe.world.pay(placed.order.session)
    assert show_order(shop, placed.token)["payment_status"] == "on_hold", "heard by asking"
    release_hold(shop, placed.order.number)
    told(shop, stripe, "checkout.session.completed")
    assert read(shop, placed).payment_status == "paid"


def test_a_wrong_amount_for_goods_that_are_gone_can_be_given_back(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    session = placed.order.session
    STEPS["page ends"](stripe.world, session)
    told(shop, stripe, "checkout.session.expired")
    keep_stock.set_stock(shop, "POT", 0)
    stripe.world.sessions[session].update(status="open", amount_subtotal=100)
    stripe.world.pay(session)
    told(shop, stripe, "checkout.session.completed")
    assert read(shop, placed).payment_status == "on_hold"
    paid = stripe.world.sessions[session]["amount_total"]
    assert cancel_order(shop, placed.order.number).refunded == paid, "what came, not what was asked for"
    check_books(shop.store, {**OPENINGS, "POT": 0})


def test_two_tries_of_one_key_at_once_are_one_order(template: Shop, stripe: FakeStripe) -> None:
    """Both come back to an order that was left without a page, and lost some of its time."""
    shop = fresh(template, stripe)
    stripe.faults = ["500"]
    with suppress(Unavailable):
        buy(shop)
    shop.clock.tick(minutes=20)
    inner = shop.store.inner
    first: list[str] = []

    class Meanwhile(type(inner)):  # type: ignore[misc]
        def commit(self, *writes: object) -> None:
            if not first:
                first.append("begun")
                first.append(buy(replace(shop, store=inner)).order.session)
            inner.commit(*writes)

    meanwhile = Meanwhile()
    meanwhile.__dict__ = inner.__dict__
    assert buy(replace(shop, store=meanwhile)).order.session == first[1]
    assert len(stripe.world.sessions) == 1


@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_the_order_page_knows_of_a_payment_at_a_recovered_page(
    template: Shop, stripe: FakeStripe, email: str | None
) -> None:
    """No webhook has come, and nothing scheduled has run. Without an address, the shopper gives one there."""
    shop = fresh(template, stripe)
    placed = place_order(shop, order_of(("POT", 1), email=email), "key")
    other = place_order(shop, order_of(("CUP", 1), email=email), "other")
    stripe.world.pay(other.order.session)
    stripe.world.expire_session(placed.order.session)
    told(shop, stripe, "checkout.session.expired")
    assert show_order(shop, placed.token)["payment_status"] == "expired"
    shop.clock.tick(hours=30)
    stripe.world.pay(stripe.world.recover(placed.order.session))
    assert show_order(shop, placed.token)["payment_status"] == "paid"
    assert keep_stock.level(shop, "POT").available == OPENINGS["POT"] - 1
    settle_down(shop)
    assert read(shop, placed).payment_status == read(shop, other).payment_status == "paid"


@pytest.mark.parametrize("heard", ["by asking", "by webhook", "by reconciliation"])
def test_a_recovered_order_whose_goods_are_gone_is_held(template: Shop, stripe: FakeStripe, heard: str) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    told(shop, stripe, "checkout.session.expired")
    keep_stock.set_stock(shop, "POT", 0)
    shop.clock.tick(minutes=5)
    stripe.world.pay(stripe.world.recover(placed.order.session))
    if heard == "by asking":
        show_order(shop, placed.token)
    elif heard == "by webhook":
        told(shop, stripe, "checkout.session.completed")
    settle_down(shop)
    order = read(shop, placed)
    assert (order.payment_status, order.held) == ("on_hold", "stock_gone")
    assert keep_stock.level(shop, "POT").available == 0
    assert cancel_order(shop, order.number).refunded == order.total


def test_what_somebody_deleted_at_stripe_holds_up_nothing(template: Shop, stripe: FakeStripe) -> None:
    """As test data can be: a dispute and a refund tell of payments that are not there any more."""
    shop = fresh(template, stripe)
    number = pay(shop, stripe)
    stripe.world.tell(
        "charge.dispute.created", {"id": "du_1", "status": "needs_response", "payment_intent": "pi_gone"}
    )
    stripe.world.tell("charge.refunded", {"id": "ch_gone", "metadata": {"order": number}})
    shop.clock.tick(seconds=1)
    refund(stripe.world, "", 1000)
    settle_down(shop)
    assert order_book.read(shop.store, number).order.refunded == 1000


def test_what_happens_while_stripe_is_away_is_read_afterwards(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    number = pay(shop, stripe)
    settle_down(shop)
    refund(stripe.world, "", 1000)
    for fault in ("500", "429", "401"):
        stripe.faults = [fault] * 20
        run_schedule(shop)
    assert order_book.read(shop.store, number).order.refunded == 0
    stripe.faults = []
    shop.clock.tick(days=20)
    run_schedule(shop)
    assert order_book.read(shop.store, number).order.refunded == 1000


def test_reading_on_costs_one_request(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    pay(shop, stripe)
    settle_down(shop)
    asked = len(stripe.requests)
    run_schedule(shop)
    assert [path for _, path, _ in stripe.requests[asked:]] == ["/v1/events"]
