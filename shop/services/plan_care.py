"""Take the events that were noted, update what is known of their customers, and plan the mails that follow.

One commit takes the event, writes the customer and plans the mails: whoever dies before it leaves the event where it
was, whoever comes second finds it gone. What is known of an order is always read from the order as it is now, so
events may come twice, late and in any order.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from shop.domain import flows
from shop.domain.consent import grants_of
from shop.domain.customers import customer_id
from shop.domain.errors import Unavailable
from shop.domain.flows import triggered
from shop.domain.orders import Order
from shop.ports.clock import rfc3339
from shop.ports.store import ConditionFailed, Delete, Item, Put, Write
from shop.services import customer_book, order_book
from shop.services.check_care import about_order
from shop.services.know_order import bought_of
from shop.services.note_event import DUE_EVENT
from shop.services.plan_birthday import follow_birthday
from shop.services.plan_mail import plan
from shop.services.shop import Shop

log = logging.getLogger(__name__)

BATCH = 50
AGAIN = timedelta(minutes=10)
"""When an event that could not be taken is looked at again."""
_TRIES = 8


def plan_care(shop: Shop) -> int:
    """Take every event that is due; how many mails were planned."""
    planned = 0
    while due := shop.store.query(DUE_EVENT, index=2, until=f"{shop.now()}~", limit=BATCH):
        for item in due:
            try:
                planned += take_event(shop, item)
            except Unavailable:
                raise
            except Exception:  # one that can't be taken must not keep all others waiting
                log.exception("event %s %s can't be taken: it is looked at again later", item.pk, item.sk)
                _put_off(shop, item)
    return planned


def take_event(shop: Shop, item: Item) -> int:
    """Take one event, unless somebody else has; how many mails were planned."""
    for _ in range(_TRIES):
        current = shop.store.get(item.pk, item.sk)
        if current is None or current.version != item.version:
            return 0
        writes = follow_birthday(shop, item) if item.sk == flows.BIRTHDAY else _follow(shop, item.data)
        if all(write.key != item.key for write in writes):
            writes.append(Delete(item.pk, item.sk, expect=item.version))
        try:
            shop.store.commit(*writes)
        except ConditionFailed:
            continue
        return sum(isinstance(write, Put) and write.item.sk.startswith("MAIL#") for write in writes)
    raise Unavailable("busy", "A customer is being changed by somebody else. Try again.")


def _follow(shop: Shop, event: Any) -> list[Write]:
    entry = order_book.find(shop.store, event["subject"])
    if entry is None or not entry.order.email:
        return []
    order = entry.order
    known = customer_book.read(shop.store, customer_id(order.email))
    if known.customer.erased:
        return []
    before = known.customer
    known = _learn(shop, known, order, event)
    writes: list[Write] = [known.put(known.customer)] if known.customer != before else []
    consents = known.consents.with_grants(grants_of(order, _wording(shop, order)))
    if consents != known.consents:
        writes.append(known.put_consents(consents))
    known = replace(known, consents=consents)
    return [*writes, *_mails(shop, known, order, event)]


def _learn(shop: Shop, known: customer_book.Known, order: Order, event: Any) -> customer_book.Known:
    """The customer, knowing the order as it is now."""
    customer = known.customer.with_order(order.number, bought_of(shop, order))
    newest = customer.last_order_at == order.created_at
    if newest or not customer.email:
        customer = replace(
            customer,
            email=order.email.strip(),
            name=order.name or customer.name,
            locale=order.locale,
            country=order.country,
        )
    if event["event"] == flows.REVIEWED:
        customer = replace(customer, reviewed=tuple(sorted({*customer.reviewed, order.number})))
    if event["event"] == flows.PUBLISHED:
        name = f"{order.number}~{event['step']}"
        customer = replace(customer, published=tuple(sorted({*customer.published, name})))
    return replace(known, customer=customer)


def _wording(shop: Shop, order: Order) -> str:
    """What stood beside the box at checkout."""
    return shop.catalogues.current().forms(order.locale).words.get("wording_offers", "")


def _mails(shop: Shop, known: customer_book.Known, order: Order, event: Any) -> list[Write]:
    """The mails that follow from the event, those that are planned already left out."""
    care = shop.catalogues.current().care
    found = [
        plan(shop, flow, known, order, at=event["at"])
        for flow in triggered(care.flows, event["event"], of_order=False)
        if not about_order(flow.trigger, order, care.call_above)
    ]
    mails = [mail for mail in found if mail is not None]
    there = shop.store.get_many([mail.key for mail in mails]) if mails else {}
    return [mail for mail in mails if mail.key not in there]


def _put_off(shop: Shop, item: Item) -> None:
    later = rfc3339(shop.clock() + AGAIN)
    try:
        shop.store.commit(Put(replace(item, index2=(DUE_EVENT, f"{later}#{item.pk}#{item.sk}")), expect=item.version))
    except ConditionFailed:
        log.info("event %s %s was taken by somebody else", item.pk, item.sk)
