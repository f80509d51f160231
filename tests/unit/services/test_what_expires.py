"""What the books need not remember for ever goes by itself; orders, mails, stock and tickets stay."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from shop.domain.requests import ContactRequest
from shop.ports.store import Item, Put
from shop.services import open_ticket, place_order, purge_store, record_payment
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.shops import order_of
from tests.unit.services.books import all_orders, check_books

MESSAGE = ContactRequest(name="Ada", email="ada@example.com", topic="Tea", message="Which one?")


def kinds(shop: Shop) -> set[str]:
    return {key[0].partition("#")[0] for key in shop.store._items}


def buy(shop: Shop, key: str = "key") -> place_order.Placed:
    return place_order.place_order(shop, order_of(("POT", 1), cart="cart"), key)


def pay(shop: Shop, placed: place_order.Placed) -> tuple[bytes, dict[str, str]]:
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed.order.number}"), "paid", shop.clock())
    webhook = provider.sign(event, shop.clock())
    record_payment.receive_webhook(shop, *webhook)
    provider.delivered(event["id"], event["session"])
    return webhook


def test_after_a_year_the_books_hold_what_was_sold_and_written(shop: Shop) -> None:
    pay(shop, buy(shop))
    open_ticket.open_ticket(shop, MESSAGE)
    run_schedule(shop)
    assert {"IDEMPOTENCY", "CART", "EVENT", "ALLOWANCE", "SANDBOX"} < kinds(shop)
    shop.clock.tick(days=365)
    run_schedule(shop)
    assert kinds(shop) - {"SCHEDULE", "SEGMENTS"} == {"ORDER", "STOCK", "MAIL", "TICKET", "CUSTOMER"}
    check_books(shop.store, {"POT": 3})


def test_a_key_and_a_cart_lead_to_their_order_for_as_long_as_a_payment_may_take(shop: Shop) -> None:
    placed = buy(shop)
    pay(shop, placed)
    shop.clock.tick(days=29)
    run_schedule(shop)
    assert buy(shop).order.number == placed.order.number
    assert len(all_orders(shop.store)) == 1


def test_an_event_is_known_again_for_longer_than_a_provider_lists_it(shop: Shop) -> None:
    pay(shop, buy(shop))
    shop.clock.tick(days=39)
    run_schedule(shop)
    assert "EVENT" in kinds(shop)


def test_an_event_that_comes_again_after_it_was_forgotten_changes_nothing(shop: Shop) -> None:
    placed = buy(shop)
    webhook = pay(shop, placed)
    run_schedule(shop)
    before = all_orders(shop.store)
    event = shop.payments.parse_webhook(*webhook, shop.clock())[0]
    shop.clock.tick(days=100)
    run_schedule(shop)
    assert "EVENT" not in kinds(shop)
    record_payment.record_payment(shop, event)
    run_schedule(shop)
    (after,) = all_orders(shop.store)
    assert [after] == before
    assert len(shop.mail.sent) == 1
    check_books(shop.store, {"POT": 3})


def test_a_payment_that_waits_for_a_tick_waits_for_ever(shop: Shop) -> None:
    placed = buy(shop)
    provider = shop.payments.provider
    provider.pay(provider.session(f"sbx_{placed.order.number}"), "delayed", shop.clock())
    late = replace(shop, clock=lambda: shop.clock.now + timedelta(days=400))
    purge_store.purge_store(late)
    assert provider.undelivered(late.clock())


def test_a_run_leaves_the_rest_to_the_next(shop: Shop) -> None:
    most = purge_store.STEP * purge_store.STEPS
    for first in range(0, most + 100, 100):
        shop.store.commit(*(Put(Item("OLD", str(first + n), expires=1)) for n in range(100)))
    assert purge_store.purge_store(shop) == most
    assert purge_store.purge_store(shop) == 100
    assert purge_store.purge_store(shop) == 0
