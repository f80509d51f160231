"""Whoever found something sold out asks to be told, once, when it is back.

No question goes before: it is one mail, about one thing, asked for on the page of that thing. But to an address whose
owner ended such mails before, nobody else can start them again: there the owner is asked first.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from shop.domain.consent import RESTOCK
from shop.domain.customers import customer_id
from shop.domain.errors import Unavailable, Unprocessable
from shop.domain.requests import WatchRequest
from shop.ports.store import ABSENT, ConditionFailed, Item, Put, Write
from shop.services import customer_book
from shop.services.allowance import DAY, spend
from shop.services.shop import Shop, choose_locale
from shop.services.stock_looks import look_now
from shop.services.subscribe import ask

WATCHES_PER_DAY = 10
"""Of one address."""
KEPT = timedelta(days=90)


class Wish(msgspec.Struct, frozen=True):
    customer: str
    email: str
    sku: str
    locale: str


def watch_stock(shop: Shop, request: WatchRequest) -> None:
    """Remember to write when a SKU can be had again. Asked twice it is remembered once.

    Raises:
        Unprocessable: ``unknown_sku``.
        Unavailable: may be asked again.
    """
    if request.website:
        return
    if not shop.catalogues.current().variants([request.sku]):
        raise Unprocessable("unknown_sku", "This item is not sold here.", sku=request.sku)
    email, at = request.email.strip(), shop.now()
    wish = Wish(customer_id(email), email, request.sku, choose_locale(request.locale, shop.settings).code)
    if not customer_book.read(shop.store, wish.customer).consents.allows(RESTOCK):
        ask(shop, email, [RESTOCK], locale=request.locale, source="watch", sku=request.sku)
        return
    for _ in range(8):
        writes = watch_writes(shop, wish)
        counted = spend(shop, "watch", email, limit=WATCHES_PER_DAY, span=DAY, at=at)
        if not writes or counted is None:
            return
        try:
            shop.store.commit(*writes, counted)
        except ConditionFailed:
            continue
        return
    raise Unavailable("busy", "Your wish could not be stored. Try again in a moment.")


def watch_writes(shop: Shop, wish: Wish) -> list[Write]:
    """The writes that remember a wish; none when it is remembered already.

    Each SKU that somebody waits for has an item of its own, by which the scheduled work comes to look at its stock.
    """
    at = shop.now()
    pk = f"WATCH#{wish.sku}"
    known = shop.store.get(pk, wish.customer)
    if known is not None and not has_expired(shop, known):
        return []
    data = {"email": wish.email, "locale": wish.locale, "at": at}
    kept = Item(pk, wish.customer, data=data, index1=(pk, f"{at}#{wish.customer}"), expires=shop.expiry(KEPT))
    return [Put(kept, expect=known.version if known else ABSENT), look_now(shop, wish.sku)]


def has_expired(shop: Shop, watch: Item) -> bool:
    """Whether it was asked for too long ago, removed or not."""
    return watch.expires is not None and watch.expires < shop.clock().timestamp()
