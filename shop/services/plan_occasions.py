"""Holidays and new products: mails to everybody whom they concern, planned page by page through all customers.

How far it came is written in the commit that plans a page's mails: whoever dies goes on from there, and of two who do
the same page one looks again.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from shop.domain import flows
from shop.domain.flows import Flow
from shop.domain.occasions import Occasion, current
from shop.ports.clock import rfc3339
from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put
from shop.services import customer_book
from shop.services.customer_book import SHARDS
from shop.services.plan_mail import plan
from shop.services.shop import Shop

PAGE = 50
PAGES = 40
"""Of one occasion in one run."""
REMEMBERED = timedelta(days=400)
DONE = "done"


def plan_occasions(shop: Shop) -> int:
    """Plan what it is time for; how many mails."""
    care = shop.catalogues.current().care
    planned = 0
    for flow in care.flows.values():
        if flow.enabled and flow.trigger in (flows.HOLIDAY, flows.ARRIVAL):
            for occasion in current(flow, care, shop.settings.timezone, shop.clock()):
                planned += _go_on(shop, flow, occasion)
    return planned


def _go_on(shop: Shop, flow: Flow, occasion: Occasion) -> int:
    planned = 0
    for _ in range(PAGES):
        key = _key(flow, occasion)
        found = shop.store.get(*key)
        if found and found.data["shard"] == DONE:
            break
        item = found or Item(*key, data={"shard": SHARDS[0], "after": ""}, expires=shop.expiry(REMEMBERED))
        page = shop.store.query(f"CUSTOMERS#{item.data['shard']}", index=1, start=item.data["after"], limit=PAGE)
        mails = [mail for one in page if (mail := _mail(shop, flow, occasion, one))]
        there = shop.store.get_many([mail.key for mail in mails]) if mails else {}
        fresh = [mail for mail in mails if mail.key not in there]
        moved = Put(replace(item, data=_next(item, page)), expect=found.version if found else ABSENT)
        try:
            shop.store.commit(moved, *fresh)
        except ConditionFailed:
            continue  # another run was faster: look where it came to
        planned += len(fresh)
    return planned


def _mail(shop: Shop, flow: Flow, occasion: Occasion, customer: Item) -> Put | None:
    known = customer_book.read(shop.store, customer.pk.removeprefix("CUSTOMER#"))
    if known.customer.erased or not known.customer.email:
        return None
    context = {"sku": occasion.sku, "categories": list(occasion.categories)} if occasion.sku else {}
    return plan(shop, flow, known, None, at=rfc3339(occasion.at), occasion=occasion.name, context=context)


def _next(item: Item, page: list[Item]) -> dict[str, str]:
    """Where the next page begins; customers who order meanwhile move on, and are met there."""
    shard = item.data["shard"]
    if len(page) == PAGE and page[-1].index1:
        return {"shard": shard, "after": f"{page[-1].index1[1]}~"}
    place = SHARDS.index(shard) + 1
    return {"shard": SHARDS[place] if place < len(SHARDS) else DONE, "after": ""}


def _key(flow: Flow, occasion: Occasion) -> Key:
    return f"OCCASION#{flow.name}", occasion.name
