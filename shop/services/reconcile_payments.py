"""Read what happened at the payment provider, from where the last reading ended: so that webhooks are for speed only.

A provider that lists undelivered webhooks has none to list when no endpoint was registered, or none that listens.
So everything is listed, and what is known is passed over. How far we have come lies in the store, and moves only
when all before it is recorded: who dies in between reads a stretch twice, and nobody leaves one out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shop.domain.errors import Unavailable
from shop.ports.clock import parse_time, rfc3339
from shop.ports.payments import PaymentEvent
from shop.ports.store import ABSENT, ConditionFailed, Item, Put
from shop.services.ask_provider import TURN
from shop.services.record_payment import record_payment
from shop.services.shop import Shop

FIRST = timedelta(days=3)
"""How far back the very first reading goes."""
OVERLAP = timedelta(minutes=2)
"""An event may be listed a moment after one that was made later."""
STRETCHES = 100
"""In one run, if its turn is as long; the next goes on."""

log = logging.getLogger(__name__)


def reconcile(shop: Shop) -> int:
    """Record what no webhook has told us; how many facts were news.

    Raises:
        Unavailable: the provider does not answer; the next run goes on where this one stopped.
    """
    key = f"SCHEDULE#reconciliation#{shop.payments.name}", "SCHEDULE"
    item = shop.store.get(*key)
    began = shop.clock()
    # never from what is still to come: a run whose clock was ahead, or that was asked to act as of a later day, may
    # have written that down
    reached = min(parse_time(item.data["until"]), began) if item else began - FIRST
    since = reached - OVERLAP
    news = 0
    for _ in range(STRETCHES):
        told = shop.payments.list_events_since(since, shop.clock())
        fresh = sum(_record(shop, event) for event in told.events)
        news += fresh
        reached, since = max(reached, told.until), told.until
        if not _reach(shop, key, item, reached) or not (fresh or told.more):
            return news
        if shop.clock() - began >= TURN:
            break
        item = shop.store.get(*key)
    log.warning("much has happened at %s: the next run goes on from %s", shop.payments.name, rfc3339(since))
    return news


def _record(shop: Shop, event: PaymentEvent) -> bool:
    """Whether it was news. One that can't be recorded must not keep all that came later from us."""
    try:
        news = record_payment(shop, event)
    except Unavailable:
        raise
    except Exception:
        log.exception(
            "%s event %s (%s) of order %s can't be recorded: compare the order with the provider's dashboard",
            *(event.provider, event.id, event.fact, event.order),
        )
        return False
    shop.payments.acknowledge(event)
    return news


def _reach(shop: Shop, key: tuple[str, str], item: Item | None, until: datetime) -> bool:
    """Write down that all before ``until`` is recorded; ``False``: somebody else reads at this moment."""
    text = rfc3339(until)
    if item and item.data["until"] == text:
        return True
    try:
        shop.store.commit(Put(Item(*key, data={"until": text}), expect=item.version if item else ABSENT))
    except ConditionFailed:
        return False
    return True
