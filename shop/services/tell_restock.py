"""Look at the stock of what people wait for, and write to them when it can be had again: first come, first told.

It is the stock that is asked, not what happened to it: pieces may come from a count, a delivery, an unpaid order, a
return, a part of a bundle or another front matter, and whatever is missed is seen at the next look.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from msgspec.structs import replace

from shop.domain.consent import RESTOCK
from shop.domain.stock import available
from shop.ports.clock import rfc3339
from shop.ports.store import ConditionFailed, Delete, Item, Put, Write
from shop.services import customer_book
from shop.services.keep_stock import read_levels, read_variants
from shop.services.queue_mail import queue
from shop.services.shop import Shop
from shop.services.stock_looks import DUE_LOOK
from shop.services.watch_stock import has_expired

FLOW = "back-in-stock"
LOOKS = 200
"""SKUs looked at in one run."""
NEXT_LOOK = timedelta(minutes=15)
NEXT_TELLING = timedelta(days=1)
"""When those who came later are told, if some are still left."""
PER_PIECE = 3
"""People told for each piece at a time: most do not buy."""
AT_ONCE = 100
KEPT = timedelta(days=30)
"""How long a mail that was sent stays listed."""


def tell_restock(shop: Shop) -> int:
    """Queue a mail for those whose turn it is; how many."""
    looks = shop.store.query(DUE_LOOK, index=2, until=f"{shop.now()}~", limit=LOOKS)
    skus = [look.pk.removeprefix("WATCH#") for look in looks]
    variants = read_variants(shop.catalogues.current(), skus)
    levels = read_levels(shop.store, [sku for sku, variant in variants.items() if variant.stock is not None])
    told = 0
    for sku, look in zip(skus, looks, strict=True):
        claimed = _look_again(shop, look, NEXT_LOOK)
        if claimed is None:
            continue  # another run looks at it, and tells no more than there are pieces for
        variant = variants.get(sku)
        free = available(variant, levels, variants) if variant else 0
        limit = AT_ONCE if free is None else min(free * PER_PIECE, AT_ONCE)
        queued = _tell(shop, sku, limit) if limit else 0
        told += queued
        if not _anybody_waits(shop, claimed):
            with suppress(ConditionFailed):  # somebody has begun to wait
                shop.store.commit(Delete(claimed.pk, claimed.sk, expect=claimed.version))
        elif queued:
            _look_again(shop, claimed, NEXT_TELLING)
    return told


def _tell(shop: Shop, sku: str, limit: int) -> int:
    watches = shop.store.query(f"WATCH#{sku}", index=1, limit=limit)
    return sum(_queue_one(shop, sku, watch) for watch in watches)


def _queue_one(shop: Shop, sku: str, watch: Item) -> bool:
    """Turn a wish into a mail, in one commit; whether it did. One that has expired or was withdrawn is removed."""
    consents = customer_book.read(shop.store, watch.sk).consents
    wanted = consents.allows(RESTOCK) and consents.withdrawn_at(RESTOCK) < watch.data["at"]
    writes: list[Write] = [Delete(watch.pk, watch.sk, expect=watch.version)]
    if wanted and not has_expired(shop, watch):
        asked_at = watch.data["at"]
        mail = queue(
            FLOW,
            f"R-{watch.sk}",
            to=watch.data["email"],
            locale=watch.data["locale"],
            at=shop.now(),
            step=f"{sku}.{asked_at}",
            context={"sku": sku, "customer": watch.sk},
        )
        writes.append(replace(mail, item=replace(mail.item, expires=shop.expiry(KEPT))))
    with suppress(ConditionFailed):  # another run was faster
        shop.store.commit(*writes)
        return len(writes) > 1
    return False


def _look_again(shop: Shop, look: Item, after: timedelta) -> Item | None:
    sku = look.pk.removeprefix("WATCH#")
    later = replace(look, index2=(DUE_LOOK, f"{rfc3339(shop.clock() + after)}#{sku}"))
    try:
        shop.store.commit(Put(later, expect=look.version))
    except ConditionFailed:
        return None
    return replace(later, version=look.version + 1)


def _anybody_waits(shop: Shop, look: Item) -> bool:
    return any(item.sk != look.sk for item in shop.store.query(look.pk, limit=2))
