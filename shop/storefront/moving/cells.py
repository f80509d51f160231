"""Cells that both kinds of export have, read with their refusals and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shop.domain.gtin import gtin_of
from shop.storefront.moving.amounts import read_grams, read_pieces, read_price
from shop.storefront.moving.notes import Notes, Refusal
from shop.storefront.moving.tables import Row

Reasons = Mapping[str, tuple[str, str]]
"""Column → how it is written, and why it has no place."""
TRUE = frozenset(("true", "1", "yes"))
NO_STOCK = "tracked, but the file does not say how many there are; 0 was written: python -m shop stock set"


def price(row: Row, field: str, text: str, currency: str) -> int:
    """A price that must be there.

    Raises:
        Refusal: it is not, or can't be read.
    """
    if not text:
        raise Refusal(row.number, field, "", f"no price; expected an amount in {currency}")
    return _read(row, field, text, lambda: read_price(text, currency))


def grams(row: Row, field: str, text: str, unit: str) -> int | None:
    """A weight; ``None``: not said."""
    return _read(row, field, text, lambda: read_grams(text, unit)) if text else None


def pieces(row: Row, field: str, text: str, notes: Notes) -> int:
    """A number in stock, of at least 0."""
    count = _read(row, field, text, lambda: read_pieces(text))
    if count < 0:
        notes.changed(row.number, field, text, "below zero; an opening balance begins at 0")
    return max(count, 0)


def _read(row: Row, field: str, text: str, read: Callable[[], int]) -> int:
    try:
        return read()
    except ValueError as exc:
        raise Refusal(row.number, field, text, str(exc)) from exc


def gtin(row: Row, field: str, text: str, notes: Notes) -> str:
    """A barcode's number, when it is one."""
    if not text:
        return ""
    try:
        return gtin_of(text)
    except ValueError as exc:
        notes.left_out(row.number, field, text, str(exc))
        return ""


def leave_out(row: Row, reasons: Reasons, quiet: Mapping[str, frozenset[str]], notes: Notes) -> None:
    """Note every cell that holds something and has no place. ``quiet``: values that say nothing."""
    for name, value in row.cells.items():
        if value and name in reasons and value.casefold() not in quiet.get(name, frozenset()):
            written, words = reasons[name]
            notes.left_out(row.number, written, value, words)
