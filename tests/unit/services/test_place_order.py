"""Placing orders at the edges: keys that are asked again late, carts that are very long."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.domain.errors import Conflict, InvalidRequest, Unprocessable
from shop.domain.snapshot import Variant
from shop.services import order_book
from shop.services.draw_up_order import MAX_COUNTED_SKUS
from shop.services.expire_orders import expire_orders
from shop.services.place_order import place_order
from shop.services.refund_order import cancel_order
from shop.services.shop import Shop
from tests.shops import Clock, make_shop, order_of
from tests.unit.services.books import Stock, all_orders, check_books, live_pages, stock

MANY = tuple(Variant(sku=f"S{n}", slug=f"s{n}", price=100, title={"en": f"Thing {n}"}, stock=5) for n in range(200))


def test_a_key_asked_again_after_the_page_has_ended_gets_a_page_that_is_open(shop: Shop, clock: Clock) -> None:
    """Even before the scheduled work has ended the reservation."""
    first = place_order(shop, order_of(("POT", 3)), "key")
    clock.tick(minutes=30)
    second = place_order(shop, order_of(("POT", 3)), "key")
    assert second.order.number != first.order.number
    assert [page.order for page in live_pages(shop, all_orders(shop.store))] == [second.order.number]
    assert expire_orders(shop) == 0
    check_books(shop.store, {"POT": 3})


def test_a_key_asked_again_after_cancelling_gets_a_new_order(shop: Shop) -> None:
    first = place_order(shop, order_of(("POT", 3)), "key")
    cancel_order(shop, first.order.number)
    assert place_order(shop, order_of(("POT", 3)), "key").order.number != first.order.number


@pytest.mark.parametrize("key", ["", " " * 201, "é", "a\tb", "\x00", "x" * 201])
def test_a_key_that_is_none(shop: Shop, key: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        place_order(shop, order_of(("POT", 1)), key)
    assert caught.value.details["field"] == "Idempotency-Key"
    assert all_orders(shop.store) == []


@pytest.mark.parametrize("key", ["x", "x" * 200, "a b", "'; drop table items; --"])
def test_a_key_may_be_any_line(shop: Shop, key: str) -> None:
    assert (
        place_order(shop, order_of(("POT", 1)), key).order.number
        == place_order(shop, order_of(("POT", 1)), key).order.number
    )


def test_a_very_long_cart_may_be_changed_for_another(tmp_path: Path) -> None:
    shop = make_shop(tmp_path, variants=MANY)
    half = MAX_COUNTED_SKUS
    first = place_order(shop, order_of(*((f"S{n}", 1) for n in range(half)), cart="c"), "k1")
    second = place_order(shop, order_of(*((f"S{n}", 1) for n in range(half, 2 * half)), cart="c"), "k2")
    assert order_book.read(shop.store, first.order.number).order.payment_status == "cancelled"
    assert [page.order for page in live_pages(shop, all_orders(shop.store))] == [second.order.number]
    check_books(shop.store, {variant.sku: 5 for variant in MANY})
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(*((f"S{n}", 1) for n in range(half + 1))), "k3")
    assert caught.value.code == "too_many_items"


def test_a_refused_order_takes_nothing(shop: Shop) -> None:
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("POT", 1), ("CUP", 11), ("GONE", 1)), "k")
    assert caught.value.details["items"] == [
        {"sku": "CUP", "requested": 11, "available": 10},
        {"sku": "GONE", "requested": 1, "available": 0},
    ]
    assert stock(shop.store, "POT", 3) == Stock(3, 0)
    assert place_order(shop, order_of(("POT", 3)), "k"), "the key of a refused order is free"
