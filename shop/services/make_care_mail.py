"""From a planned mail of care to a finished message: asked again whether it still should go, and whether now.

What counts against the next mail is written down before the message is handed over, under the mail's own name:
however often it is tried, it counts once, from its last try on; and whoever dies in between has sent one mail too
few, never one too many.
"""

from __future__ import annotations

from datetime import timedelta

from shop.domain import quiet_hours
from shop.domain.audience import unmet
from shop.domain.contact_policy import COUNTED, next_contact, rank
from shop.domain.customers import REMEMBERED, Customer
from shop.domain.flows import Care, Flow
from shop.domain.orders import Order
from shop.ports.clock import parse_time, rfc3339
from shop.ports.mail import Message
from shop.ports.store import ConditionFailed, Item
from shop.services import customer_book, order_book
from shop.services.check_care import about_order, gone, stopped
from shop.services.country_zones import zones_of
from shop.services.make_message import Later, Unsent, make_message
from shop.services.plan_mail import facts
from shop.services.shop import Shop

MOST_WAITING = 100
"""Planned mails of one customer that are looked at for a more important one."""
WAIT = timedelta(hours=1)
"""Until a mail is looked at again that waits for a more important one."""
_TRIES = 8


def make_care_mail(shop: Shop, item: Item) -> Message | Unsent:
    """The message, or why it should not go.

    Raises:
        Later: not now.
    """
    data = item.data
    care = shop.catalogues.current().care
    flow = care.flows.get(data["flow"])
    order = _order(shop, data["order"])
    known = customer_book.read(shop.store, data["customer"])
    if reason := gone(flow, data["flow"]):
        return Unsent("dropped", reason)
    assert flow is not None, "gone says so"
    if reason := why_not(shop, care, flow, known, order, item):
        return Unsent("dropped", reason)
    wait_for_day(shop, known.customer.country)
    if flow.topic in COUNTED:
        _wait_for_turn(shop, care, known.customer, item)
        _wait_for_more_important(shop, item)
    made = make_message(shop, item, _facts(shop, flow, known, order, item), topic=flow.topic)
    if isinstance(made, Message) and flow.topic in COUNTED:
        _take_slot(shop, care, item)
    return made


def why_not(shop: Shop, care: Care, flow: Flow, known: customer_book.Known, order: Order | None, item: Item) -> str:
    """Why the mail should not go at all; empty when it should."""
    data, customer = item.data, known.customer
    if shop.now() > data["lapses_at"]:
        return f"its time was over on {data['lapses_at'][:10]}: {data.get('reason') or 'nothing was sent that day'}"
    if customer.erased or not customer.email:
        return "the customer was erased"
    if not known.consents.allows(flow.topic):
        return f"no consent to {flow.topic}"
    if order and (reason := about_order(flow.trigger, order, care.call_above)):
        return reason
    if reason := stopped(flow, customer, data["order"], data["since"]):
        return reason
    if clause := unmet(flow.audience, facts(shop, flow, known, data["order"], data["context"].get("categories", ()))):
        return f"no longer true: {clause}"
    if (sku := data["context"].get("sku")) and not shop.catalogues.current().variants([sku]):
        return f"{sku} is no longer sold"
    if order and flow.sells and not shop.catalogues.current().variants([line.sku for line in order.lines]):
        return "nothing of the order is sold any more"
    return ""


def wait_for_day(shop: Shop, country: str) -> None:
    """Whoever lives in this country may be written to now.

    Raises:
        Later: not at this hour.
    """
    care, settings = shop.catalogues.current().care, shop.settings
    zones = zones_of(country or settings.country) or (settings.timezone,)
    moment = quiet_hours.next_waking(shop.clock(), zones, care.wakes, care.sleeps)
    if moment > shop.clock():
        raise Later(moment, f"quiet hours in {country or settings.country}")


def _order(shop: Shop, number: str) -> Order | None:
    return order_book.read(shop.store, number).order if number else None


def _wait_for_more_important(shop: Shop, item: Item) -> None:
    """Raises:
    Later: a more important mail to the same customer is due too.
    """
    now = shop.now()
    waiting = shop.store.query(item.pk, start="MAIL#", until="MAIL$", limit=MOST_WAITING)
    due = [
        one
        for one in waiting
        if one.data["state"] == "queued" and one.data["due_at"] <= now <= one.data["lapses_at"]
        if one.data["topic"] in COUNTED
    ]
    first = min([item, *due], key=lambda one: rank(one.data["priority"], one.data["due_at"], one.sk))
    if first.sk != item.sk:
        raise Later(shop.clock() + WAIT, f"{first.data['flow']} is more important")


def _wait_for_turn(shop: Shop, care: Care, customer: Customer, item: Item) -> None:
    """Raises:
    Later: so many others were sent already, some of them maybe since this one was first tried.
    """
    times = [parse_time(at) for at, name in customer.contacted if name != item.sk]
    free = next_contact(times, timedelta(hours=care.gap_hours), care.monthly)
    if free and free > shop.clock():
        raise Later(free, f"others were sent: the next may go on {rfc3339(free)[:10]}")


def _take_slot(shop: Shop, care: Care, item: Item) -> None:
    """Count the mail against the next.

    Raises:
        Later: so many were sent already.
    """
    name, now = item.sk, shop.clock()
    for _ in range(_TRIES):
        known = customer_book.read(shop.store, item.data["customer"])
        customer = known.customer
        _wait_for_turn(shop, care, customer, item)
        taken = customer.with_contact(name, rfc3339(now), rfc3339(now - REMEMBERED))
        if taken == customer:
            return
        try:
            shop.store.commit(known.put(taken))
        except ConditionFailed:
            continue
        return
    raise Later(now + WAIT, "the customer was being changed by somebody else")


def _facts(shop: Shop, flow: Flow, known: customer_book.Known, order: Order | None, item: Item) -> dict[str, object]:
    from shop.services.care_facts import care_facts  # Babel: only when a mail is due

    return care_facts(shop, flow, known.customer, order, item)
