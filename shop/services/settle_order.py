"""Everything that follows from a change of an order, as one list of writes: the order, its stock, its coupons
and its mails. Nothing else has side effects.
"""

from __future__ import annotations

import msgspec

from shop.domain import attention, orders
from shop.domain.orders import Order
from shop.ports.payments import DECLINED
from shop.ports.store import Add, Write
from shop.services import claim_coupons, order_book
from shop.services.keep_stock import move
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


def mail_once(order: Order, flow: str, *, at: str, step: str = "") -> tuple[list[Write], Order]:
    """Queue a mail about the order, unless it was queued before or there is nobody to write to."""
    name = f"{flow}#{step}" if step else flow
    if not order.email or name in order.mails:
        return [], order
    write = queue(flow, order.number, to=order.email, locale=order.locale, at=at, step=step)
    return [write], msgspec.structs.replace(order, mails=(*order.mails, name))


def _mails(shop: Shop, before: Order, after: Order, *, at: str, quiet: bool) -> tuple[list[Write], Order]:
    """The mails that follow from what is newly known. Whether one still should go is asked again when it is sent: so
    the order in which facts arrive makes no difference.
    """
    writes, after = _to_merchant(shop, before, after, at)
    if quiet:
        return writes, after
    status = after.payment_status
    flows = []
    if after.is_paid and not before.is_paid:
        flows.append(("order-confirmed", ""))
    if status == orders.CANCELLED and before.payment_status != status:
        flows.append(("order-cancelled", ""))
    flows += [("payment-failed", "" if name == DECLINED else name) for name in _newly_failed(before, after)]
    for flow, step in flows:
        mail, after = mail_once(after, flow, at=at, step=step)
        writes += mail
    return writes, after


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


def _newly_failed(before: Order, after: Order) -> list[str]:
    """The attempts that are now known to have failed."""
    return [
        attempt
        for attempt, facts in after.attempts.items()
        if "failed" in facts and "failed" not in before.attempts.get(attempt, ()) and not after.is_paid
    ]


def _claims_due(order: Order) -> bool:
    return order.is_paid or not order.closed
