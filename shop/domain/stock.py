"""Stock: what a cart needs of it, and what is left.

*On hand* is what lies in the room: *available* (may be promised) + *reserved* (promised, not yet paid). A
reservation moves pieces from available to reserved; payment takes them out of reserved; expiry moves them back.
A bundle has no stock of its own: it needs its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from shop.domain.pricing import find_variant
from shop.domain.snapshot import Variant


class StockLevel(msgspec.Struct, frozen=True):
    available: int
    reserved: int = 0

    @property
    def on_hand(self) -> int:
        return self.available + self.reserved


def parts(lines: Iterable[tuple[Variant, int]], variants: Mapping[str, Variant]) -> dict[str, int]:
    """Pieces by SKU that the lines take off the shelf: a bundle counts as its parts.

    ``variants`` must hold the parts too.

    Raises:
        Unprocessable: a part that the snapshot does not have.
    """
    needs: dict[str, int] = {}
    for variant, quantity in lines:
        if variant.bundle:
            for part in variant.bundle:
                find_variant(part.sku, variants)
                needs[part.sku] = needs.get(part.sku, 0) + part.quantity * quantity
        else:
            needs[variant.sku] = needs.get(variant.sku, 0) + quantity
    return needs


def counted(needs: Mapping[str, int], variants: Mapping[str, Variant]) -> dict[str, int]:
    """The part of the needs that has a balance to be kept."""
    return {sku: quantity for sku, quantity in needs.items() if variants[sku].stock is not None}


def available(variant: Variant, levels: Mapping[str, StockLevel], variants: Mapping[str, Variant]) -> int | None:
    """How many can be sold now; ``None``: no limit. Never below zero.

    A SKU without a level yet stands at its opening balance.
    """
    if variant.bundle:
        limits = [
            limit // part.quantity
            for part in variant.bundle
            if part.sku in variants and (limit := available(variants[part.sku], levels, variants)) is not None
        ]
        return min(limits, default=None)
    if variant.stock is None or variant.backorder:
        return None
    level = levels.get(variant.sku)
    return max(0, level.available if level else variant.stock)
