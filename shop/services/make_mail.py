"""From a planned mail to a finished message, or to why there is none: everything is asked again at the end."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec

from shop.domain import orders
from shop.domain.consent import RESTOCK
from shop.domain.flows import PAID
from shop.domain.orders import Order
from shop.domain.suppression import ORDERS
from shop.ports.mail import Message
from shop.ports.store import Item
from shop.services import order_book
from shop.services.check_care import ALERTS, gone, needless, settled
from shop.services.shop import Shop
from shop.services.suppress_address import find_suppression

log = logging.getLogger(__name__)

HELD = timedelta(minutes=15)
"""Between two looks at an order that the merchant has to look at first: its confirmation waits for that."""


class Unsent(msgspec.Struct, frozen=True):
    """A mail that comes to its end without being sent."""

    state: str
    reason: str


class Later(Exception):
    """Not now."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(reason)
        self.until = until
        self.reason = reason


def make_mail(shop: Shop, item: Item) -> Message | Unsent:
    """The message, or why it should not go.

    Raises:
        Later: not now.
    """
    subject: str = item.data["subject"]
    if subject.startswith("T-"):
        facts = {"ticket": {"number": subject, **item.data["context"]}}
        return _finished(shop, item, facts)
    if subject.startswith("S-"):
        return _finished(shop, item, _question(shop, item))
    if subject.startswith("R-"):
        return _restocked(shop, item)
    return _about_order(shop, item)


def _about_order(shop: Shop, item: Item) -> Message | Unsent:
    from shop.services.render_mail import alert_facts, order_facts  # Jinja and Babel: only when a mail is due

    data = item.data
    order = order_book.read(shop.store, data["subject"]).order
    reason = _why_not(shop, item, order)
    if reason:
        return Unsent("dropped", reason)
    facts = {
        **order_facts(shop, order, data["locale"], data["step"]),
        "alert": alert_facts(shop, order, item.sk, data["locale"]),
        "customer": {"name": order.name},
    }
    return _finished(shop, item, facts)


def _why_not(shop: Shop, item: Item, order: Order) -> str:
    name = item.data["flow"]
    if name in ALERTS:
        return settled(item.sk, order)
    flow = shop.catalogues.current().care.flows.get(name)
    reason = gone(flow, name)
    if reason or flow is None:
        return reason
    if flow.trigger == PAID and order.payment_status == orders.ON_HOLD:
        raise Later(shop.clock() + HELD, "the order waits for the merchant")
    return needless(flow.trigger, order)


def _question(shop: Shop, item: Item) -> dict[str, Any]:
    from shop.services.subscribe import question_facts

    data = item.data
    return {"subscription": question_facts(shop, data["subject"], data["locale"], data["context"])}


def _restocked(shop: Shop, item: Item) -> Message | Unsent:
    from shop.services.restock_facts import find_restocked, restock_facts

    context, locale = item.data["context"], item.data["locale"]
    variant, reason = find_restocked(shop, context["sku"], context["customer"])
    if reason or variant is None:
        return Unsent("dropped", reason)
    return _finished(shop, item, restock_facts(shop, variant, context["customer"], locale), topic=RESTOCK)


def _finished(shop: Shop, item: Item, facts: dict[str, Any], *, topic: str = ORDERS) -> Message | Unsent:
    """The message, unless its address gets none or it has no words."""
    from shop.services.render_mail import render_mail

    data = item.data
    stopped = find_suppression(shop.store, data["to"]).stops(topic)
    if stopped:
        return Unsent("suppressed", f"{data['to']} is on the suppression list: {stopped}")
    name = data["flow"]
    email = shop.catalogues.current().email(data["locale"], name)
    if email is None and name in ALERTS:
        log.warning("%s waits: the snapshot is older than its words. Publish the shop again", item.sk)
        raise Later(shop.clock() + HELD, "the snapshot is older than its words")
    if email is None:
        return Unsent("dropped", f"content/emails/{name}.md is not there")
    id = f"{data['subject']}.{item.sk}".replace("#", "-").lower()
    return render_mail(shop, email, id=id, to=data["to"], locale=data["locale"], at=data["queued_at"], context=facts)
