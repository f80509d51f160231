"""Which SKUs people wait for, and when their stock is looked at next: one item for each such SKU."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put
from shop.services.shop import Shop

DUE_LOOK = "DUE#look"


def look_key(sku: str) -> Key:
    return f"WATCH#{sku}", "LOOK"


def look_now(shop: Shop, sku: str) -> Put:
    """The write that has the next run look at a SKU. Whoever took the item for needless meanwhile fails."""
    key = look_key(sku)
    known = shop.store.get(*key)
    item = Item(*key, index2=(DUE_LOOK, f"{shop.now()}#{sku}"))
    return Put(item, expect=known.version if known else ABSENT)


def look_soon(shop: Shop, sku: str) -> None:
    """Have the next run look at a SKU whose stock has grown, if people wait for it. Nothing is lost without."""
    known = shop.store.get(*look_key(sku))
    if known is not None:
        with suppress(ConditionFailed):
            due = replace(known, index2=(DUE_LOOK, f"{shop.now()}#{sku}"))
            shop.store.commit(Put(due, expect=known.version))
