"""Nothing lost, nothing twice: any event of an order's life, any number of times, in any order, across any crash."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.memory import MemoryStore
from shop.domain.errors import Conflict
from shop.domain.orders import Order
from shop.services import order_book
from shop.services.expire_orders import expire_orders
from shop.services.place_order import Placed, place_order
from shop.services.record_payment import receive_webhook
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from tests.shops import SECRET, Clock, Ids, MemoryMail, make_shop, order_of
from tests.unit.domain.effort import effort
from tests.unit.services.books import Stock, all_orders, check_books, mails, stock
from tests.unit.services.crashes import Crash, CrashingStore, survive

OPENINGS = {"POT": 3, "CUP": 10}
HISTORIES = [
    ("paid",),
    ("delayed",),
    ("abandoned",),
    ("failed", "paid"),
    ("failed", "failed", "delayed"),
    ("failed", "abandoned"),
    ("abandoned", "paid"),
    ("abandoned", "failed", "delayed"),
    ("failed",),
    (),
]


@dataclass(frozen=True)
class Outcome:
    """What an order's life comes to."""

    payment: str
    stock: dict[str, Stock]
    mails: list[tuple[str, str]]
    refunded: int
    claims_held: bool


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop whose snapshot serves all the others: only their books differ."""
    return make_shop(tmp_path_factory.mktemp("shop"))


def fresh(template: Shop) -> Shop:
    store = CrashingStore(MemoryStore())
    return replace(
        template,
        store=store,
        clock=Clock(),
        new_id=Ids(),
        mail=MemoryMail(),
        payments=SandboxPayments(SandboxProvider(store, SECRET), "http://shop.test"),
    )


def buy(shop: Shop) -> Placed:
    return place_order(shop, order_of(("POT", 2), ("CUP", 1), coupons=("ONCE",), cart="c"), "key")


def sandbox_events(shop: Shop, placed: Placed, history: tuple[str, ...]) -> list[tuple[bytes, dict[str, str]]]:
    """All webhooks of a life at the pay page, none of them delivered yet."""
    provider, name = shop.payments.provider, f"sbx_{placed.order.number}"
    events = [event for outcome in history for event in provider.pay(provider.session(name), outcome, shop.clock())]
    known = {event["id"] for event in events}
    events += [event for event in provider.undelivered(shop.clock()) if event["id"] not in known]
    for event in events:
        provider.delivered(event["id"], name)
    return [provider.sign(event, shop.clock()) for event in events]


def settle_down(shop: Shop) -> None:
    """Time passes, and the scheduled work is done: claims of crashed workers run out, reservations end."""
    for _ in range(3):
        shop.clock.tick(minutes=40)
        run_schedule(shop)


def outcome_of(shop: Shop, placed: Placed) -> Outcome:
    order = order_book.read(shop.store, placed.order.number).order
    check_books(shop.store, OPENINGS)
    return Outcome(
        payment=order.payment_status,
        stock={sku: stock(shop.store, sku, opening) for sku, opening in OPENINGS.items()},
        mails=mails(shop),
        refunded=order.refunded,
        claims_held=order.claims_held,
    )


def canonical(template: Shop, history: tuple[str, ...]) -> Outcome:
    """Every event once, in the order in which it happened."""
    shop = fresh(template)
    placed = buy(shop)
    for body, headers in sandbox_events(shop, placed, history):
        receive_webhook(shop, body, headers)
    settle_down(shop)
    return outcome_of(shop, placed)


@given(
    history=st.sampled_from(HISTORIES),
    random=st.randoms(use_true_random=False),
    crashes=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=4),
)
@effort(100)
def test_any_order_of_events_with_duplicates_and_crashes_ends_the_same(
    template: Shop, history: tuple[str, ...], random: Random, crashes: list[tuple[int, bool]]
) -> None:
    shop = fresh(template)
    placed = buy(shop)
    events = sandbox_events(shop, placed, history)
    deliveries = [*events, *random.choices(events, k=3)] if events else []
    random.shuffle(deliveries)
    deaths = iter(crashes)
    for body, headers in deliveries:
        at, after = next(deaths, (0, False))
        survive(shop.store, lambda body=body, headers=headers: receive_webhook(shop, body, headers), at, after=after)
        check_books(shop.store, OPENINGS)
    settle_down(shop)
    assert outcome_of(shop, placed) == canonical(template, history)


@given(
    history=st.sampled_from(HISTORIES[:8]),
    random=st.randoms(use_true_random=False),
    interruptions=st.lists(st.sampled_from(("retry", "expire", "mail", "schedule")), min_size=1, max_size=4),
    crashes=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=6),
)
@effort(80)
def test_whatever_happens_between_the_events(
    template: Shop,
    history: tuple[str, ...],
    random: Random,
    interruptions: list[str],
    crashes: list[tuple[int, bool]],
) -> None:
    """Late events meet ended reservations, retried checkouts and mail workers: money and goods still agree."""
    shop = fresh(template)
    deaths = iter(crashes)

    def do(work: object) -> object:
        at, after = next(deaths, (0, False))
        return survive(shop.store, work, at, after=after)

    placed = do(lambda: buy(shop))
    events = sandbox_events(shop, placed, history)
    works = [lambda b=b, h=h: receive_webhook(shop, b, h) for b, h in [*events, *events]]
    works += [
        {"mail": lambda: send_due_mail(shop), "retry": lambda: retry(shop)}.get(
            name, lambda name=name: schedule(shop, name)
        )
        for name in interruptions
    ]
    random.shuffle(works)
    for work in works:
        do(work)
        check_books(shop.store, OPENINGS)
    settle_down(shop)
    after_all = outcome_of(shop, placed)
    if canonical(template, history).payment == "paid":
        held = after_all.payment == "on_hold"
        assert held or after_all.payment == "paid", "money that came is always booked"
        assert not held or len(all_orders(shop.store)) > 1, "held only when a second order took the pieces"
        told = "merchant-stock-gone" if held else "order-confirmed"
        number = placed.order.number
        assert [subject.split()[0] for subject, _ in after_all.mails if number in subject and told in subject] == [
            told
        ]
    assert len(set(after_all.mails)) == len(after_all.mails), "no event is told in two mails"


def schedule(shop: Shop, name: str) -> None:
    """The time of the reservation is over, as far as the scheduled work can see; then it is now again."""
    later = replace(shop, clock=lambda: shop.clock() + timedelta(minutes=31))
    (expire_orders if name == "expire" else run_schedule)(later)


def retry(shop: Shop) -> None:
    """The browser asks again with the same key: the same answer; once that order is over, a new one."""
    with suppress(Conflict):  # paid meanwhile, or sold out
        buy(shop)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_checkout_that_dies_anywhere_is_one_order_when_it_is_asked_again(
    template: Shop, at: int, after: bool
) -> None:
    shop = fresh(template)
    placed = survive(shop.store, lambda: buy(shop), at, after=after)
    assert [order.number for order in all_orders(shop.store)] == [placed.order.number]
    assert placed.order.checkout_url
    check_books(shop.store, OPENINGS)
    again = buy(shop)
    assert (again.order.number, again.order.checkout_url) == (placed.order.number, placed.order.checkout_url)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 8))
def test_a_changed_cart_that_dies_anywhere_leaves_one_live_order(template: Shop, at: int, after: bool) -> None:
    shop = fresh(template)
    buy(shop)

    def change() -> Placed:
        return place_order(shop, order_of(("POT", 3), coupons=("ONCE",), cart="c"), "other")

    placed = survive(shop.store, change, at, after=after)
    statuses = {order.number: order.payment_status for order in all_orders(shop.store)}
    assert [number for number, status in statuses.items() if status == "awaiting_payment"] == [placed.order.number]
    check_books(shop.store, OPENINGS)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 5))
@pytest.mark.parametrize("work", ["cancel", "refund", "cancel unpaid"])
def test_a_command_that_dies_anywhere_is_done_once_when_it_is_repeated(
    template: Shop, work: str, at: int, after: bool
) -> None:
    shop = fresh(template)
    placed = buy(shop)
    number = placed.order.number
    if "unpaid" not in work:
        for body, headers in sandbox_events(shop, placed, ("paid",)):
            receive_webhook(shop, body, headers)

    def command() -> Order:
        if work == "refund":
            return refund_order(shop, number, 1000, key="one")
        return cancel_order(shop, number)

    order = survive(shop.store, command, at, after=after)
    check_after_cancelling(shop, order, work)


def check_after_cancelling(shop: Shop, order: Order, work: str) -> None:
    settle_down(shop)
    if work == "refund":
        assert (order.payment_status, order.refunded) == ("partially_refunded", 1000)
        check_books(shop.store, OPENINGS)
        return
    assert order.payment_status == ("cancelled" if "unpaid" in work else "refunded")
    assert order.refunded == (0 if "unpaid" in work else order.total)
    assert {sku: stock(shop.store, sku, n) for sku, n in OPENINGS.items()} == {
        sku: Stock(n, 0) for sku, n in OPENINGS.items()
    }
    assert [subject.split()[0] for subject, _ in mails(shop)] == ["order-cancelled"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_tick_that_dies_anywhere_is_finished_by_the_next(template: Shop, at: int, after: bool) -> None:
    shop = fresh(template)
    placed = buy(shop)
    provider = shop.payments.provider
    for event in provider.pay(provider.session(f"sbx_{placed.order.number}"), "delayed", shop.clock()):
        receive_webhook(shop, *provider.sign(event, shop.clock()))
    shop.store.crash(at, after=after)
    try:
        run_schedule(shop)
    except Crash:
        shop.clock.tick(minutes=6)
    shop.store.crash(0, after=False)
    settle_down(shop)
    got = outcome_of(shop, placed)
    assert got.payment == "paid"
    assert [subject.split()[0] for subject, _ in got.mails] == ["order-confirmed"]
