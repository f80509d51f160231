"""Time and chance, as arguments: so a year of a shop's life can be played in seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""The time now, aware, UTC."""

NewId = Callable[[], str]
"""A new random identifier: ten characters of Crockford's base 32, fit to be read out on the telephone."""


def rfc3339(moment: datetime) -> str:
    """UTC with seconds, as it is stored and sent: it sorts as text.

    >>> rfc3339(datetime(2027, 1, 31, 9, tzinfo=UTC))
    '2027-01-31T09:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime:
    """Read an RFC 3339 time.

    Raises:
        ValueError: not a time, or without an offset.

    >>> parse_time("2027-01-31T09:00Z").isoformat()
    '2027-01-31T09:00:00+00:00'
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone: end it with Z for UTC")
    return moment.astimezone(UTC)
