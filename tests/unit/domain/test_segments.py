"""Segments: everybody beside everybody else, and nobody missed too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shop.domain.audience import SEGMENTS
from shop.domain.segments import Stance, measure, segment_of

NOW = datetime(2027, 12, 31, tzinfo=UTC)


def stance(days_ago: int, orders: int = 1, spent: int = 2000, rhythm: int = 0) -> Stance:
    at = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Stance(last_at=at, orders=orders, spent=spent, rhythm=rhythm)


CROWD = [stance(10 + 3 * n, orders=1 + n % 5, spent=1000 + 970 * (n % 5)) for n in range(100)]
BOUNDS = measure(CROWD, "2027-12-31T00:00:00Z")


@pytest.mark.parametrize(
    ("one", "segment"),
    [
        (stance(5), "new"),
        (stance(150), "promising"),
        (stance(300), "lost"),
        (stance(20, orders=5, spent=9000), "champion"),
        (stance(20, orders=5, spent=1500), "loyal"),
        (stance(20, orders=2), "loyal"),
        (stance(220, orders=4), "slipping"),
        (stance(300, orders=4), "lost"),
        (stance(300, orders=4, rhythm=250), "loyal"),
    ],
)
def test_a_word_for_everybody(one: Stance, segment: str) -> None:
    assert segment_of(one, BOUNDS, NOW) == segment
    assert segment in SEGMENTS


def test_who_bought_this_month_is_missed_by_nobody() -> None:
    lately = [stance(n) for n in range(20)]
    assert {segment_of(one, measure(lately, ""), NOW) for one in lately} == {"new", "promising"}


def test_nine_customers_are_too_few_to_tell_and_ten_are_enough() -> None:
    assert segment_of(CROWD[0], measure(CROWD[:9], ""), NOW) == ""
    assert segment_of(CROWD[0], measure(CROWD[:10], ""), NOW)
    assert segment_of(None, BOUNDS, NOW) == "", "nothing was bought"


def test_equals_are_told_the_same() -> None:
    same = [stance(40, orders=3)] * 30
    assert {segment_of(one, measure(same, ""), NOW) for one in same} == {"loyal"}
