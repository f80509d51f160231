"""Stock in the store: read it, set it, add to it, and the writes that move it.

Front matter is the opening balance: it is written down with the first order, or the first count, of the SKU.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from shop.domain.errors import NotFound, Unprocessable
from shop.domain.snapshot import Variant
from shop.domain.stock import StockLevel, available
from shop.ports.catalogue import Catalogue
from shop.ports.store import ABSENT, Add, ConditionFailed, Item, Key, Put, Store
from shop.services.shop import Shop
from shop.services.stock_looks import look_soon

MAX_STOCK = 10_000_000


def key(sku: str) -> Key:
    return f"STOCK#{sku}", "STOCK"


def read_levels(store: Store, skus: Iterable[str]) -> dict[str, StockLevel]:
    """The levels of those SKUs that have one already."""
    items = store.get_many([key(sku) for sku in skus])
    return {pk.removeprefix("STOCK#"): _level(item) for (pk, _), item in items.items()}


def open_balance(variant: Variant, *, reserved: int = 0) -> Put:
    """The write that begins to keep a SKU's balance, if nobody has begun yet."""
    counters = {"available": (variant.stock or 0) - reserved, "reserved": reserved}
    return Put(Item(*key(variant.sku), counters=counters), expect=ABSENT)


def move(sku: str, *, available: int = 0, reserved: int = 0, floor: bool = False) -> Add:
    """A write that moves pieces; with ``floor`` it fails rather than promise what is not there."""
    deltas = {name: delta for name, delta in (("available", available), ("reserved", reserved)) if delta}
    return Add(*key(sku), deltas, {"available": 0} if floor else {})


def read_variants(catalogue: Catalogue, skus: Iterable[str]) -> dict[str, Variant]:
    """The records of the SKUs, and of the parts of those that are bundles."""
    variants = catalogue.variants(skus)
    parts = {part.sku for variant in variants.values() for part in variant.bundle} - variants.keys()
    return variants | catalogue.variants(parts) if parts else variants


def show_stock(shop: Shop, skus: list[str]) -> dict[str, dict[str, int | None]]:
    """``{sku: {"available": n}}`` as sold: a bundle by its parts; ``None``: not counted, or may be back-ordered.

    Raises:
        Unprocessable: ``unknown_sku``.
    """
    variants = read_variants(shop.catalogues.current(), skus)
    for sku in skus:
        if sku not in variants:
            raise Unprocessable("unknown_sku", "This item is not sold here.", sku=sku)
    levels = read_levels(shop.store, [sku for sku, variant in variants.items() if variant.stock is not None])
    return {sku: {"available": available(variants[sku], levels, variants)} for sku in skus}


def level(shop: Shop, sku: str) -> StockLevel:
    """The books' balance of one SKU.

    Raises:
        NotFound: unknown, or not counted.
    """
    variant = _counted(shop, sku)
    return read_levels(shop.store, [sku]).get(sku) or StockLevel(variant.stock or 0)


def set_stock(shop: Shop, sku: str, on_hand: int) -> StockLevel:
    """Say what a count found: pieces on hand, reserved ones included.

    Raises:
        NotFound: unknown, or not counted.
        Unprocessable: fewer than are promised to open orders, or beyond ``MAX_STOCK``.
    """
    _counted(shop, sku)
    if not 0 <= on_hand <= MAX_STOCK:
        raise Unprocessable("invalid_stock", f"Stock is a number from 0 to {MAX_STOCK}.", sku=sku)
    while True:
        item = shop.store.get(*key(sku))
        reserved = _level(item).reserved if item else 0
        if on_hand < reserved:
            raise Unprocessable(
                "invalid_stock",
                f"{reserved} pieces of {sku} are promised to orders that wait for their payment: count them too.",
                sku=sku,
                reserved=reserved,
            )
        counters = {"available": on_hand - reserved, "reserved": reserved}
        try:
            shop.store.commit(Put(Item(*key(sku), counters=counters), expect=item.version if item else ABSENT))
        except ConditionFailed:
            continue
        look_soon(shop, sku)
        return StockLevel(**counters)


def add_stock(shop: Shop, sku: str, pieces: int) -> StockLevel:
    """Add what came in (or, below zero, take out what broke).

    Raises:
        NotFound: unknown, or not counted.
        Unprocessable: more taken out than is available.
    """
    variant = _counted(shop, sku)
    if abs(pieces) > MAX_STOCK:
        raise Unprocessable("invalid_stock", f"At most {MAX_STOCK} at once.", sku=sku)
    if shop.store.get(*key(sku)) is None:
        with suppress(ConditionFailed):  # an order may begin it first
            shop.store.commit(open_balance(variant))
    try:
        shop.store.commit(move(sku, available=pieces, floor=pieces < 0))
    except ConditionFailed as exc:
        raise Unprocessable("invalid_stock", "Not so many are available.", sku=sku) from exc
    look_soon(shop, sku)
    return read_levels(shop.store, [sku])[sku]


def _counted(shop: Shop, sku: str) -> Variant:
    variant = shop.catalogues.current().variants([sku]).get(sku)
    if variant is None:
        raise NotFound("unknown_sku", f"No product has the SKU {sku}.", sku=sku)
    if variant.bundle:
        parts = ", ".join(part.sku for part in variant.bundle)
        raise NotFound("not_counted", f"{sku} is a bundle: its stock is that of its parts ({parts}).", sku=sku)
    if variant.stock is None:
        raise NotFound("not_counted", f"{sku} is not counted: give it `stock:` in its front matter first.", sku=sku)
    return variant


def _level(item: Item) -> StockLevel:
    return StockLevel(item.counters.get("available", 0), item.counters.get("reserved", 0))
