"""Rare ways to pay: nothing at all, too late, twice and otherwise. Nobody is promised or charged what is not so."""

from __future__ import annotations

from msgspec.structs import replace

from shop.domain.snapshot import Promotion
from shop.services.refund_order import cancel_order
from shop.services.shop import Shop
from tests.fake_stripe.server import FakeStripe
from tests.functional.reliability.test_stripe_life import buy, fresh, settle_down, stripe, template
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
