"""Mails that follow from the calendar: a birthday, a holiday, a product that is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from shop.domain.customers import customer_id
from shop.domain.flows import Arrival, Voucher
from shop.services import customer_book, plan_occasions
from shop.services.plan_birthday import note_birthday
from shop.services.plan_care import plan_care
from shop.services.shop import Shop
from tests.flows import flow, make_caring_shop
from tests.shops import Clock
from tests.unit.services.crashes import Crash, CrashingStore
from tests.unit.services.test_care import allow, buy, held, run

BIRTHDAY = flow(
    "birthday",
    "customer.birthday",
    topic="offers",
    delay="7 days before",
    repeat="yearly",
    voucher=Voucher(code="BIRTHDAY", value=10),
)
NEW_YEAR = flow("new-year", "holiday", topic="offers", repeat="yearly", holidays=("lunar-new-year",), lapses="2 days")
ARRIVED = flow(
    "new-product", "product.new", topic="offers", delay="1 day", audience="bought its category", lapses="10 days"
)
CALENDAR: dict[str, Any] = {
    "calendar": {"lunar-new-year": ("2026-02-17", "2027-02-06", "2028-01-26")},
    "arrivals": (Arrival(slug="cup", added="2027-01-20", sku="CUP", categories=("teaware",)),),
}


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    return make_caring_shop(tmp_path, BIRTHDAY, NEW_YEAR, ARRIVED, clock=clock, care=CALENDAR)


def befriend(shop: Shop, *names: str, item: str = "TEA-50") -> None:
    """Customers who agreed to offers."""
    for name in names:
        buy(shop, (item, 1), email=f"{name}@example.com", marketing_consent=True)
    plan_care(shop)


def celebrate(shop: Shop, birthday: str, email: str = "ada@example.com") -> None:
    known = customer_book.read(shop.store, customer_id(email))
    noted = note_birthday(shop, known.id, birthday)
    shop.store.commit(known.put(replace(known.customer, birthday=birthday)), noted)


def test_a_birthday_comes_every_year_a_week_ahead(tmp_path: Path, clock: Clock) -> None:
    shop = make_caring_shop(tmp_path, BIRTHDAY, clock=clock)
    befriend(shop, "ada")
    celebrate(shop, "03-01")
    assert run(shop, days=39) == []
    assert run(shop, days=3) == ["birthday"]
    first = shop.mail.sent[-1].text.split()[-1]
    shop.clock.tick(days=355)
    assert run(shop, days=5) == []
    assert run(shop, days=8) == ["birthday"]
    assert shop.mail.sent[-1].text.split()[-1] != first, "each year another voucher"


def test_who_takes_the_birthday_back_is_not_greeted(tmp_path: Path, clock: Clock) -> None:
    shop = make_caring_shop(tmp_path, BIRTHDAY, clock=clock)
    befriend(shop, "ada")
    celebrate(shop, "03-01")
    known = customer_book.read(shop.store, customer_id("ada@example.com"))
    shop.store.commit(known.put(replace(known.customer, birthday="")))
    assert run(shop, days=60) == []


def test_a_holiday_greets_all_who_agreed_once(shop: Shop) -> None:
    befriend(shop, "ada", "bob", "eve")
    buy(shop, email="mallory@example.com")
    allow(shop, "offers", "eve@example.com", state="withdrawn")
    shop.clock.tick(days=20)
    assert run(shop, days=6) == ["new-year", "new-year"]
    assert {message.to for message in shop.mail.sent if message.subject == "new-year"} == {
        "ada@example.com",
        "bob@example.com",
    }


def test_a_holiday_that_is_over_is_not_caught_up_with(shop: Shop) -> None:
    befriend(shop, "ada")
    shop.clock.tick(days=27)
    assert run(shop, days=3) == []


def test_a_new_product_is_told_to_those_who_bought_its_kind(shop: Shop) -> None:
    befriend(shop, "ada")
    befriend(shop, "bob", item="POT")
    assert run(shop, days=12) == ["new-product"]
    assert shop.mail.sent[-1].to == "bob@example.com"
    assert held(shop) == {}


def test_a_crash_on_the_way_through_all_customers_loses_and_repeats_none(shop: Shop, monkeypatch: Any) -> None:
    monkeypatch.setattr(plan_occasions, "PAGE", 2)
    names = [f"ada{n}" for n in range(12)]
    befriend(shop, *names)
    shop.clock.tick(days=24)
    store = CrashingStore(shop.store)
    crashing = replace(shop, store=store)
    for at in range(1, 5):
        store.crash(at, after=bool(at % 2))
        with pytest.raises(Crash):
            plan_occasions.plan_occasions(crashing)
    store.crash(0, after=False)
    run(crashing, days=1)
    greeted = [message.to for message in shop.mail.sent if message.subject == "new-year"]
    assert sorted(greeted) == sorted(f"{name}@example.com" for name in names)
