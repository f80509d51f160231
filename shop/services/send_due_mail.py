"""Take what is due out of the outbox, check that it still should go, send it, mark it.

A mail is claimed for a while before it is sent, so that two workers never send one. Who dies after sending and
before marking leaves a claim that runs out: the mail is then handed over again under the same id, which a folder
overwrites. A carrier that is away is tried again, ever later; after ``MAX_TRIES`` the mail is set aside.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from shop.domain import orders
from shop.domain.errors import Unavailable
from shop.domain.orders import Order
from shop.ports.clock import rfc3339
from shop.ports.store import ConditionFailed, Item, Put
from shop.services import order_book
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop

log = logging.getLogger(__name__)

BATCH = 25
CLAIM = timedelta(minutes=5)
MAX_TRIES = 12


def send_due_mail(shop: Shop) -> int:
    """Send everything that is due; how many were sent."""
    sent = 0
    while True:
        due = shop.store.query(DUE_MAIL, index=2, until=f"{shop.now()}~", limit=BATCH)
        if not due:
            return sent
        for item in due:
            claimed = _claim(shop, item)
            if claimed:
                sent += _send(shop, claimed)


def _claim(shop: Shop, item: Item) -> Item | None:
    claimed = replace(item, index2=_at(shop.clock() + CLAIM, item))
    try:
        shop.store.commit(Put(claimed, expect=item.version))
    except ConditionFailed:
        return None
    return replace(claimed, version=item.version + 1)


def _send(shop: Shop, item: Item) -> bool:
    data = item.data
    try:
        reason = _deliver(shop, item, data)
    except Unavailable as exc:
        _try_later(shop, item, str(exc))
        return False
    except Exception:  # one mail that can't be made must not keep all others waiting
        log.exception("mail %s %s can't be made: set aside", item.pk, item.sk)
        _finish(shop, item, state="failed", reason="can't be made: see the log")
        return False
    _finish(shop, item, state="dropped" if reason else "sent", reason=reason)
    return not reason


def _deliver(shop: Shop, item: Item, data: Any) -> str:
    """Send it, or say why not."""
    from shop.services.render_mail import order_facts, render_mail  # Jinja and Babel: only when a mail is due

    flow, subject = data["flow"], data["subject"]
    context: dict[str, Any] = {"ticket": {"number": subject, **data["context"]}}
    if not subject.startswith("T-"):
        order = order_book.read(shop.store, subject).order
        reason = unwanted(flow, order)
        if reason:
            return reason
        context = order_facts(shop, order, data["step"])
    email = shop.catalogues.current().email(data["locale"], flow)
    if email is None:
        return f"content/emails/{flow}.md is not there"
    id = f"{subject}.{item.sk}".replace("#", "-").lower()
    shop.mail.send(
        render_mail(shop, email, id=id, to=data["to"], locale=data["locale"], at=data["queued_at"], context=context)
    )
    return ""


def unwanted(flow: str, order: Order) -> str:
    """Why a mail about an order should not go any more; empty when it should."""
    status = order.payment_status
    if flow == "payment-failed" and status != orders.FAILED:
        return f"the order is {status}"
    if flow == "order-confirmed" and status in (orders.REFUNDED, orders.ON_HOLD):
        return f"the order is {status}"
    if flow == "merchant-order-on-hold" and status != orders.ON_HOLD:
        return f"the order is {status}"
    return ""


def _try_later(shop: Shop, item: Item, reason: str) -> None:
    tries = item.data["tries"] + 1
    log.warning("mail %s %s, try %d: %s", item.pk, item.sk, tries, reason)
    if tries >= MAX_TRIES:
        _finish(shop, item, state="failed", reason=reason)
        return
    again = _at(shop.clock() + timedelta(minutes=2 ** min(tries, 9)), item)
    _write(shop, replace(item, data={**item.data, "tries": tries, "reason": reason}, index2=again))


def _finish(shop: Shop, item: Item, *, state: str, reason: str) -> None:
    data = {**item.data, "state": state, "reason": reason, "done_at": shop.now()}
    _write(shop, replace(item, data=data, index2=None, index1=(f"MAIL#{state}", f"{shop.now()}#{item.pk}")))


def _write(shop: Shop, item: Item) -> None:
    try:
        shop.store.commit(Put(item, expect=item.version))
    except ConditionFailed:
        log.warning("mail %s %s was taken by another worker after its claim ran out", item.pk, item.sk)


def _at(moment: datetime, item: Item) -> tuple[str, str]:
    return DUE_MAIL, f"{rfc3339(moment)}#{item.pk}#{item.sk}"
