"""Segments: how lately, how often and for how much somebody bought, beside everybody else, in one word.

The customers are cut into fifths by each of the three; a segment follows from the fifths in which somebody stands, so
it fits a shop of coffee and one of sofas without a number to set.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from shop.domain.customers import Customer
from shop.domain.order_parts import Record

FEWEST = 10
"""Customers from which on fifths say something."""
FIFTHS = 5
SLIPPING, AHEAD = 2, 4
"""The fifth up to which somebody slips away, and the one from which they are ahead of most."""
QUIET = timedelta(days=30)
"""Whoever bought so lately is not slipping away, however lately the others did."""
PATIENCE = 1.5
"""Nor is somebody whose own rhythm, so many times over, is not past."""

TOO_FEW = "too few to tell"


class Stance(Record, frozen=True):
    """What a segment asks of one customer. ``last_at``: RFC 3339, UTC; ``spent``: minor units."""

    last_at: str
    orders: int
    spent: int
    rhythm: int = 0
    """Days; 0: not known."""


class Bounds(Record, frozen=True):
    """Where the fifths begin, by everybody who bought: four cuts each."""

    at: str = ""
    customers: int = 0
    last_at: tuple[str, ...] = ()
    orders: tuple[int, ...] = ()
    spent: tuple[int, ...] = ()


class Scores(Record, frozen=True):
    """1 (the least) to 5 (the most)."""

    recency: int
    frequency: int
    money: int


def stance_of(customer: Customer) -> Stance | None:
    """``None``: nothing was bought, or all of it came to nothing."""
    paid = [one for _, one in customer.paid_orders]
    if not paid:
        return None
    return Stance(
        last_at=max(one.at for one in paid),
        orders=len(paid) + customer.earlier,
        spent=sum(one.total - one.refunded for one in paid) + customer.earlier_spent,
        rhythm=customer.rhythm(),
    )


def measure(stances: Sequence[Stance], at: str) -> Bounds:
    """The bounds that follow from these customers.

    >>> measure([Stance(last_at=f"2027-01-{n:02}", orders=n, spent=100 * n) for n in range(1, 11)], "").orders
    (3, 5, 7, 9)
    """
    return Bounds(
        at=at,
        customers=len(stances),
        last_at=_cuts([one.last_at for one in stances]),
        orders=_cuts([one.orders for one in stances]),
        spent=_cuts([one.spent for one in stances]),
    )


def _cuts(values: Sequence[Any]) -> tuple[Any, ...]:
    ordered = sorted(values)
    return tuple(ordered[len(ordered) * fifth // FIFTHS] for fifth in range(1, FIFTHS)) if ordered else ()


def score(stance: Stance, bounds: Bounds) -> Scores:
    """In which fifths somebody stands. Of equals nobody is ahead, nor behind: all bought as lately, as seldom."""
    return Scores(
        recency=1 + sum(stance.last_at >= cut for cut in bounds.last_at),
        frequency=1 + sum(stance.orders > cut for cut in bounds.orders),
        money=1 + sum(stance.spent > cut for cut in bounds.spent),
    )


def segment_of(stance: Stance | None, bounds: Bounds, now: datetime) -> str:
    """One of ``audience.SEGMENTS``; empty: nothing was bought, or too few customers to tell.

    >>> few = measure([Stance(last_at="2027-01-01T09:00:00Z", orders=1, spent=100)] * 9, "")
    >>> segment_of(Stance(last_at="2027-01-01T09:00:00Z", orders=1, spent=100), few, datetime(2027, 1, 2))
    ''
    """
    if stance is None or bounds.customers < FEWEST:
        return ""
    scores = score(stance, bounds)
    recency = max(scores.recency, SLIPPING + 1) if _in_time(stance, now) else scores.recency
    if stance.orders == 1:
        return {1: "lost", 2: "promising", 3: "promising"}.get(recency, "new")
    if recency <= SLIPPING:
        return "lost" if recency == 1 else "slipping"
    return "champion" if min(scores.frequency, scores.money) >= AHEAD else "loyal"


def _in_time(stance: Stance, now: datetime) -> bool:
    """Whether it is too early to miss somebody."""
    patience = max(QUIET, timedelta(days=stance.rhythm * PATIENCE))
    return now - datetime.fromisoformat(stance.last_at) <= patience
