"""Everything that follows from a change of an order, as one list of writes: the order, its stock, its coupons
its mails, and the events that care follows from. Nothing else has side effects.
"""

from __future__ import annotations

import msgspec

from shop.domain import attention, orders
from shop.domain.flows import TEACHING, triggered
from shop.domain.order_events import Happened, happened
from shop.domain.orders import Order
from shop.ports.payments import DECLINED
from shop.ports.store import Add, Write
from shop.services import claim_coupons, order_book
from shop.services.keep_stock import move
from shop.services.note_event import note_event
from shop.services.queue_mail import queue
from shop.services.shop import Shop


def settle(
    shop: Shop, before: Order, after: Order, version: int, *, at: str, quiet: bool = False, retake: bool = True
) -> list[Write]:
    """The writes that turn ``before`` (read at ``version``) into ``after``.

    ``quiet``: no mail to the customer. ``retake`` ``False``: stock that was let go could not be had again, so a
    paid order is held for the merchant.
    """
    moves: list[Add] = []
    if after.stock == before.stock:  # else the change has moved it itself: the merchant released it
        due = _stock_due(before, after, retake=retake)
        moves = stock_moves(before.stock, due, after)
        after = orders.change(after, at, stock=due)
    claims: list[Write] = []
    if after.claims and after.claims_held != _claims_due(after):
        claims = claim_coupons.move(after, give_back=after.claims_held)
        after = msgspec.structs.replace(after, claims_held=not after.claims_held)
    mails, after = _mails(shop, before, after, at=at, quiet=quiet)
    return [order_book.put(after, version), *moves, *claims, *mails]


def _stock_due(before: Order, after: Order, *, retake: bool) -> str:
    """Where the order's pieces come to lie: what was sold stays so, what could not be had again is missing."""
    due = after.stock_due
    if before.stock == orders.SOLD:
        return orders.SOLD
    gone = before.stock == orders.MISSING or (before.stock == orders.RELEASED and after.needs and not retake)
    return orders.MISSING if gone and due != orders.RELEASED else due


def stock_moves(place: str, due: str, order: Order) -> list[Add]:
    """The moves that take an order's pieces from where they are to where they belong."""
    signs = {
        (orders.RESERVED, orders.SOLD): (0, -1),
        (orders.RESERVED, orders.RELEASED): (1, -1),
        (orders.RELEASED, orders.SOLD): (-1, 0),
        (orders.RELEASED, orders.RESERVED): (-1, 1),
    }.get((place, due))
    if signs is None:
        return []
    return [
        move(
            sku,
            available=signs[0] * quantity,
            reserved=signs[1] * quantity,
            floor=signs[0] < 0 and sku not in order.backordered,
        )
        for sku, quantity in order.needs.items()
    ]


def _mails(shop: Shop, before: Order, after: Order, *, at: str, quiet: bool) -> tuple[list[Write], Order]:
    """The mails and events that follow from what is newly known. Whether a mail still should go is asked again when
    it is sent: so the order in which facts arrive makes no difference.
    """
    writes, after = _to_merchant(shop, before, after, at)
    if quiet or not after.email:
        return writes, after
    for news in happened(before, after):
        mails, after = order_mails(shop, after, news, at)
        writes += mails
        if _matters(shop, news.event):
            writes.append(note_event(after.number, news.event, at=at, step=news.step))
    return writes, after


def _matters(shop: Shop, event: str) -> bool:
    """Whether anything follows from an event later: what is known of the customer, or a mail of care."""
    flows = shop.catalogues.current().care.flows
    return event in TEACHING or bool(triggered(flows, event, of_order=False))


def order_mails(shop: Shop, order: Order, news: Happened, at: str) -> tuple[list[Write], Order]:
    """Queue what tells the customer of this event, each mail once."""
    writes: list[Write] = []
    step = "" if news.step == DECLINED else news.step
    for flow in triggered(shop.catalogues.current().care.flows, news.event, of_order=True):
        name = f"{flow.name}#{step}" if step else flow.name
        if name in order.mails:
            continue
        writes.append(queue(flow.name, order.number, to=order.email, locale=order.locale, at=at, step=step))
        order = msgspec.structs.replace(order, mails=(*order.mails, name))
    return writes, order


def _to_merchant(shop: Shop, before: Order, after: Order, at: str) -> tuple[list[Write], Order]:
    """A mail for each thing that needs the merchant, once. Of a cancellation that they are about to finish, none."""
    writes: list[Write] = []
    for alert in attention.alerts(after):
        if alert.mail in after.mails or (alert.kind == attention.NOT_GIVEN_BACK and before.is_paid):
            continue
        settings = shop.settings
        to, locale = settings.email, settings.locales[0].code
        writes.append(queue(alert.flow, after.number, to=to, locale=locale, at=at, step=alert.id))
        after = msgspec.structs.replace(after, mails=(*after.mails, alert.mail))
    return writes, after


def _claims_due(order: Order) -> bool:
    return order.is_paid or not order.closed
