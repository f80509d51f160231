"""A year of a shop under duplicates, reorderings, crashes and faults: what customers must never notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import convert

from shop.domain.orders import Order
from shop.services import keep_stock
from tests.functional.reliability.year import OPENING, TOPICS, Year

ZONES = {
    "DE": ["Europe/Berlin"],
    "AT": ["Europe/Vienna"],
    "FR": ["Europe/Paris"],
    "US": ["America/New_York", "Pacific/Honolulu"],
}


@pytest.mark.parametrize(("seed", "customers"), [(1, 40), (2, 40), (3, 40), (4, 250)])
def test_a_year_goes_by_and_nobody_is_annoyed_or_forgotten(tmp_path: Path, seed: int, customers: int) -> None:
    year = Year(tmp_path, seed, customers)
    year.play()
    assert year.store.crashes, "the world was unkind"
    check_mails(year)
    check_orders(year)
    check_vouchers(year)


def check_mails(year: Year) -> None:
    """None twice, none to whoever wants none, none at night, none too many."""
    contacts: dict[str, list[datetime]] = {}
    for id, times in year.mail.taken.items():
        message = year.mail.messages[id]
        assert len(times) == 1 or id in year.mail.unanswered, f"{id} twice, though its answer was heard"
        assert not any(at > year.erased.get(message.to, at) for at in times), f"{id} after erasure"
        topic = TOPICS.get(message.subject)
        if topic is None:
            continue
        assert not any(at > year.ended.get((message.to, topic), at) for at in times), f"{id} after unsubscribing"
        for zone in ZONES[year.country[message.to]]:
            assert all(9 <= at.astimezone(ZoneInfo(zone)).hour < 20 for at in times), f"{id} at night in {zone}"
        contacts.setdefault(message.to, []).append(times[0])
    assert contacts, "somebody was written to"
    for email, times in contacts.items():
        times.sort()
        gaps = [later - sooner for sooner, later in pairwise(times)]
        assert all(gap >= timedelta(hours=71.9) for gap in gaps), f"{email} too soon"
        months = [fifth - first for first, fifth in zip(times, times[4:], strict=False)]
        assert all(span >= timedelta(days=29.9) for span in months), f"{email} too often"


def check_orders(year: Year) -> None:
    """Every payment is in the books, every customer was told, and each piece that left was sold."""
    orders = {
        item.data["number"]: convert(item.data, Order) for item in year.store.everything() if item.sk == "ORDER"
    }
    told = {message.subject.rsplit(" ", 1)[0] for message in year.mail.messages.values()}
    sold = 0
    for number, order in orders.items():
        assert order.total == order.subtotal - order.discount + order.shipping
        assert sum(order.received.values()) == year.paid[number]
        assert order.is_paid == (number in year.paid)
        sold += sum(line.quantity for line in order.lines if line.sku == "CUP" and order.is_paid)
        steps = ["order-confirmed"] if order.is_paid else []
        steps += ["order-shipped"] if order.parcels else []
        steps += ["order-delivered"] if order.fulfilment_status == "delivered" else []
        for mail in [] if order.erased else steps:  # what still waited went with the address
            assert f"{mail} {number}" in told, f"nobody heard of {mail} of {number}"
    level = keep_stock.level(year.shop, "CUP")
    assert level is not None
    assert level.on_hand == OPENING - sold


def check_vouchers(year: Year) -> None:
    used: dict[str, list[str]] = {}
    for item in year.store.everything():
        if item.sk == "ORDER" and item.data["number"] in year.paid:
            for code in item.data.get("coupons", ()):
                used.setdefault(code, []).append(item.data["number"])
    assert used, "some were used"
    assert {code: numbers for code, numbers in used.items() if len(numbers) > 1} == {}
