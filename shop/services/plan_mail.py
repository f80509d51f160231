"""Plan one mail of a flow to one customer: when it is due, and under which name, so that it is planned once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shop.domain import flows
from shop.domain.audience import Facts, unmet
from shop.domain.consent import TOPICS
from shop.domain.flows import Flow, due_after
from shop.domain.orders import Order
from shop.ports.clock import parse_time, rfc3339
from shop.ports.store import ABSENT, Item, Put
from shop.services.customer_book import Known
from shop.services.measure_segments import segment_now
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop, local_time


def plan(
    shop: Shop,
    flow: Flow,
    known: Known,
    order: Order | None,
    *,
    at: str,
    occasion: str = "",
    context: dict[str, Any] | None = None,
) -> Put | None:
    """The write that plans the mail; ``None``: it is not for this customer, or its time is over.

    ``at``: when its event happened. ``occasion``: which of several, for what happens to no order: a year, a product.
    """
    customer = known.customer
    number = order.number if order else ""
    bought = customer.orders.get(number)
    after = due_after(flow.delay, (customer.rhythm() or (bought.lasts if bought else 0)) * flows.DAY)
    if after is None or not known.consents.allows(flow.topic):
        return None
    if unmet(flow.audience, facts(shop, flow, known, number, (context or {}).get("categories", ()))):
        return None
    due = parse_time(at) + timedelta(seconds=after)
    lapses = due + timedelta(seconds=flow.lapses)
    if lapses <= shop.clock():
        return None
    subject = _occasion(flow, number or occasion, occasion or str(local_time(due, shop.settings).year))
    data = {
        **_addressed(shop, flow, known),
        "subject": number or subject,
        "context": context or {},
        "order": number,
        "since": at,
        "due_at": rfc3339(due),
        "lapses_at": rfc3339(lapses),
    }
    name = f"MAIL#{flow.name}#{subject}"
    due_index = (DUE_MAIL, f"{rfc3339(due)}#{known.id}#{name}")
    return Put(Item(f"CUSTOMER#{known.id}", name, data=data, index2=due_index), expect=ABSENT)


def _occasion(flow: Flow, each: str, yearly: str) -> str:
    """What tells a mail from the flow's others to the same customer: each is planned once."""
    return {flows.ONCE: "once", flows.YEARLY: yearly}.get(flow.repeat, each)


def _addressed(shop: Shop, flow: Flow, known: Known) -> dict[str, Any]:
    """Which mail to whom, not tried yet."""
    return {
        "flow": flow.name,
        "topic": flow.topic,
        "priority": flow.priority,
        "step": "",
        "customer": known.id,
        "to": known.customer.email,
        "locale": known.customer.locale or shop.settings.locales[0].code,
        "queued_at": shop.now(),
        "state": "queued",
        "tries": 0,
    }


def facts(shop: Shop, flow: Flow, known: Known, number: str, subject: Sequence[str] = ()) -> Facts:
    """What the flow's audience is asked about."""
    consents = [topic for topic in TOPICS if known.consents.allows(topic)]
    asked = any(clause.kind == "segment" for clause in flow.audience)
    segment = segment_now(shop, known.customer) if asked else ""
    return known.customer.facts(number, consents=consents, subject=subject, segment=segment)
