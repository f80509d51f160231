"""DynamoDB in a storm, while many buy: a third of all requests goes wrong. Exactly what there is is sold, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.memory import MemoryStore
from shop.bootstrap import new_id
from shop.domain.errors import Conflict, Unavailable
from shop.services import keep_stock
from shop.services.place_order import place_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests import dynamodb_local
from tests.contract.faults import storm
from tests.contract.threads import run_each
from tests.functional.reliability.till import pay
from tests.shops import SECRET, make_shop, order_of
from tests.unit.services.books import Stock, all_orders, check_books, mails, stock

PIECES, SHOPPERS, EACH = 20, 6, 6


@pytest.fixture
def shop(dynamodb: str, tmp_path: Path) -> Iterator[Shop]:
    """Its sandbox keeps its own books, in fair weather: the storm is between the shop and its store."""
    store = dynamodb_local.new_store(dynamodb)
    payments = SandboxPayments(SandboxProvider(MemoryStore(), SECRET), "http://shop.test")
    yield replace(make_shop(tmp_path, store), payments=payments, new_id=new_id)
    dynamodb_local.drop(store)


def buy(shop: Shop, key: str) -> str:
    """As a browser does it: with one key, again and again, until there is an answer; then it is paid."""
    while True:
        try:
            placed = place_order(shop, order_of(("POT", 1), email=f"{key}@example.com"), key)
            pay(shop, placed, "paid")
        except Conflict as refusal:
            return refusal.code
        except Unavailable:
            continue
        return placed.order.number


def test_a_storm_sells_nothing_twice_and_loses_nothing(shop: Shop) -> None:
    keep_stock.set_stock(shop, "POT", PIECES)
    with storm(shop.store, seed=11) as met:
        works = [lambda n=n: [buy(shop, f"{n}-{m}") for m in range(EACH)] for n in range(SHOPPERS)]
        answers = [answer for some in run_each(*works) for answer in some]
        run_schedule(shop)
    assert set(met) == {"nothing", "conflict", "throttled", "error", "lost"}
    run_schedule(shop)
    known = all_orders(shop.store)
    assert Counter(answers)["out_of_stock"] == SHOPPERS * EACH - PIECES
    assert {order.number for order in known} == set(answers) - {"out_of_stock"}
    assert {order.payment_status for order in known} == {"paid"}
    assert stock(shop.store, "POT", 0) == Stock(0, 0)
    check_books(shop.store, {"POT": PIECES}, known)
    assert len(mails(shop)) == len(shop.mail.sent) == PIECES
