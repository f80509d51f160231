"""``python -m shop customers``: who buys here, in which segment, and that nothing is left of whoever was erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shop import bootstrap
from shop.__main__ import main
from shop.domain.customers import customer_id
from shop.domain.requests import ContactRequest, SubscriptionRequest, WatchRequest
from shop.services import customer_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.measure_segments import read_bounds
from shop.services.open_ticket import open_ticket
from shop.services.place_order import Placed, place_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.subscribe import subscribe
from shop.services.unsubscribe import withdraw
from shop.services.watch_stock import watch_stock
from tests.flows import CHECK_IN, UNPAID, flow, make_caring_shop
from tests.shops import SECRET, Clock, order_of
from tests.unit.test_orders_life import pay

ADA = "ada@example.com"
THANKS = flow("thanks", "order.paid", delay="2 days", audience="segment is loyal or champion")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    made = make_caring_shop(tmp_path, CHECK_IN, UNPAID, THANKS, clock=Clock())
    monkeypatch.setattr(bootstrap, "shop", lambda: made)
    return made


def say(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def told(*arguments: str) -> Any:
    return json.loads(say(*arguments, "--json"))


def buy(shop: Shop, email: str, *, paid: bool = True) -> Placed:
    placed = place_order(shop, order_of(("TEA-50", 1), email=email), shop.new_id())
    if paid:
        pay(shop, placed)
    run_schedule(shop)
    return placed


def crowd(shop: Shop) -> None:
    """Twelve customers of one order each, a month apart, and Ada, who came back every month."""
    for month in range(12):
        buy(shop, f"c{month}@example.com")
        buy(shop, ADA)
        shop.clock.tick(days=30)
    run_schedule(shop)


def test_customers_are_listed_by_their_last_order_with_their_segment(shop: Shop) -> None:
    buy(shop, ADA)
    assert "too few to tell" in say("customers", "list")
    crowd(shop)
    rows = told("customers", "list")
    assert [row["email"] for row in rows[:2]] == [ADA, "c11@example.com"]
    assert len(rows) == 13
    assert (rows[0]["orders"], rows[0]["segment"]) == (13, "champion")
    assert {row["segment"] for row in told("customers", "list", "--segment", "lost")} == {"lost"}
    assert "c0@example.com" in say("customers", "list", "--segment", "lost")
    assert "champion" in say("customers", "show", ADA)
    assert CliRunner().invoke(main, ["customers", "show", "nobody@example.com"]).exit_code == 1


def test_bounds_are_counted_once_a_day(shop: Shop) -> None:
    crowd(shop)
    first = read_bounds(shop.store)
    buy(shop, "late@example.com")
    assert read_bounds(shop.store) == first
    shop.clock.tick(days=1)
    run_schedule(shop)
    assert read_bounds(shop.store).customers == first.customers + 1


def test_a_flow_can_be_for_a_segment(shop: Shop) -> None:
    crowd(shop)
    buy(shop, ADA)
    buy(shop, "c11@example.com")
    buy(shop, "stranger@example.com")
    shop.mail.sent.clear()
    shop.clock.tick(days=3)
    run_schedule(shop)
    assert {mail.to for mail in shop.mail.sent} == {ADA, "c11@example.com"}


def test_nothing_is_left_of_whoever_was_erased_and_the_books_stay(shop: Shop) -> None:
    placed = buy(shop, "Ada@Example.com ".strip())
    buy(shop, "bob@example.com")
    open_ticket(shop, ContactRequest(name="Ada", email=ADA, topic="order", message="Hello from Ada"))
    subscribe(shop, SubscriptionRequest(email=ADA, topics=("news",)))
    watch_stock(shop, WatchRequest(email=ADA, sku="GONE"))
    withdraw(shop, customer_id(ADA), ["offers"], source="preferences")
    run_schedule(shop)
    exported = told("customers", "export", ADA)
    assert [order["number"] for order in exported["orders"]] == [placed.order.number]
    assert exported["messages"][0]["message"] == "Hello from Ada"
    assert [one["sku"] for one in exported["waits_for"]] == ["GONE"]
    assert SECRET.decode() not in json.dumps(exported)
    refused = CliRunner().invoke(main, ["customers", "erase", ADA, "--json"])
    assert (refused.exit_code, json.loads(refused.stderr)["code"]) == (1, "order_under_way")
    ship_order(shop, placed.order.number, carrier="dhl", tracking="1")
    deliver_order(shop, placed.order.number)
    run_schedule(shop)

    assert "1 orders" in say("customers", "erase", ADA)

    stored = repr(list(shop.store.everything())).lower()
    sandbox = stored.count("sandbox#")
    assert sandbox, "the provider keeps books of its own"
    ours = "\n".join(repr(item) for item in shop.store.everything() if not item.pk.startswith("SANDBOX#")).lower()
    assert ADA not in ours
    assert "hello from ada" not in ours
    assert "bob@example.com" in ours
    assert told("orders", "show", placed.order.number)["payment_status"] == "paid"
    known = customer_book.read(shop.store, customer_id(ADA))
    assert known.consents.state("offers") == "withdrawn", "who ended mails gets none under the same address later"
    before = len(shop.mail.sent)
    shop.clock.tick(days=6)
    run_schedule(shop)
    assert {mail.to for mail in shop.mail.sent[before:]} <= {"bob@example.com"}
    assert [row["email"] for row in told("customers", "list")] == ["bob@example.com"]
    assert CliRunner().invoke(main, ["customers", "export", ADA]).exit_code == 1
