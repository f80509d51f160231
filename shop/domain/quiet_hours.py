"""When a reader may be written to by their own clock: not at night, wherever in their country they live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=3)


def next_waking(now: datetime, zones: Sequence[str], wakes: str, sleeps: str) -> datetime:
    """The first moment from ``now`` on at which it is day (``wakes`` ≤ clock < ``sleeps``) in all the zones.

    A country so wide that it is never day in all of it goes by its first zone.

    >>> next_waking(datetime(2027, 1, 13, 3, tzinfo=UTC), ["Europe/Berlin"], "09:00", "20:00").isoformat()
    '2027-01-13T08:00:00+00:00'
    >>> wide = ["America/New_York", "Pacific/Honolulu"]
    >>> next_waking(datetime(2027, 1, 13, 12, tzinfo=UTC), wide, "09:00", "20:00").hour
    19
    """
    places = [_zone(name) for name in zones]
    opens, closes = time.fromisoformat(wakes), time.fromisoformat(sleeps)
    moment = now
    while moment - now < LONGEST:
        asleep = [place for place in places if not opens <= moment.astimezone(place).time() < closes]
        if not asleep:
            return moment
        moment = max(_opening(moment, place, opens, closes) for place in asleep)
    first = places[0]
    if opens <= now.astimezone(first).time() < closes:
        return now
    return _opening(now, first, opens, closes)


def _opening(moment: datetime, place: ZoneInfo, opens: time, closes: time) -> datetime:
    """When the next day begins there."""
    local = moment.astimezone(place)
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, opens, place).astimezone(UTC)


@lru_cache(maxsize=600)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
