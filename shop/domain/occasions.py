"""Days that mails follow from though nobody did anything: a birthday, a holiday, a product that is new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from shop.domain import flows
from shop.domain.flows import Care, Flow

AHEAD = timedelta(days=31)
"""How long before its day an occasion may be written about."""


class Occasion(msgspec.Struct, frozen=True):
    """``name``: tells one from another of the same flow: ``lunar-new-year-2027``, a product's slug."""

    name: str
    at: datetime
    sku: str = ""
    categories: tuple[str, ...] = ()


def occasions(flow: Flow, care: Care, timezone: str) -> Iterator[Occasion]:
    """Everything that a flow writes to all about, past and to come."""
    if flow.trigger == flows.HOLIDAY:
        for name in flow.holidays:
            for day in care.calendar.get(name, ()):
                yield Occasion(f"{name}-{day[:4]}", morning(date.fromisoformat(day), care.wakes, timezone))
    elif flow.trigger == flows.ARRIVAL:
        for one in care.arrivals:
            at = morning(date.fromisoformat(one.added), care.wakes, timezone)
            yield Occasion(one.slug, at, one.sku, one.categories)


def current(flow: Flow, care: Care, timezone: str, now: datetime) -> list[Occasion]:
    """The occasions about which it is time to write, and not too late."""
    delay, lapses = timedelta(seconds=flow.delay.seconds), timedelta(seconds=flow.lapses)
    found = occasions(flow, care, timezone)
    return [one for one in found if one.at + delay <= now < one.at + delay + lapses]


def next_birthday(birthday: str, today: date) -> date:
    """The next one, today's included; of the 29th of February the 28th, where there is none.

    >>> next_birthday("02-29", date(2027, 3, 1)), next_birthday("01-13", date(2027, 1, 13))
    (datetime.date(2028, 2, 29), datetime.date(2027, 1, 13))
    """
    for year in (today.year, today.year + 1):
        try:
            day = date.fromisoformat(f"{year}-{birthday}")
        except ValueError:
            day = date(year, 2, 28)
        if day >= today:
            return day
    raise ValueError(f"{birthday!r} is no day of the year")


def morning(day: date, wakes: str, timezone: str) -> datetime:
    """When the shop's day begins."""
    return datetime.combine(day, time.fromisoformat(wakes), ZoneInfo(timezone))
