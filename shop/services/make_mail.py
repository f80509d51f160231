"""From a planned mail to a finished message, or to why there is none: everything is asked again at the end."""

from __future__ import annotations

from typing import Any

from shop.domain import orders
from shop.domain.consent import RESTOCK
from shop.domain.flows import PAID
from shop.domain.orders import Order
from shop.ports.mail import Message
from shop.ports.store import Item
from shop.services import customer_book, order_book
from shop.services.check_care import ALERTS, gone, needless, settled
from shop.services.make_care_mail import make_care_mail, wait_for_day
from shop.services.make_message import HELD, Later, Unsent, make_message
from shop.services.shop import Shop


def make_mail(shop: Shop, item: Item) -> Message | Unsent:
    """The message, or why it should not go.

    Raises:
        Later: not now.
    """
    if item.pk.startswith("CUSTOMER#"):
        return make_care_mail(shop, item)
    subject: str = item.data["subject"]
    if subject.startswith("T-"):
        facts = {"ticket": {"number": subject, **item.data["context"]}}
        return make_message(shop, item, facts)
    if subject.startswith("S-"):
        return make_message(shop, item, _question(shop, item))
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
    return make_message(shop, item, facts)


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
    wait_for_day(shop, customer_book.read(shop.store, context["customer"]).customer.country)
    return make_message(shop, item, restock_facts(shop, variant, context["customer"], locale), topic=RESTOCK)
