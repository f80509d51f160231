"""Parcels of an order: what left, and that it arrived."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shop.domain.order_parts import Parcel
from shop.domain.orders import Order, note


def ship(order: Order, parcel: Parcel, quantities: dict[str, int] | None = None) -> Order:
    """The order with a parcel that took ``quantities`` by SKU; ``None``: all that was left.

    Raises:
        ValueError: more than is left of a SKU.
    """
    lines = []
    wanted = dict(quantities) if quantities is not None else None
    for line in order.lines:
        left = line.quantity - line.shipped
        took = left if wanted is None else min(left, wanted.get(line.sku, 0))
        if wanted is not None and took:
            wanted[line.sku] -= took
        lines.append(msgspec.structs.replace(line, shipped=line.shipped + took))
    if wanted and any(wanted.values()):
        raise ValueError(f"not left to be shipped: {', '.join(sku for sku, n in wanted.items() if n)}")
    shipped = msgspec.structs.replace(order, lines=tuple(lines), parcels=(*order.parcels, parcel))
    return note(shipped, parcel.shipped_at, "parcel_shipped")


def deliver(order: Order, parcels: Iterable[str], at: str) -> Order:
    """The order with these parcels (by id) delivered; one that already was stays as it is."""
    wanted = set(parcels)
    changed = tuple(
        msgspec.structs.replace(parcel, status="delivered", delivered_at=at)
        if parcel.id in wanted and parcel.status != "delivered"
        else parcel
        for parcel in order.parcels
    )
    if changed == order.parcels:
        return order
    return note(msgspec.structs.replace(order, parcels=changed), at, "parcel_delivered")
