"""Rare ways to pay: nothing at all, too late, twice and otherwise. Nobody is promised or charged what is not so."""

from __future__ import annotations

from msgspec.structs import replace

from shop.domain.snapshot import Promotion
from shop.services.fulfil_order import release_hold
from shop.services.place_order import Placed
from shop.services.refund_order import cancel_order, refund_order
from shop.services.shop import Shop
from tests.fake_stripe.server import FakeStripe
from tests.functional.reliability.test_stripe_life import buy, fresh, read, settle_down, stripe, template
from tests.functional.reliability.test_stripe_trouble import told
from tests.shops import SETTINGS
from tests.unit.services.books import mails

__all__ = ["stripe", "template"]

GIFT = replace(
    SETTINGS,
    promotions=(Promotion(code="GIFT", kind="percent", value="100"), Promotion(code="POST", kind="free_shipping")),
)


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
