"""Which carriers serve a country, what they cost, and when the parcel arrives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from shop.domain.errors import Unprocessable
from shop.domain.snapshot import Settings, ShippingOption, Zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PricedOption(msgspec.Struct, frozen=True):
    option: ShippingOption
    price: int


def zone_of(country: str, zones: Sequence[Zone]) -> Zone:
    """The zone that a country lies in.

    Raises:
        Unprocessable: ``country_not_served``.
    """
    for zone in zones:
        if country in zone.countries:
            return zone
    raise Unprocessable(
        "country_not_served", "We do not ship to this country yet. Write to us and we find a way.", country=country
    )


def countries(zones: Sequence[Zone]) -> list[str]:
    """Every country that the shop ships to, in the merchant's order of zones."""
    return list(dict.fromkeys(country for zone in zones for country in zone.countries))


def price_options(zone: Zone, *, weight: int, goods: int, free: bool = False) -> list[PricedOption]:
    """What each of the zone's options costs for ``weight`` grams and ``goods`` minor units after discounts.

    The first rate row whose limits hold counts; an option without such a row does not carry this parcel.
    From the zone's threshold on, or with ``free`` (a coupon), the options marked free cost nothing.
    """
    waived = free or (zone.free_from is not None and goods >= zone.free_from)
    priced: list[PricedOption] = []
    for option in zone.options:
        for rate in option.rates:
            if rate.up_to_weight is not None and weight > rate.up_to_weight:
                continue
            if rate.up_to_total is not None and goods > rate.up_to_total:
                continue
            priced.append(PricedOption(option, 0 if waived and option.free else rate.price))
            break
    return priced


def choose(options: Sequence[PricedOption], wanted: str | None) -> PricedOption:
    """The option asked for, else the cheapest, the first of equals.

    Raises:
        Unprocessable: ``shipping_unavailable``.
    """
    if not options:
        raise Unprocessable(
            "shipping_unavailable",
            "No carrier takes a parcel of this weight there. Order less at once, or write to us.",
        )
    if wanted is None:
        return min(options, key=lambda priced: priced.price)
    for priced in options:
        if priced.option.id == wanted:
            return priced
    raise Unprocessable(
        "shipping_unavailable",
        "This way of shipping is not to be had for this cart. Choose another one.",
        shipping=wanted,
        available=[priced.option.id for priced in options],
    )


def dispatch_date(ordered: datetime, settings: Settings) -> date:
    """The day on which an order leaves: today before the cut-off on a day with hours, else the next such day.

    ``ordered`` is in the shop's time zone.
    """
    open_days = {day for hours in settings.hours for day in hours.days} or set(WEEKDAYS[:5])
    cut_off = time.fromisoformat(settings.order_by)
    day = ordered.date()
    if ordered.time() >= cut_off:
        day += timedelta(days=1)
    while WEEKDAYS[day.weekday()] not in open_days:
        day += timedelta(days=1)
    return day


def delivery_dates(dispatch: date, days: tuple[int, int]) -> tuple[date, date]:
    """Earliest and latest arrival: so many working days (Monday to Friday) after dispatch."""
    return _add_working_days(dispatch, days[0]), _add_working_days(dispatch, days[1])


def _add_working_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day
