"""Record what a provider says: any event, any number of times, in any order, across any crash.

One commit stores the event's id, the order's new state, its stock and every mail that follows.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from shop.domain import orders
from shop.domain.errors import Unavailable
from shop.domain.order_parts import Case
from shop.domain.orders import Order
from shop.ports.payments import PaymentEvent
from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put
from shop.services import order_book
from shop.services.settle_order import settle
from shop.services.shop import Shop

log = logging.getLogger(__name__)
REMEMBERED = timedelta(days=40)
"""How long an event is known again: longer than anybody delivers it (Stripe tries for 3 days and lists 30). One that
came later still would do no harm: an order's facts only grow.
"""
_TRIES = 20


def receive_webhook(shop: Shop, body: bytes, headers: Mapping[str, str]) -> bool:
    """Verify a webhook on its raw bytes and record what it says; whether it was news.

    Raises:
        InvalidRequest: ``bad_signature``; nothing is stored.
        Unavailable: the provider must deliver it again.
    """
    events = shop.payments.parse_webhook(body, headers, shop.clock())
    news = [record_payment(shop, event) for event in events]
    return any(news)


def record_payment(shop: Shop, event: PaymentEvent) -> bool:
    """Take the event into the books; ``False`` when it was there already or belongs to no order of ours."""
    retake = True
    for _ in range(_TRIES):
        if shop.store.get(*_key(event)):
            return False
        entry = order_book.find(shop.store, event.order)
        if entry is None:
            log.warning("%s event %s is for an unknown order %r: ignored", event.provider, event.id, event.order)
            return False
        at = shop.now()
        after = apply(entry.order, event, at)
        data = {"order": event.order, "fact": event.fact, "at": at}
        seen = Put(Item(*_key(event), data=data, expires=shop.expiry(REMEMBERED)), expect=ABSENT)
        try:
            shop.store.commit(seen, *settle(shop, entry.order, after, entry.version, at=at, retake=retake))
        except ConditionFailed as exc:
            # stock that this order had let go was sold to somebody else meanwhile
            retake = retake and not any(pk.startswith("STOCK#") for pk, _ in exc.keys)
            continue
        return True
    raise Unavailable("busy", "Too many changes at once. Deliver this event again.")


def apply(order: Order, event: PaymentEvent, at: str) -> Order:
    """The order, knowing the event too."""
    if event.fact == "expired":
        lives = order.session and event.session not in ("", order.session)
        return order if lives else orders.close(order, "expired", at)
    if event.fact == "cancelled":
        ours = event.attempt in order.attempts
        order = orders.learn(order, event.attempt, "cancelled", at)
        return orders.close(order, "expired", at) if ours else order
    if event.fact in ("refunded", "refund_failed"):
        failed = event.fact == "refund_failed"
        return orders.learn_refund(order, event.refund, event.amount, at, payment=event.payment, failed=failed)
    about, _, fact = event.fact.rpartition("_")
    case = Case(amount=event.amount, currency=event.currency, answer_by=event.answer_by, reason=event.reason)
    if about == "dispute":
        return orders.learn_dispute(order, event.case, fact, at, case)
    if about:
        return orders.learn_concern(order, f"{about}:{event.case}", fact, at, case)
    known = _fill_in(order, event)
    if event.fact != "paid":
        return orders.learn(known, event.attempt, event.fact, at)
    again = order.is_paid and "paid" not in order.attempts.get(event.attempt, ())
    return _pay(order if again else _as_chosen(known, event), event, at)


def _pay(order: Order, event: PaymentEvent, at: str) -> Order:
    """The order with what came, held when that is not what was asked for. An attempt counts once, and a second one
    changes nothing of what the first has bought.
    """
    if "paid" in order.attempts.get(event.attempt, ()):
        return order
    hold, cases = order.hold, order.cases
    if order.is_paid:
        log.error("order %s was paid twice: %s", order.number, event.payment)
        hold = "paid_twice"
    elif (event.amount, event.currency) != (order.total, order.currency):
        log.error("order %s: paid %d %s", order.number, event.amount, event.currency)
        hold = "amount_mismatch"
    name = event.payment or event.attempt
    if hold:
        cases = {**cases, name: Case(amount=event.amount, currency=event.currency)}
    received = {**order.received, name: event.amount}
    payment = order.payment or name
    return orders.learn(order, event.attempt, "paid", at, hold=hold, cases=cases, payment=payment, received=received)


def _as_chosen(order: Order, event: PaymentEvent) -> Order:
    """The order as it was paid: sent the way that the shopper chose, to where they said, taxed by the provider."""
    choice = next((choice for choice in order.choices if choice.price == event.shipping), None)
    if choice and choice.id != order.shipping_option:
        order = msgspec.structs.replace(
            order,
            shipping=choice.price,
            shipping_option=choice.id,
            shipping_label=choice.label,
            carrier=choice.carrier,
            delivery_from=choice.delivery_from,
            delivery_to=choice.delivery_to,
            tax=choice.tax,
            total=choice.total,
        )
    country = (event.address or {}).get("country", "")
    if country in order.countries:
        order = msgspec.structs.replace(order, country=country)
    if event.tax is not None:
        goods = order.subtotal - order.discount + order.shipping
        total = goods if order.tax_included else goods + event.tax
        order = msgspec.structs.replace(order, tax=event.tax, total=total)
    return order


def _fill_in(order: Order, event: PaymentEvent) -> Order:
    """Who and where, as given on the payment page: by the attempt that paid, else by the first. The e-mail address
    that the shopper told us before stays.
    """
    if order.erased and event.fact != "paid":
        return order  # a late message of the provider's must not bring back who was forgotten
    given = {"name": event.name, "address": dict(event.address or {})}
    known = {"name": order.name, "address": order.address}
    first, second = (given, known) if event.fact == "paid" else (known, given)
    return msgspec.structs.replace(
        order, email=order.email or event.email, **{field: first[field] or second[field] for field in first}
    )


def _key(event: PaymentEvent) -> Key:
    return f"EVENT#{event.provider}#{event.id}", "EVENT"
