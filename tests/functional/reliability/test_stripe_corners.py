"""Rare ways to pay: nothing at all, too late, twice and otherwise. Nobody is promised or charged what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.domain import attention
from shop.domain.errors import Unavailable
from shop.domain.snapshot import Promotion
from shop.services import keep_stock
from shop.services.fulfil_order import release_hold, ship_order
from shop.services.place_order import Placed, place_order
from shop.services.refund_order import cancel_order, refund_order
from shop.services.shop import Shop
from tests.fake_stripe.server import FakeStripe
from tests.functional.reliability.test_stripe_attention import to_merchant, waiting
from tests.functional.reliability.test_stripe_life import buy, fresh, read, settle_down, stripe, template
from tests.functional.reliability.test_stripe_trouble import pay, told
from tests.shops import SETTINGS, make_shop, order_of
from tests.unit.services.books import mails

__all__ = ["stripe", "template"]

GIFT = replace(
    SETTINGS,
    promotions=(Promotion(code="GIFT", kind="percent", value="100"), Promotion(code="POST", kind="free_shipping")),
)


def kinds(shop: Shop, placed: Placed) -> list[str]:
    return [alert.kind for alert in attention.alerts(read(shop, placed))]


def test_a_free_order_whose_goods_are_gone_is_told_and_can_go_on(tmp_path: Path, stripe: FakeStripe) -> None:
    shop = fresh(make_shop(tmp_path, settings=GIFT), stripe)
    placed = place_order(shop, order_of(("POT", 2), coupons=("GIFT", "POST")), "key")
    stripe.world.expire_session(placed.order.session)
    told(shop, stripe, "checkout.session.expired")
    keep_stock.set_stock(shop, "POT", 0)
    order = read(shop, placed)
    assert order.total == 0
    stripe.world.pay(stripe.world.recover(placed.order.session))
    told(shop, stripe, "checkout.session.completed")
    assert read(shop, placed).payment_status == "on_hold"
    assert to_merchant(shop) == ["merchant-stock-gone"]
    assert waiting(shop) == [placed.order.number]
    release_hold(shop, placed.order.number)
    ship_order(shop, placed.order.number, carrier="dhl", tracking="1")
    assert read(shop, placed).fulfilment_status == "fulfilled"
    assert waiting(shop) == []


def test_a_cancelled_order_that_is_paid_is_not_confirmed(template: Shop, stripe: FakeStripe) -> None:
    """It will not be shipped: its customer must not read that it will."""
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    cancel_order(shop, placed.order.number)
    stripe.world.pay(stripe.world.recover(placed.order.session))
    told(shop, stripe, "checkout.session.completed")
    settle_down(shop)
    assert sorted(subject.split()[0] for subject, _ in mails(shop)) == ["merchant-not-given-back", "order-cancelled"]


def paid_twice(shop: Shop, stripe: FakeStripe, first: dict[str, int], second: dict[str, int]) -> Placed:
    """At two recovered pages, each in its way."""
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    pages = [stripe.world.recover(placed.order.session) for _ in range(2)]
    for page, way in zip(pages, (first, second), strict=True):
        stripe.world.pay(page, **way)
    told(shop, stripe, "checkout.session.completed")
    return placed


def test_a_second_payment_does_not_change_what_was_bought_by_the_first(template: Shop, stripe: FakeStripe) -> None:
    """The second one goes back: the parcel goes the way, and to the country, that the first one paid for."""
    shop = fresh(template, stripe)
    placed = paid_twice(shop, stripe, {"shipping": 0}, {"shipping": 1})
    order = read(shop, placed)
    first, second = order.received
    assert order.received[second] > order.received[first] == order.total
    assert order.shipping_option == placed.order.shipping_option
    refund_order(shop, order.number, payment=second)
    released = release_hold(shop, order.number)
    assert released.paid - released.refunded == released.total


def test_a_wrong_amount_is_said_though_a_second_payment_came(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    little, right = (stripe.world.recover(placed.order.session) for _ in range(2))
    stripe.world.sessions[little]["amount_subtotal"] -= 5000
    stripe.world.pay(little)
    stripe.world.pay(right)
    told(shop, stripe, "checkout.session.completed")
    assert sorted(kinds(shop, placed)) == ["amount_mismatch", "paid_twice"]
    assert sorted(to_merchant(shop)) == ["merchant-amount-mismatch", "merchant-paid-twice"]


def test_a_refund_whose_answer_was_lost_is_made_once_though_another_failed_meanwhile(
    template: Shop, stripe: FakeStripe
) -> None:
    shop = fresh(template, stripe)
    number = pay(shop, stripe)
    refund_order(shop, number, 1000)
    stripe.faults = ["", "lost"]  # the list is answered, the refund is made
    with pytest.raises(Unavailable, match="Say the same once more"):
        refund_order(shop, number, 2000)
    stripe.world.fail_refund(next(iter(stripe.world.refunds)))
    told(shop, stripe, "refund.failed")
    assert refund_order(shop, number, 2000).refunded == 2000
    assert [refund["amount"] for refund in stripe.world.refunds.values()] == [1000, 2000]
