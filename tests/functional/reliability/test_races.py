"""Many at once: exactly as many are sold as there are, one order for one key, one live page for one cart."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments
from shop.adapters.store.sqlite import SQLiteStore
from shop.bootstrap import new_id
from shop.domain.errors import Conflict
from shop.domain.orders import Order
from shop.ports.payments import Checkout
from shop.services import keep_stock, order_book
from shop.services.place_order import Placed, place_order
from shop.services.record_payment import receive_webhook
from shop.services.refund_order import cancel_order
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from tests import dynamodb_local
from tests.contract.threads import run_each, run_in_threads
from tests.functional.reliability.till import open_shop, pay, sell
from tests.shops import VARIANTS, make_shop, order_of, publish
from tests.unit.services.books import Stock, all_orders, check_books, live_pages, mails, stock


def stocked(pieces: int) -> tuple[object, ...]:
    return tuple(msgspec.structs.replace(v, stock=pieces) if v.sku == "POT" else v for v in VARIANTS)


@pytest.fixture(params=["memory", "sqlite", "dynamodb"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    if request.param == "memory":
        yield replace(make_shop(tmp_path), new_id=new_id)
    elif request.param == "sqlite":
        file = SQLiteStore(tmp_path / "shop.db")
        yield replace(make_shop(tmp_path, file), new_id=new_id)
        file.close()
    else:
        table = dynamodb_local.new_store(request.getfixturevalue("dynamodb"))
        yield replace(make_shop(tmp_path, table), new_id=new_id)
        dynamodb_local.drop(table)


def test_four_hundred_checkouts_from_four_processes_sell_exactly_a_hundred(
    tmp_path: Path, table: tuple[str, str] | None
) -> None:
    """Two of the processes are paid for what they sell, two are not."""
    publish(tmp_path, variants=stocked(100))
    context = multiprocessing.get_context("spawn")
    tills = [
        context.Process(target=sell, args=(tmp_path, n, 100, 5), kwargs={"paying": n % 2 == 0, "table": table})
        for n in range(4)
    ]
    for till in tills:
        till.start()
    for till in tills:
        till.join()
    assert [till.exitcode for till in tills] == [0, 0, 0, 0]
    answers = [(tmp_path / f"answers-{n}").read_text().split() for n in range(4)]
    numbers = {number for some in answers for number in some} - {"out_of_stock"}
    assert sum(map(len, answers)) == 400
    assert sum(some.count("out_of_stock") for some in answers) == 300
    shop = open_shop(tmp_path, table=table)
    known = all_orders(shop.store)
    assert {order.number for order in known} == numbers
    assert len(known) == 100
    paid = sum(order.payment_status == "paid" for order in known)
    assert paid == sum(len(set(answers[n]) - {"out_of_stock"}) for n in (0, 2))
    assert stock(shop.store, "POT", 0) == Stock(available=0, reserved=100 - paid)
    check_books(shop.store, {"POT": 100}, known)
    shop.store.close()


def test_one_key_from_twenty_threads_is_one_order(shop: Shop) -> None:
    placed = run_in_threads(20, lambda: place_order(shop, order_of(("POT", 1)), "key"))
    assert len({(p.order.number, p.token, p.order.checkout_url) for p in placed}) == 1
    assert placed[0].order.checkout_url
    assert stock(shop.store, "POT", 3) == Stock(2, 1)


def test_one_piece_for_many_shoppers_is_sold_once(shop: Shop) -> None:
    keep_stock.set_stock(shop, "POT", 1)
    answers = run_in_threads(12, lambda: code_or_number(lambda: place_order(shop, order_of(("POT", 1)), None)))
    assert Counter(answers)["out_of_stock"] == 11


def test_a_coupon_for_one_customer_is_used_once(shop: Shop) -> None:
    def buy() -> str:
        return code_or_number(lambda: place_order(shop, order_of(("TEA-50", 1), coupons=("ONCE",)), None))

    assert Counter(run_in_threads(8, buy))["coupon_invalid"] == 7
    assert sum("ONCE" in order.coupons for order in all_orders(shop.store)) == 1


def test_a_cart_in_several_tabs_has_one_live_order(shop: Shop) -> None:
    contents = [(("POT", 1),), (("CUP", 2),), (("POT", 2), ("CUP", 1)), (("TEA-50", 1),)]
    works = [
        lambda n=n, items=items: code_or_number(lambda: change(shop, n, items))
        for n, items in enumerate(contents * 2)
    ]
    run_each(*works)
    known = all_orders(shop.store)
    assert Counter(order.payment_status for order in known)["awaiting_payment"] == 1
    assert len(live_pages(shop, known)) == 1
    check_books(shop.store, {"POT": 3, "CUP": 10}, known)


def change(shop: Shop, n: int, items: tuple[tuple[str, int], ...]) -> Placed:
    return place_order(shop, order_of(*items, cart="c"), f"k{n}")


def code_or_number(work: Callable[[], Placed]) -> str:
    try:
        return work().order.number
    except Exception as refusal:
        return refusal.code


class Meanwhile(SandboxPayments):
    """The sandbox, at which something happens while a page is being opened: before, or after."""

    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None

    def open_checkout(self, order: Order, return_url: str) -> Checkout:
        work, self.before = self.before, None
        if work:
            work()
        opened = super().open_checkout(order, return_url)
        work, self.after = self.after, None
        if work:
            work()
        return opened


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["another tab", "cancelled"])
def test_an_order_that_ends_while_its_page_opens_can_not_be_paid(shop: Shop, when: str, what: str) -> None:
    payments = Meanwhile(shop.payments.provider, "http://shop.test")
    shop = replace(shop, payments=payments)

    def work() -> None:
        if what == "cancelled":
            cancel_order(shop, all_orders(shop.store)[0].number)
        else:
            place_order(shop, order_of(("CUP", 1), cart="c"), "second")

    setattr(payments, when, work)
    with pytest.raises(Conflict) as caught:
        place_order(shop, order_of(("POT", 1), cart="c"), "first")
    assert caught.value.code == "replaced"
    known = all_orders(shop.store)
    assert len(live_pages(shop, known)) == (0 if what == "cancelled" else 1)
    check_books(shop.store, {"POT": 3, "CUP": 10}, known)
    assert stock(shop.store, "POT", 3).available == 3


def test_one_webhook_from_sixteen_threads_is_recorded_once(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 2)), None)
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed.order.number}"), "paid", shop.clock())
    webhook = provider.sign(event, shop.clock())
    assert Counter(run_in_threads(16, lambda: receive_webhook(shop, *webhook))) == {True: 1, False: 15}
    run_in_threads(4, lambda: send_due_mail(shop))
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["order-confirmed"]
    assert len(shop.mail.sent) == 1
    assert stock(shop.store, "POT", 3) == Stock(1, 0)


def test_different_events_of_one_order_at_once(shop: Shop) -> None:
    placed = place_order(shop, order_of(("POT", 2)), None)
    provider, name = shop.payments.provider, f"sbx_{placed.order.number}"
    webhooks = [
        provider.sign(event, shop.clock())
        for outcome in ("failed", "failed", "failed", "paid")
        for event in provider.pay(provider.session(name), outcome, shop.clock())
    ]
    works = [lambda webhook=webhook: receive_webhook(shop, *webhook) for webhook in webhooks * 2]
    assert sum(run_each(*works)) == 4
    order = order_book.read(shop.store, placed.order.number).order
    assert (order.payment_status, len(order.attempts)) == ("paid", 2), "declines at the page are one attempt"
    check_books(shop.store, {"POT": 3})


def test_paying_at_the_moment_of_cancelling(shop: Shop) -> None:
    """Either the money came and the order stands, or the page closed first: never both, never neither."""
    for n in range(6):
        placed = place_order(shop, order_of(("CUP", 1)), f"k{n}")
        works = (lambda placed=placed: pay(shop, placed, "paid"), lambda placed=placed: cancelled(shop, placed))
        run_each(*works)
        order = order_book.read(shop.store, placed.order.number).order
        state = shop.payments.provider.session(f"sbx_{order.number}").state
        assert (order.payment_status, state) in (("paid", "paid"), ("cancelled", "expired"), ("refunded", "paid"))
    check_books(shop.store, {"CUP": 10})


def cancelled(shop: Shop, placed: Placed) -> bool:
    try:
        cancel_order(shop, placed.order.number)
    except Conflict:
        return False
    return True
