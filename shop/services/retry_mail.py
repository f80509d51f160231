"""Mails that were set aside go back into the queue: the merchant has mended what kept them."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from shop.domain.customers import customer_id
from shop.domain.errors import NotFound
from shop.domain.requests import is_email
from shop.ports.store import ConditionFailed, Item, Put
from shop.services import order_book
from shop.services.order_book import normalise
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop

SET_ASIDE = ("failed", "suppressed")
BATCH = 100


def retry_mail(shop: Shop, subject: str) -> int:
    """Queue what was set aside of an order's, a ticket's or an address's mails; how many.

    Raises:
        NotFound: ``mail_not_found``: there is no mail about it.
    """
    items = _mails_of(shop, subject)
    if not items:
        raise NotFound("mail_not_found", f"There is no mail about {subject}.", subject=subject)
    return sum(_requeue(shop, item) for item in items if item.data["state"] in SET_ASIDE)


def _mails_of(shop: Shop, subject: str) -> list[Item]:
    """Of an order, also the mails of care about it; of an address, all mails of care."""
    number = normalise(subject)
    entry = None if is_email(subject) else order_book.find(shop.store, number)
    email = entry.order.email if entry else subject
    care = shop.store.query(f"CUSTOMER#{customer_id(email)}", start="MAIL#", until="MAIL$", limit=BATCH)
    return [*shop.store.query(f"MAIL#{number}"), *(one for one in care if not entry or one.data["order"] == number)]


def retry_failed(shop: Shop) -> int:
    """Queue every mail that failed; how many. Suppressed ones stay: their addresses are to be allowed first."""
    requeued = 0
    while True:
        items = shop.store.query("MAIL#failed", index=1, limit=BATCH)
        fresh = sum(_requeue(shop, item) for item in items)
        requeued += fresh
        if not fresh:
            return requeued


def _requeue(shop: Shop, item: Item) -> bool:
    data = {**item.data, "state": "queued", "tries": 0, "unanswered": 0}
    again = replace(item, data=data, index1=None, index2=(DUE_MAIL, f"{shop.now()}#{item.pk}#{item.sk}"))
    with suppress(ConditionFailed):  # somebody else was faster
        shop.store.commit(Put(again, expect=item.version))
        return True
    return False
