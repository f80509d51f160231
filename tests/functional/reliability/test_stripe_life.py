"""An order's life with Stripe: its events in any order, twice, across crashes, or not at all, end the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.adapters.payments.stripe import listing, provider
from shop.adapters.payments.stripe.provider import StripePayments
from shop.adapters.store.memory import MemoryStore
from shop.domain.orders import Order
from shop.services import ask_provider, order_book
from shop.services.place_order import Placed, place_order
from shop.services.reconcile_payments import reconcile
from shop.services.record_payment import receive_webhook
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.fake_stripe.server import KEY, SECRET, FakeStripe
from tests.fake_stripe.within import within
from tests.fake_stripe.world import Thing, World
from tests.shops import Clock, Ids, MemoryMail, make_shop, order_of
from tests.unit.domain.effort import effort
from tests.unit.services.books import Stock, check_books, mails, stock
from tests.unit.services.crashes import CrashingStore, survive

OPENINGS = {"POT": 3, "CUP": 10}


def refund(world: World, name: str, amount: int) -> None:
    paid = [session["payment_intent"] for session in world.sessions.values() if session["payment_status"] == "paid"]
    world.create_refund({"payment_intent": paid[0], "amount": amount})


STEPS: dict[str, Callable[[World, str], object]] = {
    "decline": lambda world, name: world.decline(name),
    "pay": lambda world, name: world.pay(name),
    "pay for express": lambda world, name: world.pay(name, shipping=1),
    "debit": lambda world, name: world.pay(name, method="sepa_debit"),
    "debit settles": lambda world, name: world.settle(name, paid=True),
    "debit fails": lambda world, name: world.settle(name, paid=False),
    "debit is cancelled": lambda world, name: world.cancel(name),
    "page ends": lambda world, name: world.expire_session(name),
    "recover": lambda world, name: world.recover(list(world.sessions)[-1]),
    "pay there": lambda world, name: world.pay(list(world.sessions)[-1]),
    "debit there": lambda world, name: world.pay(list(world.sessions)[-1], method="sepa_debit"),
    "that settles": lambda world, name: world.settle(list(world.sessions)[-1], paid=True),
    "that page ends": lambda world, name: world.expire_session(list(world.sessions)[-1]),
    "refund 10": lambda world, name: refund(world, name, 1000),
    "refund 20": lambda world, name: refund(world, name, 2000),
    "last refund fails": lambda world, name: world.fail_refund(list(world.refunds)[-1]),
    "dispute": lambda world, name: world.dispute(name),
    "dispute answered": lambda world, name: world.answer_dispute(world.dispute(name)),
    "dispute won": lambda world, name: world.close_dispute(world.dispute(name), "won"),
    "dispute lost": lambda world, name: world.close_dispute(world.dispute(name), "lost"),
    "warning": lambda world, name: world.warn(name),
    "review": lambda world, name: world.review(name),
    "review approved": lambda world, name: world.close_review(world.review(name)),
}
HISTORIES = {
    ("pay",): "paid",
    ("pay for express",): "paid",
    ("decline", "decline", "pay"): "paid",
    ("page ends",): "expired",
    ("decline", "page ends"): "failed",
    ("debit",): "processing",
    ("debit", "debit settles"): "paid",
    ("decline", "debit", "debit settles"): "paid",
    ("debit", "debit fails"): "failed",
    ("decline", "debit", "debit fails"): "failed",
    ("debit", "debit is cancelled"): "expired",
    ("page ends", "recover"): "expired",
    ("page ends", "recover", "pay there"): "paid",
    ("decline", "page ends", "recover", "pay there", "refund 10"): "partially_refunded",
    ("page ends", "recover", "debit there"): "processing",
    ("page ends", "recover", "debit there", "that settles"): "paid",
    ("page ends", "recover", "that page ends", "recover", "pay there"): "paid",
    ("pay", "refund 10", "refund 20"): "partially_refunded",
    ("pay", "refund 10", "refund 20", "last refund fails"): "partially_refunded",
    ("pay", "refund 10", "last refund fails"): "paid",
    ("pay", "dispute"): "disputed",
    ("pay", "dispute answered"): "disputed",
    ("pay", "dispute won"): "paid",
    ("pay", "dispute lost"): "disputed",
    ("pay", "warning"): "on_hold",
    ("pay", "review"): "on_hold",
    ("pay", "review approved"): "paid",
    ("pay", "review approved", "refund 10", "dispute won"): "partially_refunded",
}


@dataclass(frozen=True)
class Outcome:
    """What an order's life comes to."""

    payment: str
    total: int
    shipping: str
    stock: dict[str, Stock]
    mails: list[tuple[str, str]]
    refunded: int
    claims_held: bool


EXPECTED: dict[tuple[str, ...], Outcome] = {}
"""What each history comes to when nothing goes wrong."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def stripe() -> Iterator[FakeStripe]:
    with within(FakeStripe(Clock())) as fake:
        yield fake


def fresh(template: Shop, stripe: FakeStripe) -> Shop:
    """A shop with empty books, and a Stripe that knows nothing of it."""
    clock = Clock()
    stripe.world = World(clock)
    stripe._answers.clear()
    stripe.faults = []
    ask_provider._asked.clear()
    payments = StripePayments(KEY, [SECRET], lambda: template.settings, api=stripe.url, retries=0)
    store = CrashingStore(MemoryStore())
    return replace(template, store=store, clock=clock, new_id=Ids(), mail=MemoryMail(), payments=payments)


def buy(shop: Shop) -> Placed:
    return place_order(shop, order_of(("POT", 1), ("CUP", 1), coupons=("ONCE",), cart="c"), "key")


def live(shop: Shop, stripe: FakeStripe, placed: Placed, history: tuple[str, ...]) -> list[Thing]:
    """Let it all happen at Stripe; what it has to tell."""
    for step in history:
        STEPS[step](stripe.world, placed.order.session)
        shop.clock.tick(seconds=10)
    return list(stripe.world.events)


def deliver(shop: Shop, stripe: FakeStripe, event: Thing) -> None:
    receive_webhook(shop, *stripe.webhook(event, shop.clock()))


def settle_down(shop: Shop) -> None:
    for _ in range(3):
        shop.clock.tick(minutes=40)
        run_schedule(shop)


def read(shop: Shop, placed: Placed) -> Order:
    return order_book.read(shop.store, placed.order.number).order


def outcome(shop: Shop, placed: Placed) -> Outcome:
    order = read(shop, placed)
    check_books(shop.store, OPENINGS)
    return Outcome(
        payment=order.payment_status,
        total=order.total,
        shipping=order.shipping_option,
        stock={sku: stock(shop.store, sku, opening) for sku, opening in OPENINGS.items()},
        mails=mails(shop),
        refunded=order.refunded,
        claims_held=order.claims_held,
    )


def in_order(template: Shop, stripe: FakeStripe, history: tuple[str, ...]) -> Outcome:
    """Every event once, when it happened."""
    shop = fresh(template, stripe)
    placed = buy(shop)
    for event in live(shop, stripe, placed, history):
        deliver(shop, stripe, event)
    settle_down(shop)
    return outcome(shop, placed)


@pytest.mark.parametrize("history", HISTORIES, ids=", ".join)
def test_a_life(template: Shop, stripe: FakeStripe, history: tuple[str, ...]) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    for event in live(shop, stripe, placed, history):
        deliver(shop, stripe, event)
        check_books(shop.store, OPENINGS)
    assert read(shop, placed).payment_status == HISTORIES[history]


@given(
    history=st.sampled_from(list(HISTORIES)),
    random=st.randoms(use_true_random=False),
    crashes=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=4),
)
@effort(40)
def test_any_order_of_events_with_duplicates_and_crashes_ends_the_same(
    template: Shop, stripe: FakeStripe, history: tuple[str, ...], random: Random, crashes: list[tuple[int, bool]]
) -> None:
    expected = EXPECTED.get(history) or EXPECTED.setdefault(history, in_order(template, stripe, history))
    shop = fresh(template, stripe)
    placed = buy(shop)
    events = live(shop, stripe, placed, history)
    deliveries = [*events, *random.choices(events, k=3)] if events else []
    random.shuffle(deliveries)
    deaths = iter(crashes)
    for event in deliveries:
        at, after = next(deaths, (0, False))
        survive(shop.store, lambda event=event: deliver(shop, stripe, event), at, after=after)
        check_books(shop.store, OPENINGS)
    settle_down(shop)
    assert outcome(shop, placed) == expected


@pytest.mark.parametrize("history", HISTORIES, ids=", ".join)
def test_a_day_without_webhooks_loses_nothing(template: Shop, stripe: FakeStripe, history: tuple[str, ...]) -> None:
    """No endpoint is registered: there is nothing that Stripe could call undelivered."""
    expected = in_order(template, stripe, history)
    shop = fresh(template, stripe)
    placed = buy(shop)
    live(shop, stripe, placed, history)
    settle_down(shop)
    assert outcome(shop, placed) == expected


@given(
    history=st.sampled_from(list(HISTORIES)),
    crashes=st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=4),
    stretch=st.integers(1, 5),
    heard=st.sets(st.integers(0, 9)),
)
@effort(30)
def test_a_day_without_an_endpoint_is_read_to_its_end_whatever_dies(
    template: Shop,
    stripe: FakeStripe,
    history: tuple[str, ...],
    crashes: list[tuple[int, bool]],
    stretch: int,
    heard: set[int],
) -> None:
    """In stretches of a few events, some of which came by webhook after all; many fall into one second."""
    expected = EXPECTED.get(history) or EXPECTED.setdefault(history, in_order(template, stripe, history))
    shop = fresh(template, stripe)
    placed = buy(shop)
    told = live(shop, stripe, placed, history)
    for number in heard & {*range(len(told))}:
        deliver(shop, stripe, told[number])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider, "STRETCH", stretch)
        patch.setattr(listing, "PAGE", 2)
        for at, after in crashes:
            survive(shop.store, lambda: reconcile(shop), at, after=after)
        settle_down(shop)
    assert outcome(shop, placed) == expected
