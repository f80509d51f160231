"""What may be said of an earlier price.

Whoever announces a reduced price says the lowest one of the thirty days before it (Directive 98/6/EC, article 6a).
A price is followed by the day that it is asked from; the last is the one that is asked now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

WINDOW = timedelta(days=30)
BOUND = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI"),
        *("LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
"""The countries of the European Economic Area, where the directive holds."""

Prices = Sequence[tuple[date, int]]
"""Day → minor units, the oldest first."""


def lowest_before(prices: Prices) -> int | None:
    """The lowest price of the thirty days before the last one; ``None``: there is none before it.

    >>> lowest_before([(date(2026, 1, 1), 3600), (date(2026, 9, 1), 3400), (date(2026, 11, 15), 2900)])
    3400
    >>> lowest_before([(date(2026, 1, 1), 3000), (date(2026, 10, 20), 3600), (date(2026, 11, 15), 2900)])
    3000
    >>> lowest_before([(date(2026, 1, 1), 3000), (date(2026, 10, 1), 3600), (date(2026, 11, 15), 2900)])
    3600
    """
    if len(prices) < 2:
        return None
    begins = prices[-1][0] - WINDOW
    ends = [day for day, _ in prices[1:]]
    return min(price for (_, price), until in zip(prices, ends, strict=False) if until > begins)
