"""What became of each flow's mails in the last days: sent, waiting, or held back and why."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import msgspec

from shop.domain.flows import Flow
from shop.ports.clock import rfc3339
from shop.ports.store import Item
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop

DAYS = 30
MOST = 10_000
"""Mails of each state that are looked at, newest first."""
HELD = ("dropped", "suppressed", "failed")


class Survey(msgspec.Struct, frozen=True):
    """``held``: reason → how many. ``waiting``: planned, and not due or not sent yet."""

    flow: Flow
    sent: int
    waiting: int
    held: dict[str, int]


def survey_flows(shop: Shop) -> list[Survey]:
    """Every flow by name."""
    since = rfc3339(shop.clock() - timedelta(days=DAYS))
    sent = Counter(item.data["flow"] for item in _ended(shop, "sent", since))
    waiting = Counter(item.data["flow"] for item in shop.store.query(DUE_MAIL, index=2, limit=MOST))
    held: dict[str, Counter[str]] = {}
    for state in HELD:
        for item in _ended(shop, state, since):
            held.setdefault(item.data["flow"], Counter())[_reason(item)] += 1
    flows = shop.catalogues.current().care.flows
    return [
        Survey(flow, sent[name], waiting[name], dict(held.get(name, Counter()).most_common()))
        for name, flow in sorted(flows.items())
    ]


def _ended(shop: Shop, state: str, since: str) -> list[Item]:
    return shop.store.query(f"MAIL#{state}", index=1, start=since, limit=MOST, descending=True)


def _reason(item: Item) -> str:
    """Without what differs from one mail to the next: the address."""
    reason = str(item.data.get("reason") or item.data["state"])
    return reason.replace(item.data["to"], "the address")
