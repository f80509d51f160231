"""The dates of the calendar in ``shop.yaml``, years ahead: so that no function needs to know the Chinese calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

from shop.storefront.models.shop import Holiday

YEARS = range(2026, 2041)
"""The same on every day of a build: what was built from the same content is the same."""


USUAL = {"lunar-new-year": Holiday(lunar="01-01"), "mid-autumn": Holiday(lunar="08-15")}
"""Days that the shop knows without being told; one of the same name in ``shop.yaml`` takes its place."""


def days_of(holiday: Holiday) -> tuple[str, ...]:
    """ISO dates, oldest first. A day that not every year has falls on the last one before it.

    >>> days_of(Holiday(lunar="01-01"))[:3]
    ('2026-02-17', '2027-02-06', '2028-01-26')
    >>> days_of(Holiday(date="02-29"))[:3]
    ('2026-02-28', '2027-02-28', '2028-02-29')
    """
    if holiday.lunar:
        month, day = _parts(holiday.lunar)
        return tuple(found for year in YEARS if (found := _lunar(year, month, day)))
    if holiday.date:
        month, day = _parts(holiday.date)
        return tuple(found for year in YEARS if (found := _solar(year, month, day)))
    return ()


def _parts(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _solar(year: int, month: int, day: int) -> str:
    for nearest in (day, *((28,) if (month, day) == (2, 29) else ())):
        with suppress(ValueError):
            return date(year, month, nearest).isoformat()
    return ""


def _lunar(year: int, month: int, day: int) -> str:
    """A month of that calendar has 29 or 30 days."""
    for nearest in (day, *((29,) if day == 30 else ())):
        with suppress(InvalidLunarDateError):
            return str(LunarDate(year, month, nearest).to_solar_date().isoformat())
    return ""
