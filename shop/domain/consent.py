"""What somebody agreed to be written about, and the proof of it.

A history of facts that only grows: it may be merged twice, late and in any order, and gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from shop.domain.orders import Order

CARE: Final = "care"  # about what somebody bought: no question beforehand, see docs/decisions/0021
RESTOCK: Final = "restock"  # something is back that somebody asked for, once
OFFERS: Final = "offers"  # vouchers, birthdays, what is new: asked beforehand
NEWS: Final = "news"  # the newsletter: asked beforehand

TOPICS = (CARE, RESTOCK, OFFERS, NEWS)
ASKED_FIRST = (OFFERS, NEWS)
"""Topics that need a given consent. The others follow from a purchase or a request, and need none withdrawn."""

State = Literal["asked", "given", "withdrawn"]

MAX_DECISIONS = 50
MAX_QUESTIONS = 10
"""The newest kept of each kind and topic: the newest of two histories are the newest of their newest."""

CONFIRM_WITHIN = timedelta(days=7)
"""How long a link to confirm a subscription holds, and what was asked is kept."""


class Grant(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that somebody said, or that we asked them."""

    state: State
    at: str
    """RFC 3339, UTC."""
    source: str
    """Where: ``checkout:<order>``, ``signup``, ``confirmed``, ``preferences``, ``unsubscribe``, ``complaint``,
    ``merchant``."""
    wording: str = ""
    """The exact words that were shown beside the choice."""
    locale: str = ""


class Consents(msgspec.Struct, frozen=True, omit_defaults=True):
    """Topic → what was said about it, oldest first."""

    history: dict[str, tuple[Grant, ...]] = {}

    def with_grants(self, grants: Iterable[tuple[str, Grant]]) -> Consents:
        """The same with these facts; known ones change nothing.

        >>> given = Grant("given", "2027-01-13T09:00:00Z", "confirmed")
        >>> gone = Grant("withdrawn", "2027-02-01T09:00:00Z", "unsubscribe")
        >>> Consents().with_grants([("news", gone), ("news", given)]).state("news")
        'withdrawn'
        """
        history = dict(self.history)
        for topic, grant in grants:
            history[topic] = _kept({*history.get(topic, ()), grant})
        return Consents(history)

    def merge(self, other: Consents) -> Consents:
        return self.with_grants((topic, grant) for topic, grants in other.history.items() for grant in grants)

    def answered(self, topic: str, grant: Grant) -> Consents:
        """The same with an answer that somebody gives now: the last word, whatever the clocks of two machines say.

        >>> gone = Consents().answered("news", Grant("withdrawn", "2027-02-01T09:00:00Z", "unsubscribe"))
        >>> again = gone.answered("news", Grant("given", "2027-02-01T08:59:58Z", "preferences"))
        >>> again.state("news"), again.decision("news").at
        ('given', '2027-02-01T09:00:01Z')
        """
        last = self.decision(topic)
        if last is None or grant.at > last.at:
            return self.with_grants([(topic, grant)])
        at = last.at if grant.state == "withdrawn" else _second_after(last.at)
        return self.with_grants([(topic, msgspec.structs.replace(grant, at=at))])

    def decision(self, topic: str) -> Grant | None:
        """The last word about a topic. Of two at the same moment the withdrawal counts: it harms nobody."""
        said = (grant for grant in self.history.get(topic, ()) if grant.state != "asked")
        return max(said, key=_order, default=None)

    def state(self, topic: str) -> str:
        """``given``, ``withdrawn``, ``asked`` (and not answered yet), or nothing."""
        last = self.decision(topic)
        if last:
            return last.state
        return "asked" if self.history.get(topic) else ""

    def allows(self, topic: str) -> bool:
        """Whether a mail about this topic may be sent; one about an order itself needs no asking.

        >>> Consents().allows("care"), Consents().allows("news"), Consents().allows("order")
        (True, False, True)
        """
        state = self.state(topic)
        return state == "given" if topic in ASKED_FIRST else state != "withdrawn"

    def withdrawn_at(self, topic: str) -> str:
        """When the topic was last withdrawn; empty when it never was. What was asked for before ended then."""
        return max((g.at for g in self.history.get(topic, ()) if g.state == "withdrawn"), default="")


def grants_of(order: Order, wording: str) -> tuple[tuple[str, Grant], ...]:
    """What the checkout of an order said about offers. ``wording``: what stands beside its box."""
    if not (order.marketing_consent and order.email):
        return ()
    return ((OFFERS, Grant("given", order.created_at, f"checkout:{order.number}", wording, order.locale)),)


def _second_after(at: str) -> str:
    return (datetime.fromisoformat(at) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


_RANK = {"asked": 0, "given": 1, "withdrawn": 2}


def _order(grant: Grant) -> tuple[str, int, str, str, str]:
    return grant.at, _RANK[grant.state], grant.source, grant.wording, grant.locale


def _kept(grants: set[Grant]) -> tuple[Grant, ...]:
    """The newest of each kind: questions, which anybody may cause, never push out an answer."""
    asked = sorted((grant for grant in grants if grant.state == "asked"), key=_order)[-MAX_QUESTIONS:]
    said = sorted((grant for grant in grants if grant.state != "asked"), key=_order)[-MAX_DECISIONS:]
    return tuple(sorted([*asked, *said], key=_order))
