"""Addresses and SKUs for everything in a file, given in the file's order and the same in every run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from shop.storefront.moving.goods import Goods
from shop.storefront.moving.names import made_sku, sku_of, slug_of, unique
from shop.storefront.moving.notes import Notes, Refusal


def give_slugs(products: Sequence[Goods]) -> dict[int, str]:
    """Row → slug. A handle that can stay comes before one that is made."""
    taken: set[str] = set()
    slugs: dict[int, str] = {}
    for kept in (True, False):
        for goods in products:
            wanted = _wanted(goods)
            if goods.row not in slugs and (wanted == goods.slug) == kept:
                slugs[goods.row] = unique(wanted, taken)
                taken.add(slugs[goods.row])
    return slugs


def _wanted(goods: Goods) -> str:
    names = (goods.slug, goods.title, *(piece.sku for piece in goods.pieces), *goods.aliases)
    return next((slug for name in names if (slug := slug_of(name))), "product")


class Numbers:
    """The SKUs of a file. ``there``: those of the shop, in capitals."""

    def __init__(self, there: Iterable[str]) -> None:
        self._there = frozenset(there)
        self._seen: dict[str, str] = {}

    def give(self, goods: Goods, slug: str, new: bool, notes: Notes) -> Goods:
        """The product with a SKU for each piece. ``new``: it isn't in the shop, so neither may its SKUs be.

        Raises:
            Refusal: a SKU stands elsewhere too, or can't be one.
        """
        there = self._there if new else frozenset()
        pieces, own = [], dict(self._seen)
        for piece in goods.pieces:
            sku = piece.sku
            if sku:
                sku = _written(piece.sku, piece.row, notes)
                if sku.upper() in own or sku.upper() in there:
                    where = own.get(sku.upper(), "a product of the shop")
                    raise Refusal(piece.row, "SKU", piece.sku, f"a SKU of its own; {where} has it")
            else:
                taken = {*own, *there}
                sku = made_sku(slug, (value for _, value in piece.options), taken)
                notes.changed(piece.row, "SKU", sku, "it had none; this one was made from its name")
            own[sku.upper()] = f"row {piece.row}"
            pieces.append(msgspec.structs.replace(piece, sku=sku))
        self._seen = own
        return msgspec.structs.replace(goods, pieces=tuple(pieces))


def _written(text: str, row: int, notes: Notes) -> str:
    try:
        sku = sku_of(text)
    except ValueError as exc:
        raise Refusal(row, "SKU", text, str(exc)) from exc
    if sku != text.lstrip("'"):
        notes.changed(row, "SKU", text, f"written as {sku}: a SKU has letters, digits, dots and dashes")
    return sku
