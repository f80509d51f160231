"""Money goes back once, and never more than came."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments
from shop.domain.errors import Conflict, InvalidRequest
from shop.domain.orders import Order
from shop.services import order_book
from shop.services.place_order import place_order
from shop.services.refund_order import cancel_order, refund_order
from shop.services.shop import Shop
from tests.shops import order_of
from tests.unit.test_orders_life import pay


def test_a_refund_said_twice_is_paid_once(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1)), "key")
    pay(shop, placed)
    number = placed.order.number
    for key in (None, None, "again", "again"):
        order = refund_order(shop, number, 1000, key)
    assert order.refunded == 2000
    with pytest.raises(Conflict):
        refund_order(shop, number, 500, "again")


def test_refunds_at_once_never_give_back_more_than_was_paid(shop: Shop) -> None:
    """While one is at the provider, another is asked for, and the order is cancelled."""
    placed = place_order(shop, order_of(("POT", 2)), "key")
    pay(shop, placed)
    number, total = placed.order.number, placed.order.total
    given: list[int] = []

    class Slow(SandboxPayments):
        def refund(self, order: Order, amount: int, key: str, payment: str = "") -> str:
            given.append(amount)
            if len(given) == 1:
                with pytest.raises((Conflict, InvalidRequest)):
                    refund_order(shop, number, total - 1000, "second")
                cancel_order(shop, number)
            return super().refund(order, amount, key, payment)

    slow = replace(shop, payments=Slow(shop.payments.provider, shop.url))
    refund_order(slow, number, 3000)
    order = order_book.read(shop.store, number).order
    assert order.refunded == total == sum(given) + total - 3000
    assert order.refundable == 0


def test_whoever_dies_at_the_provider_gives_back_once_by_asking_again(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1)), "key")
    pay(shop, placed)

    class Dying(SandboxPayments):
        def refund(self, order: Order, amount: int, key: str, payment: str = "") -> str:
            super().refund(order, amount, key, payment)
            raise KeyboardInterrupt

    dying = replace(shop, payments=Dying(shop.payments.provider, shop.url))
    with pytest.raises(KeyboardInterrupt):
        refund_order(dying, placed.order.number, 1000)
    assert order_book.read(shop.store, placed.order.number).order.refunded == 0
    assert refund_order(shop, placed.order.number, 1000).refunded == 1000
