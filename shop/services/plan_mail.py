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
    subject = {
        flows.ONCE: "once",
        flows.YEARLY: occasion or str(local_time(due, shop.settings).year),
    }.get(flow.repeat, number or occasion)
    name = f"MAIL#{flow.name}#{subject}"
    data = {
        "flow": flow.name,
        "subject": number or subject,
        "step": "",
        "to": customer.email,
        "locale": customer.locale or shop.settings.locales[0].code,
        "queued_at": shop.now(),
        "state": "queued",
        "tries": 0,
        "context": context or {},
        "order": number,
        "customer": known.id,
        "topic": flow.topic,
        "priority": flow.priority,
        "since": at,
        "due_at": rfc3339(due),
        "lapses_at": rfc3339(lapses),
    }
    pk = f"CUSTOMER#{known.id}"
    return Put(Item(pk, name, data=data, index2=(DUE_MAIL, f"{rfc3339(due)}#{known.id}#{name}")), expect=ABSENT)


def facts(shop: Shop, flow: Flow, known: Known, number: str, subject: Sequence[str] = ()) -> Facts:
    """What the flow's audience is asked about."""
    consents = [topic for topic in TOPICS if known.consents.allows(topic)]
    asked = any(clause.kind == "segment" for clause in flow.audience)
    segment = segment_now(shop, known.customer) if asked else ""
    return known.customer.facts(number, consents=consents, subject=subject, segment=segment)
