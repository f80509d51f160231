"""A variable product of WooCommerce: which combinations of its attributes are sold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import msgspec

from shop.storefront.moving.goods import Piece
from shop.storefront.moving.notes import Notes, Refusal
from shop.storefront.moving.tables import Row
from shop.storefront.moving.woocommerce_columns import attributes, unescaped
from shop.storefront.moving.woocommerce_pieces import PieceReader

_MOST = 200
"""Combinations that one variation of any value may stand for."""


def variations(
    parent: Row, children: list[Row], reader: PieceReader, notes: Notes
) -> tuple[dict[str, tuple[str, ...]], tuple[Piece, ...]]:
    """The options with their values, and everything that is sold.

    Raises:
        Refusal: nothing is, or the attributes do not tell what.
    """
    sold = [child for child in children if _enabled(child, parent, notes)]
    if not sold:
        raise Refusal(parent.number, "Type", "variable", "a variable product without a variation that is sold")
    offered = attributes(parent)
    names = [name for name in offered if any(name in attributes(child) for child in sold)]
    if not names:
        raise Refusal(sold[0].number, "Attribute 1 name", "", "variations without an attribute that tells them apart")
    pieces: dict[tuple[tuple[str, str], ...], Piece] = {}
    for child in sorted(sold, key=lambda row: any(not values for values in attributes(row).values())):
        for piece in _pieces(child, parent, names, offered, reader, notes):
            if piece.options not in pieces:  # a variation of one value goes before one of any
                pieces[piece.options] = piece
    used = {name: {dict(options)[name] for options in pieces} for name in names}
    options = {name: tuple(value for value in _order(offered[name], used[name])) for name in names}
    ranks = {name: {value: rank for rank, value in enumerate(values)} for name, values in options.items()}
    ordered = sorted(pieces.values(), key=lambda piece: [ranks[name][value] for name, value in piece.options])
    return options, tuple(ordered)


def _enabled(child: Row, parent: Row, notes: Notes) -> bool:
    if unescaped(child.get("published")) in ("0", "-1") and unescaped(parent.get("published")) not in ("0", "-1"):
        notes.left_out(child.number, "Published", child.get("name"), "the variation was switched off")
        return False
    if not child.get("regular price"):
        notes.left_out(child.number, "Regular price", child.get("name"), "a variation without a price is not sold")
        return False
    return True


def _order(offered: tuple[str, ...], used: set[str]) -> list[str]:
    return [value for value in offered if value in used] + sorted(used - set(offered))


def _pieces(
    child: Row,
    parent: Row,
    names: list[str],
    offered: Mapping[str, tuple[str, ...]],
    reader: PieceReader,
    notes: Notes,
) -> list[Piece]:
    """One piece; of a variation of any value, one for each combination."""
    written = attributes(child)
    choices = [(written.get(name) or offered[name])[: None if not written.get(name) else 1] for name in names]
    combinations = [tuple(zip(names, values, strict=True)) for values in itertools.product(*choices)]
    if not combinations or len(combinations) > _MOST:
        words = f"a variation of any value stands for {len(combinations)} combinations, and at most {_MOST} are made"
        raise Refusal(child.number, "Attribute 1 value(s)", "", words)
    piece = reader.piece(child, parent, combinations[0])
    if len(combinations) == 1:
        return [piece]
    if piece.stock:
        words = "its stock is counted together for several values; 0 was written: python -m shop stock set"
        notes.changed(child.number, "Stock", str(piece.stock), words)
    words = f"a variation of any value became {len(combinations)} variants, with SKUs of their own"
    notes.changed(child.number, "Attribute value(s)", child.get("name"), words)
    stock = None if piece.stock is None else 0
    return [msgspec.structs.replace(piece, options=options, sku="", stock=stock, gtin="") for options in combinations]
