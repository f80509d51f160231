"""An order's life through the services, in memory: paid, failed, delayed, abandoned, cancelled, refunded, shipped."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments
from shop.domain.errors import Conflict, InvalidRequest, NotFound, ShopError, Unprocessable
from shop.domain.orders import Order
from shop.domain.requests import Item
from shop.domain.stock import StockLevel
from shop.services import keep_stock, order_book
from shop.services.expire_orders import expire_orders
from shop.services.fulfil_order import deliver_order, release_hold, ship_order
from shop.services.place_order import Placed, place_order
from shop.services.record_payment import receive_webhook
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from shop.services.show_order import show_order
from tests.shops import Clock, make_shop, order_of, publish, repriced


def pay(shop: Shop, placed: Placed, outcome: str = "paid") -> None:
    provider = shop.payments.provider
    session = provider.session(f"sbx_{placed.order.number}")
    for event in provider.pay(session, outcome, shop.clock()):
        body, headers = provider.sign(event, shop.clock())
        assert receive_webhook(shop, body, headers)
        assert not receive_webhook(shop, body, headers), "a second delivery changes nothing"
        provider.delivered(event["id"], session.id)


def status(shop: Shop, placed: Placed) -> str:
    return order_book.read(shop.store, placed.order.number).order.payment_status


def left(shop: Shop, sku: str) -> int | None:
    return keep_stock.show_stock(shop, [sku])[sku]["available"]


def test_paid_order_sells_its_stock_and_confirms_once(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 2), ("TEA-50", 1)), "key")
    assert status(shop, placed) == "awaiting_payment"
    assert (left(shop, "POT"), keep_stock.level(shop, "POT").on_hand) == (1, 3)
    pay(shop, placed)
    send_due_mail(shop)
    send_due_mail(shop)
    assert status(shop, placed) == "paid"
    assert (left(shop, "POT"), keep_stock.level(shop, "POT").on_hand) == (1, 1)
    assert shop.mail.subjects == [f"order-confirmed {placed.order.number} en"]
    assert shop.mail.sent[0].to == "ada@example.com"
    assert "€107.50" in shop.mail.sent[0].text, "2 × 49.00 + 9.50, shipped free from 50.00"


def test_failed_payment_keeps_its_stock_and_may_be_tried_again(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    pay(shop, placed, "failed")
    assert status(shop, placed) == "failed"
    assert left(shop, "POT") == 0, "the page can still be paid"
    assert show_order(shop, placed.token)["checkout_url"] == placed.order.checkout_url
    pay(shop, placed, "paid")
    send_due_mail(shop)
    assert status(shop, placed) == "paid"
    assert left(shop, "POT") == 0
    assert shop.mail.subjects == [f"order-confirmed {placed.order.number} en"], "the failure is overtaken, so unsaid"


def test_failed_payment_is_said(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1), locale="zh"), "key")
    pay(shop, placed, "failed")
    send_due_mail(shop)
    assert shop.mail.subjects == [f"payment-failed {placed.order.number} zh"]


def test_delayed_payment_settles_on_the_next_tick(shop: Shop, clock: Clock) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    pay(shop, placed, "delayed")
    assert status(shop, placed) == "processing"
    clock.tick(hours=2)
    expire_orders(shop)
    assert (status(shop, placed), left(shop, "POT")) == ("processing", 0), "a payment under way keeps its goods"
    run_schedule(shop)
    run_schedule(shop)
    assert status(shop, placed) == "paid"
    assert shop.mail.subjects == [f"order-confirmed {placed.order.number} en"]


def test_abandoned_page_expires_on_the_next_tick(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    pay(shop, placed, "abandoned")
    assert status(shop, placed) == "awaiting_payment"
    run_schedule(shop)
    assert (status(shop, placed), left(shop, "POT"), shop.mail.sent) == ("expired", 3, [])


def test_reservation_ends_by_itself(shop: Shop, clock: Clock) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    clock.tick(minutes=29)
    assert expire_orders(shop) == 0
    clock.tick(minutes=1)
    assert expire_orders(shop) == 1
    assert (status(shop, placed), left(shop, "POT")) == ("expired", 3)
    session = shop.payments.provider.session(f"sbx_{placed.order.number}")
    assert shop.payments.provider.pay(session, "paid", shop.clock()) == [], "the page ends with the reservation"


def late_payment(shop: Shop, placed: Placed, amount: int | None = None) -> bool:
    provider = shop.payments.provider
    session = provider.session(f"sbx_{placed.order.number}")
    event = provider._event(session, f"{session.id}-9", "paid", shop.clock(), "late@example.com")
    body, headers = provider.sign(event | ({"amount": amount} if amount else {}), shop.clock())
    return receive_webhook(shop, body, headers)


def test_payment_after_expiry_takes_the_stock_again(shop: Shop, clock: Clock) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    clock.tick(hours=1)
    expire_orders(shop)
    assert late_payment(shop, placed)
    assert (status(shop, placed), left(shop, "POT")) == ("paid", 0)


def test_payment_for_goods_that_are_gone_is_held_for_the_merchant(shop: Shop, clock: Clock) -> None:
    placed = place_order(shop, order_of(("POT", 3)), "key")
    clock.tick(hours=1)
    expire_orders(shop)
    pay(shop, place_order(shop, order_of(("POT", 1)), "other"))
    assert late_payment(shop, placed)
    send_due_mail(shop)
    assert (status(shop, placed), left(shop, "POT")) == ("on_hold", 2)
    assert f"merchant-stock-gone {placed.order.number} en" in shop.mail.subjects
    with pytest.raises(Conflict, match="on hold"):
        ship_order(shop, placed.order.number, carrier="dhl", tracking="1")
    release_hold(shop, placed.order.number)
    send_due_mail(shop)
    assert (status(shop, placed), left(shop, "POT")) == ("paid", 2)
    assert f"order-confirmed {placed.order.number} en" in shop.mail.subjects
    ship_order(shop, placed.order.number, carrier="dhl", tracking="1")


def test_payment_of_another_amount_is_held(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1)), "key")
    assert late_payment(shop, placed, amount=1)
    assert status(shop, placed) == "on_hold"


def test_shipping_and_delivery_are_told_once_each(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1), ("TEA-50", 2)), "key")
    number = placed.order.number
    with pytest.raises(Conflict, match="only a paid order"):
        ship_order(shop, number, carrier="dhl", tracking="A 1")
    pay(shop, placed)
    assert ship_order(shop, number, carrier="dhl", tracking="A 1", items={"POT": 1}).fulfilment_status == (
        "partially_fulfilled"
    )
    ship_order(shop, number, carrier="dhl", tracking="A 1", items={"POT": 1})
    with pytest.raises(InvalidRequest, match="TEA-50"):
        ship_order(shop, number, carrier="dhl", tracking="B", items={"TEA-50": 3})
    with pytest.raises(NotFound, match=r"shop\.yaml has no carrier"):
        ship_order(shop, number, carrier="ups", tracking="B")
    assert ship_order(shop, number.lower(), carrier="dhl", tracking="B").fulfilment_status == "fulfilled"
    with pytest.raises(Conflict, match="everything has been shipped"):
        ship_order(shop, number, carrier="dhl", tracking="C")
    deliver_order(shop, number, "A 1")
    assert deliver_order(shop, number).fulfilment_status == "delivered"
    deliver_order(shop, number)
    send_due_mail(shop)
    assert [subject.split()[0] for subject in shop.mail.subjects] == [
        "order-confirmed",
        "order-delivered",
        "order-delivered",
        "order-shipped",
        "order-shipped",
    ]
    shown = show_order(shop, placed.token)
    assert shown["parcels"][0]["tracking_url"] == "https://dhl.example/?t=A%201"
    assert [m["event"] for m in shown["timeline"]] == [
        "order_placed",
        "payment_received",
        "parcel_shipped",
        "parcel_shipped",
        "parcel_delivered",
        "parcel_delivered",
    ]


def test_cancelling_gives_money_and_stock_back_once(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 2)), "key")
    pay(shop, placed)
    for _ in range(2):
        order = cancel_order(shop, placed.order.number)
    send_due_mail(shop)
    assert (order.payment_status, order.refunded, left(shop, "POT")) == ("refunded", order.total, 3)
    assert shop.mail.subjects == [f"order-cancelled {placed.order.number} en"]


def test_cancelling_an_unpaid_order_closes_its_page(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 2)), "key")
    cancel_order(shop, placed.order.number)
    assert (status(shop, placed), left(shop, "POT")) == ("cancelled", 3)
    session = shop.payments.provider.session(f"sbx_{placed.order.number}")
    assert shop.payments.provider.pay(session, "paid", shop.clock()) == []


def test_partial_refunds_add_up(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 1)), "key")
    pay(shop, placed)
    number, total = placed.order.number, placed.order.total
    assert refund_order(shop, number, 1000, key="a").payment_status == "partially_refunded"
    assert refund_order(shop, number, 1000, key="a").refunded == 1000, "the same key gives back once"
    with pytest.raises(InvalidRequest):
        refund_order(shop, number, total)
    assert refund_order(shop, number).payment_status == "refunded"
    assert refund_order(shop, number).refunded == total, "saying it again changes nothing"
    with pytest.raises(Conflict):
        refund_order(shop, number, key="once more")


def test_a_refused_checkout_begins_no_balance(shop: Shop) -> None:
    """So that the merchant's front matter still says what is there."""
    for wanted in (order_of(("POT", 4)), order_of(("CUP", 1), coupons=["NOSUCHCODE"])):
        with pytest.raises(ShopError):
            place_order(shop, wanted, "key")
    assert shop.store._items == {}


def test_what_is_promised_is_counted(shop: Shop) -> None:
    place_order(shop, order_of(("POT", 2)), "key")
    with pytest.raises(Unprocessable):
        keep_stock.set_stock(shop, "POT", 1)
    assert keep_stock.set_stock(shop, "POT", 2) == StockLevel(available=0, reserved=2)


def test_pages_that_are_just_being_paid_keep_no_other_from_ending(shop: Shop) -> None:
    """However many of them stand before it."""
    placed = [place_order(shop, order_of(("CUP", 1)), f"key {n}") for n in range(4)]

    class Busy(SandboxPayments):
        def close_checkout(self, order: Order) -> bool:
            return order.number == placed[-1].order.number and super().close_checkout(order)

    listing = order_book.list_expiring
    later = replace(
        shop,
        payments=Busy(shop.payments.provider, shop.url),
        clock=lambda: shop.clock() + timedelta(minutes=31),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order_book, "list_expiring", partial(listing, limit=2))
        assert expire_orders(later) == 1
    assert status(shop, placed[-1]) == "expired"


def test_the_same_key_gets_the_same_order(shop: Shop) -> None:
    first = place_order(shop, order_of(("POT", 1)), "key")
    second = place_order(shop, order_of(("POT", 1)), "key")
    assert (first.order.number, first.order.checkout_url) == (second.order.number, second.order.checkout_url)
    assert left(shop, "POT") == 2
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("POT", 2)), "key")
    assert caught.value.code == "idempotency_conflict"


def test_an_expired_order_does_not_keep_its_key(shop: Shop, clock: Clock) -> None:
    first = place_order(shop, order_of(("POT", 1)), "key")
    clock.tick(hours=1)
    expire_orders(shop)
    second = place_order(shop, order_of(("POT", 1)), "key")
    assert first.order.number != second.order.number


def test_a_changed_cart_replaces_its_unpaid_order(shop: Shop) -> None:
    first = place_order(shop, order_of(("POT", 3), cart="c1"), "k1")
    second = place_order(shop, order_of(("POT", 2), ("CUP", 1), cart="c1"), "k2")
    assert status(shop, first) == "cancelled"
    assert (left(shop, "POT"), left(shop, "CUP")) == (1, 9)
    session = shop.payments.provider.session(f"sbx_{first.order.number}")
    assert shop.payments.provider.pay(session, "paid", shop.clock()) == [], "the first page can't be paid any more"
    pay(shop, second)
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("POT", 1), cart="c1"), "k3")
    assert (caught.value.code, caught.value.details["token"]) == ("already_paid", second.token)
    send_due_mail(shop)
    assert len(shop.mail.sent) == 1


def test_a_refused_change_leaves_the_cart_s_order_payable(shop: Shop) -> None:
    first = place_order(shop, order_of(("POT", 1), cart="c1"), "k1")
    with pytest.raises(Conflict):
        place_order(shop, order_of(("POT", 4), cart="c1"), "k2")
    pay(shop, first)
    assert status(shop, first) == "paid"


def test_a_bundle_takes_its_parts(shop: Shop) -> None:
    assert left(shop, "SET") == 3
    pay(shop, place_order(shop, order_of(("SET", 2), ("CUP", 1)), "key"))
    assert (left(shop, "POT"), left(shop, "CUP"), left(shop, "SET")) == (1, 5, 1)
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("SET", 2)), "k2")
    assert caught.value.details["items"] == [{"sku": "POT", "requested": 2, "available": 1}]


def test_a_backorder_goes_below_zero(shop: Shop) -> None:
    placed = place_order(shop, order_of(("LATER", 5)), "key")
    assert (placed.order.delivery_from, left(shop, "LATER")) == ("2027-05-21", None)
    assert keep_stock.level(shop, "LATER").available == -4


def test_prices_that_the_shopper_saw(shop: Shop, tmp_path: Path) -> None:
    before = shop.catalogues.current().hash
    now = publish(tmp_path, variants=repriced("CUP", 1300))
    assert place_order(shop, order_of(("POT", 1), snapshot=before), "k1"), "the teapot's price did not change"
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("CUP", 1), snapshot=before), "k2")
    assert caught.value.code == "price_changed"
    assert caught.value.details["items"] == [{"sku": "CUP", "old": 1200, "new": 1300}]
    assert place_order(shop, order_of(("CUP", 1), snapshot=now), "k3")
    seen = order_of().__class__(items=(Item("CUP", 1, unit_price=1200),))
    with pytest.raises(Conflict):
        place_order(shop, seen, "k4")
    with pytest.raises(Conflict):
        place_order(shop, order_of(("CUP", 1), expected_total=1), "k5")
    with pytest.raises(Conflict):
        place_order(shop, order_of(("CUP", 1), snapshot="0123456789abcdef"), "k6")


def test_a_coupon_for_one_use_by_each_customer(shop: Shop, clock: Clock) -> None:
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(("TEA-50", 1), coupons=("once",), email=None), "k0")
    assert caught.value.details["reason"] == "email"
    first = place_order(shop, order_of(("TEA-50", 1), coupons=("once",)), "k1")
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(("TEA-50", 1), coupons=("once",), email="ADA@example.com"), "k2")
    assert caught.value.details["reason"] == "used"
    clock.tick(hours=1)
    expire_orders(shop)
    assert status(shop, first) == "expired"
    pay(shop, place_order(shop, order_of(("TEA-50", 1), coupons=("once",)), "k3"))


def test_a_cart_may_be_changed_with_its_coupon_in_it(shop: Shop) -> None:
    place_order(shop, order_of(("TEA-50", 1), coupons=("ONCE", "TWO"), cart="c"), "k1")
    second = place_order(shop, order_of(("TEA-50", 2), coupons=("ONCE", "TWO"), cart="c"), "k2")
    assert second.order.discount == 290
    assert place_order(shop, order_of(("TEA-50", 2), coupons=("TWO",)), "k3"), "one of two uses was left"
    with pytest.raises(Unprocessable):
        place_order(shop, order_of(("TEA-50", 2), coupons=("TWO",)), "k4")


@pytest.mark.parametrize(("code", "reason"), [("NOPE", "unknown"), ("OLD", "expired"), ("SOON", "not_started")])
def test_coupons_that_do_not_apply(shop: Shop, code: str, reason: str) -> None:
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(("TEA-50", 1), coupons=(code,)), "k")
    assert caught.value.details["reason"] == reason


def test_stock_is_counted_by_the_merchant(shop: Shop) -> None:
    place_order(shop, order_of(("POT", 2)), "k")
    assert keep_stock.set_stock(shop, "POT", 10).available == 8
    assert keep_stock.add_stock(shop, "POT", 5).on_hand == 15
    with pytest.raises(Unprocessable):
        keep_stock.add_stock(shop, "POT", -14)
    with pytest.raises(NotFound, match="bundle"):
        keep_stock.level(shop, "SET")
    with pytest.raises(NotFound, match="not counted"):
        keep_stock.set_stock(shop, "TEA-50", 3)


def test_two_shops_on_one_secret_do_not_share_links(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    placed = place_order(shop, order_of(("POT", 1)), "k")
    for forged in (placed.token[:-1] + "A", "x." + placed.token.split(".")[1], "", "." * 9, "ключ.ключ", "\ud800"):
        with pytest.raises(NotFound):
            show_order(shop, forged)


def test_a_coupon_s_minimum_counts_what_it_covers(shop: Shop) -> None:
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(("TEA-50", 2), ("POT", 1), coupons=("FIVE",)), "k1")
    assert (caught.value.details["reason"], caught.value.details["minimum"]) == ("minimum", 2000)
    assert place_order(shop, order_of(("TEA-50", 3), ("POT", 1), coupons=("FIVE",)), "k2").order.discount == 500
    with pytest.raises(Unprocessable) as caught:
        place_order(shop, order_of(("POT", 1), coupons=("FIVE",)), "k3")
    assert caught.value.details["reason"] == "scope"
