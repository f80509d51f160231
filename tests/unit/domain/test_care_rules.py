"""The rules of care hold for all inputs: day and night, caps, vouchers, what is known of a customer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.domain import vouchers
from shop.domain.audience import FORMS, Facts, parse_audience, said, unmet
from shop.domain.contact_policy import next_contact
from shop.domain.customers import KEPT, Bought, Customer
from shop.domain.flows import Voucher
from shop.domain.quiet_hours import next_waking
from shop.services.country_zones import zones_of

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))
COUNTRIES = st.sampled_from(["DE", "US", "CN", "AU", "BR", "PT", "GB", "JP", "ES", "CA", "RU"])
OPENS, CLOSES = time(9), time(20)


def is_day(moment: datetime, zone: str) -> bool:
    return OPENS <= moment.astimezone(ZoneInfo(zone)).time() < CLOSES


@given(MOMENTS, COUNTRIES)
def test_whoever_is_written_to_is_awake(now: datetime, country: str) -> None:
    zones = zones_of(country)
    moment = next_waking(now, zones, "09:00", "20:00")
    assert now <= moment <= now + timedelta(days=3)
    assert all(is_day(moment, zone) for zone in zones) or (country == "RU" and is_day(moment, zones[0]))
    assert next_waking(moment, zones, "09:00", "20:00") == moment


@given(st.lists(st.integers(0, 24 * 90), min_size=1, max_size=60), st.integers(1, 200), st.integers(1, 6))
def test_no_month_and_no_gap_is_ever_broken(hours: list[int], gap: int, monthly: int) -> None:
    start, sent = datetime(2027, 1, 1, tzinfo=UTC), list[datetime]()
    for hour in sorted(hours):
        now = start + timedelta(hours=hour)
        free = next_contact(sent, timedelta(hours=gap), monthly)
        if free is None or free <= now:
            sent.append(now)
    assert all(later - sooner >= timedelta(hours=gap) for sooner, later in pairwise(sent))
    assert all(sum(at <= one < at + timedelta(days=30) for one in sent) <= monthly for at in sent)


@given(st.integers(0, 10**6), st.integers(1, 100), st.data())
def test_a_voucher_that_was_changed_is_none(mail: int, percent: int, data: st.DataObject) -> None:
    code, ends = vouchers.issue(
        b"secret", Voucher(code="TEN", value=percent), mail=str(mail), customer="ab12f", due=date(2027, 3, 1)
    )
    assert len(code) <= 40
    voucher = vouchers.read(b"secret", code)
    assert voucher is not None
    assert (voucher.promotion.value, voucher.promotion.ends) == (str(percent), ends.isoformat())
    assert voucher.belongs_to("ab12f9999")
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    changed = code[:place] + letter + code[place + 1 :]
    assert changed == code or vouchers.read(b"secret", changed) is None


@given(st.permutations(range(KEPT + 10)))
def test_orders_come_to_the_same_however_they_become_known(order: list[int]) -> None:
    def bought(number: int) -> Bought:
        return Bought(at=f"2027-01-01T00:{number:02}:00Z", total=100, paid=True)

    customer = Customer(email="a@b.example")
    for number in sorted(order[:KEPT]):
        customer = customer.with_order(str(number), bought(number))
    again = customer
    for number in order[:KEPT]:
        again = again.with_order(str(number), bought(number))
    assert again == customer
    for number in sorted(range(KEPT + 10)):
        again = again.with_order(str(number), bought(number))
    assert again.facts().orders >= KEPT
    assert len(again.orders) == KEPT


@pytest.mark.parametrize("form", FORMS)
def test_every_clause_can_be_said_again(form: str) -> None:
    (clause,) = parse_audience(form, "EUR")
    assert said(clause).partition(" ")[0] == form.partition(" ")[0]
    (denied,) = parse_audience(f"not {form}", "EUR")
    assert replace(denied, negated=False) == clause
    facts = Facts()
    assert bool(unmet((clause,), facts)) != bool(unmet((denied,), facts))


@pytest.mark.parametrize(
    "text",
    [
        "orders >= 5 and orders < 3",
        "first order and orders >= 2",
        "returning and not returning",
        "country is DE and country is AT",
        "spent > 10.00 and spent < 5.00",
        "rich",
        "bought tea",
        "country is germany",
        "total >= 1.234",
        "",
    ],
)
def test_what_can_never_hold_or_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"together|understood|amount"):
        parse_audience(text, "EUR")
