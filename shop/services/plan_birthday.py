"""A customer's birthday, noted ahead year by year: nobody has to look through all customers to find whose it is."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from shop.domain import flows
from shop.domain.flows import triggered
from shop.domain.occasions import AHEAD, morning, next_birthday
from shop.ports.clock import rfc3339
from shop.ports.store import Item, Put, Write
from shop.services import customer_book
from shop.services.note_event import DUE_EVENT, note_event
from shop.services.plan_mail import plan
from shop.services.shop import Shop, local_date


def note_birthday(shop: Shop, customer: str, birthday: str) -> Put:
    """The write that has the next birthday noted, so long ahead that a mail can go before it."""
    day = next_birthday(birthday, local_date(shop.clock(), shop.settings))
    noted = morning(day - AHEAD, shop.catalogues.current().care.wakes, shop.settings.timezone)
    return note_event(customer, flows.BIRTHDAY, at=rfc3339(max(noted, shop.clock())))


def follow_birthday(shop: Shop, item: Item) -> list[Write]:
    """The mails for the birthday that comes next, and the note of the one after; nothing of who takes it back."""
    known = customer_book.read(shop.store, item.data["subject"])
    birthday = known.customer.birthday
    if not birthday or known.customer.erased or not known.customer.email:
        return []
    care, settings = shop.catalogues.current().care, shop.settings
    day = next_birthday(birthday, local_date(shop.clock(), settings))
    after = morning(next_birthday(birthday, day + timedelta(days=1)) - AHEAD, care.wakes, settings.timezone)
    at = rfc3339(morning(day, care.wakes, settings.timezone))
    found = [
        plan(shop, flow, known, None, at=at, occasion=str(day.year))
        for flow in triggered(care.flows, flows.BIRTHDAY, of_order=False)
    ]
    mails = [mail for mail in found if mail is not None]
    there = shop.store.get_many([mail.key for mail in mails]) if mails else {}
    data = {**item.data, "at": rfc3339(after)}
    later = replace(item, data=data, index2=(DUE_EVENT, f"{rfc3339(after)}#{item.data['subject']}#{item.sk}"))
    return [Put(later, expect=item.version), *(mail for mail in mails if mail.key not in there)]
