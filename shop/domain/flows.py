"""A flow: which mail follows from which event, after how long, for whom, how often. Its words are ``Email``s.

A flow is compiled from ``content/emails/<name>.md``; the services know triggers, and no flow by its name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from shop.domain.audience import Audience
from shop.domain.consent import CARE, NEWS, OFFERS, RESTOCK
from shop.domain.order_parts import Record

ORDER: Final = "order"
"""The topic of mails that somebody needs because they bought or asked: always allowed, never counted."""
TOPICS = (ORDER, CARE, OFFERS, NEWS, RESTOCK)

PLACED = "order.placed"
PAID = "order.paid"
FAILED = "payment.failed"
SHIPPED = "order.shipped"
DELIVERED = "order.delivered"
REFUNDED = "order.refunded"
CANCELLED = "order.cancelled"
EXPIRED = "order.expired"
REVIEWED = "review.written"
PUBLISHED = "review.published"
BIRTHDAY = "customer.birthday"
HOLIDAY = "holiday"
ARRIVAL = "product.new"
ASKED = "subscription.asked"
RETURNED = "stock.returned"

OF_ORDERS = (PLACED, PAID, FAILED, SHIPPED, DELIVERED, REFUNDED, CANCELLED, EXPIRED, PUBLISHED)
TEACHING = (PLACED, PAID, DELIVERED, REFUNDED, CANCELLED)
"""Events that change what is known of a customer."""
OF_DATES = (BIRTHDAY, HOLIDAY, ARRIVAL)
OF_REQUESTS = (ASKED, RETURNED)
TRIGGERS = (*OF_ORDERS, *OF_DATES, *OF_REQUESTS)
STOPS = (PLACED, PAID, REFUNDED, CANCELLED, REVIEWED)

ONCE = "once"  # in a customer's life
PER_ORDER = "per order"
PER_CYCLE = "per cycle"  # with each order too; the next order takes the place of what still waits
YEARLY = "yearly"
REPEATS = (ONCE, PER_ORDER, PER_CYCLE, YEARLY)

HOUR, DAY = 3600, 86400
LAPSES = 3 * DAY


class Delay(Record, frozen=True):
    """How long after its event a mail is due."""

    seconds: int = 0
    cycles: int = 0
    """Hundredths of the time that the bought goods last; 0: ``seconds`` alone counts."""
    otherwise: int | None = None
    """Seconds, for what is no goods that get used up; ``None``: no mail then."""


class Voucher(Record, frozen=True):
    """What a mail gives to its reader. ``value``: percent, or minor units, by ``kind``."""

    code: str
    """What its codes begin with."""
    kind: str = "percent"
    """percent | amount | free_shipping"""
    value: int = 0
    minimum: int = 0
    days: int = 30
    """How long it holds, from the day on which the mail is sent."""


class Flow(Record, frozen=True):
    name: str
    trigger: str
    topic: str = ORDER
    delay: Delay = Delay()
    priority: int = 50
    audience: Audience = ()
    stops: tuple[str, ...] = ()
    """What makes it needless once it is planned."""
    voucher: Voucher | None = None
    repeat: str = PER_ORDER
    enabled: bool = True
    lapses: int = LAPSES
    """Seconds after it is due, for which it may still go."""
    holidays: tuple[str, ...] = ()
    """Which days of the calendar, for the trigger ``holiday``."""
    sells: bool = False
    """It leads to goods that were bought: without any of them on sale it says nothing."""


class Arrival(Record, frozen=True):
    slug: str
    added: str
    """ISO date."""
    sku: str = ""
    categories: tuple[str, ...] = ()


class Care(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of a snapshot that mails follow from, but their words."""

    flows: dict[str, Flow] = {}
    calendar: dict[str, tuple[str, ...]] = {}
    """Holiday → its ISO dates, oldest first."""
    arrivals: tuple[Arrival, ...] = ()
    """The newest products, newest first."""
    guides: dict[str, dict[str, str]] = {}
    """Slug → title, by locale that it is written in."""
    gap_hours: int = 72
    monthly: int = 4
    """At most so many mails in thirty days, and so far apart; those of the topic ``order`` not counted."""
    wakes: str = "09:00"
    sleeps: str = "20:00"
    """Between these, on the reader's clock, such mails go."""
    call_above: int = 0
    """Minor units: an unpaid order above gets a call from the merchant instead of a mail; 0: none does."""


EARLIER: Mapping[str, Flow] = {
    name: Flow(name=name, trigger=trigger)
    for name, trigger in (
        ("order-confirmed", PAID),
        ("payment-failed", FAILED),
        ("order-shipped", SHIPPED),
        ("order-delivered", DELIVERED),
        ("order-cancelled", CANCELLED),
    )
}
"""The flows of a snapshot from before mails had triggers: it may be live while new code is deployed."""


def triggered(flows: Mapping[str, Flow], trigger: str, *, of_order: bool) -> list[Flow]:
    """The flows that follow from an event and are switched on: those about the order itself, or all others."""
    return [
        flow
        for flow in flows.values()
        if flow.trigger == trigger and flow.enabled and (flow.topic == ORDER) == of_order
    ]


_SPAN = re.compile(r"([0-9]+(?:\.[0-9]+)?) (minute|hour|day|week|cycle)s?")
_SECONDS = {"minute": 60, "hour": HOUR, "day": DAY, "week": 7 * DAY}


def parse_span(text: str) -> int:
    """Read a time as people write it: seconds.

    Raises:
        ValueError: it is none.

    >>> parse_span("3 hours"), parse_span("1 day"), parse_span("1.5 weeks")
    (10800, 86400, 907200)
    """
    match = _SPAN.fullmatch(" ".join(text.split()))
    if match is None or match[2] == "cycle":
        raise ValueError(f"{text!r} is no time, as 3 hours, 10 days or 2 weeks")
    return round(float(match[1]) * _SECONDS[match[2]])


def parse_delay(text: str) -> Delay:
    """Read a delay, which may be told in cycles: what was bought lasts one.

    Raises:
        ValueError: it is none.

    >>> parse_delay("2 cycles or 120 days") == Delay(cycles=200, otherwise=120 * DAY)
    True
    >>> parse_delay("5 days before").seconds == -5 * DAY
    True
    """
    words = " ".join(text.split())
    if words.endswith(" before"):
        return Delay(seconds=-parse_span(words.removesuffix(" before")))
    first, _, second = words.partition(" or ")
    match = _SPAN.fullmatch(first)
    if match is None or match[2] != "cycle":
        return Delay(seconds=parse_span(words))
    return Delay(cycles=round(float(match[1]) * 100), otherwise=parse_span(second) if second else None)


def due_after(delay: Delay, cycle: int) -> int | None:
    """Seconds after the event; ``cycle``: how long the goods last, seconds, or 0. ``None``: there is no such mail.

    >>> due_after(parse_delay("0.5 cycles"), 40 * DAY) == 20 * DAY, due_after(parse_delay("0.5 cycles"), 0)
    (True, None)
    """
    if not delay.cycles:
        return delay.seconds
    return cycle * delay.cycles // 100 if cycle else delay.otherwise


def choose_subject(count: int, flow: str, customer: str) -> int:
    """Which of several subjects somebody gets: always the same of a flow, and each as often as the others.

    >>> sum(choose_subject(2, "check-in", f"{n:x}") for n in range(1000)) in range(450, 550)
    True
    """
    return int.from_bytes(hashlib.sha256(f"{flow}#{customer}".encode()).digest()[:4], "big") % count


# compiled here: msgspec compiles a type when it is first used, which must not happen in several threads at once
msgspec.json.Decoder(Care)
