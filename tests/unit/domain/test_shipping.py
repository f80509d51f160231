"""Shipping: which rate row counts, when it is free, and when the parcel arrives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.domain.errors import Unprocessable
from shop.domain.shipping import (
    PricedOption,
    choose,
    countries,
    delivery_dates,
    dispatch_date,
    price_options,
    zone_of,
)
from shop.domain.snapshot import Hours, Rate, ShippingOption, Zone
from tests.shops import SETTINGS
from tests.unit.domain.effort import effort

BERLIN = ZoneInfo("Europe/Berlin")
DE = SETTINGS.zones[0]

limits = st.one_of(st.none(), st.integers(0, 3000))
rates = st.builds(lambda p, w, t: Rate(price=p, up_to_weight=w, up_to_total=t), st.integers(0, 3000), limits, limits)
zones = st.builds(
    lambda rows, free, threshold: Zone(
        id="z",
        label={},
        countries=("DE",),
        free_from=threshold,
        options=tuple(
            ShippingOption(id=str(n), carrier="c", label={}, days=(1, 2), rates=tuple(some), free=free[n])
            for n, some in enumerate(rows)
        ),
    ),
    st.lists(st.lists(rates, max_size=3), max_size=3),
    st.tuples(*[st.booleans()] * 3),
    limits,
)


@given(zones, st.integers(0, 4000), st.integers(0, 4000), st.booleans())
@effort(150)
def test_the_first_row_whose_limits_hold_counts(zone: Zone, weight: int, goods: int, coupon: bool) -> None:
    def holds(rate: Rate) -> bool:
        return all(
            limit is None or value <= limit
            for limit, value in ((rate.up_to_weight, weight), (rate.up_to_total, goods))
        )

    waived = coupon or (zone.free_from is not None and goods >= zone.free_from)
    expected = {
        option.id: 0 if waived and option.free else next(rate.price for rate in option.rates if holds(rate))
        for option in zone.options
        if any(map(holds, option.rates))
    }
    priced = price_options(zone, weight=weight, goods=goods, free=coupon)
    assert {p.option.id: p.price for p in priced} == expected
    if priced:
        assert choose(priced, None).price == min(expected.values())
        assert choose(priced, priced[-1].option.id) == priced[-1]
    for wanted in (None, "nowhere") if not priced else ("nowhere",):
        with pytest.raises(Unprocessable) as caught:
            choose(priced, wanted)
        assert caught.value.code == "shipping_unavailable"


def test_of_equal_prices_the_first_is_chosen() -> None:
    options = [PricedOption(option, 490) for option in DE.options]
    assert choose(options, None).option.id == "standard"


@pytest.mark.parametrize(("goods", "price"), [(4999, 490), (5000, 0), (5001, 0)])
def test_free_from_the_threshold_on(goods: int, price: int) -> None:
    assert [p.price for p in price_options(DE, weight=1, goods=goods)] == [price, 1290], "express stays as it is"


@pytest.mark.parametrize(("weight", "prices"), [(2000, [490, 1290]), (2001, [790, 1290]), (10_001, [790])])
def test_weight_limits_include_their_end(weight: int, prices: list[int]) -> None:
    assert [p.price for p in price_options(DE, weight=weight, goods=0)] == prices


def test_zones_serve_their_countries_only() -> None:
    assert zone_of("FR", SETTINGS.zones).id == "eu"
    assert countries(SETTINGS.zones) == ["DE", "AT", "FR", "US"]
    with pytest.raises(Unprocessable) as caught:
        zone_of("JP", SETTINGS.zones)
    assert (caught.value.code, caught.value.details) == ("country_not_served", {"country": "JP"})


@pytest.mark.parametrize(
    ("ordered", "leaves"),
    [
        ("2027-01-13T14:59:59", "2027-01-13"),  # a Wednesday, before the cut-off
        ("2027-01-13T15:00:00", "2027-01-14"),
        ("2027-01-15T15:00:00", "2027-01-18"),  # Friday afternoon: Monday
        ("2027-01-16T09:00:00", "2027-01-18"),
        ("2027-03-28T01:30:00", "2027-03-29"),  # the night in which the clocks change
        ("2026-12-31T16:00:00", "2027-01-01"),
    ],
)
def test_what_is_ordered_before_the_cut_off_leaves_today(ordered: str, leaves: str) -> None:
    moment = datetime.fromisoformat(ordered).replace(tzinfo=BERLIN)
    assert dispatch_date(moment, SETTINGS).isoformat() == leaves


@given(
    st.integers(1_767_225_600, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, BERLIN)),
    st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))),
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple),
)
@effort(100)
def test_parcels_leave_on_open_days_and_arrive_on_working_days(
    ordered: datetime, days: set[str], span: tuple[int, int]
) -> None:
    hours = (Hours(days=tuple(days), opens="09:00", closes="18:00"),) if days else ()
    leaves = dispatch_date(ordered, msgspec.structs.replace(SETTINGS, hours=hours))
    open_days = days or {"mon", "tue", "wed", "thu", "fri"}
    assert leaves.strftime("%a").lower() in open_days
    assert ordered.date() <= leaves <= ordered.date() + timedelta(days=8)
    first, last = delivery_dates(leaves, span)
    assert leaves <= first <= last
    for arrival, count in ((first, span[0]), (last, span[1])):
        assert working_days(leaves, arrival) == count
        assert not count or arrival.weekday() < 5


def working_days(after: date, until: date) -> int:
    return sum((after + timedelta(days=n)).weekday() < 5 for n in range(1, (until - after).days + 1))
