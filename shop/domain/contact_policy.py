"""How often somebody is written to: at most so many mails in thirty days, so far apart, the most important first.

It counts every mail but those that somebody needs (about an order) or asked for by name (it is back).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from shop.domain.consent import CARE, NEWS, OFFERS

COUNTED = (CARE, OFFERS, NEWS)
MONTH = timedelta(days=30)


class Rank(msgspec.Struct, frozen=True, order=True):
    """Where a mail stands among those that are due to the same reader; the least goes first."""

    unimportance: int
    due_at: str
    name: str


def rank(priority: int, due_at: str, name: str) -> Rank:
    """
    >>> rank(80, "2027-01-02T09:00:00Z", "birthday") < rank(50, "2027-01-01T09:00:00Z", "win-back")
    True
    """
    return Rank(-priority, due_at, name)


def next_contact(contacted: Sequence[datetime], gap: timedelta, monthly: int) -> datetime | None:
    """From when on the reader may be written to again; ``None``: they were never written to.

    >>> day = lambda number: datetime(2027, 1, number)
    >>> next_contact([day(1), day(9)], timedelta(hours=72), 4)
    datetime.datetime(2027, 1, 12, 0, 0)
    >>> next_contact([day(1), day(9), day(12), day(15)], timedelta(hours=72), 4)
    datetime.datetime(2027, 1, 31, 0, 0)
    """
    if not contacted:
        return None
    times = sorted(contacted)
    soonest = times[-1] + gap
    return max(soonest, times[-monthly] + MONTH) if len(times) >= monthly else soonest
