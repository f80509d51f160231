"""What WooCommerce says of one thing that is sold: its price with a sale or without, its stock, its weight."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from shop.storefront.moving import cells
from shop.storefront.moving.goods import Piece, Terms
from shop.storefront.moving.notes import Notes, Refusal
from shop.storefront.moving.tables import Row
from shop.storefront.moving.woocommerce_columns import listed, unescaped, weight_column

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_GTIN = "gtin, upc, ean, or isbn"
_ENDINGS = ("", "-rate")


class PieceReader:
    """Reads rows as things that are sold."""

    def __init__(self, columns: Mapping[str, str], terms: Terms, notes: Notes) -> None:
        self._weights, self._unit = weight_column(columns)
        self._terms = terms
        self._notes = notes

    def piece(self, row: Row, parent: Row, options: tuple[tuple[str, str], ...] = ()) -> Piece:
        """A row as a piece; a variation takes from its parent what it doesn't say itself."""
        price, was, since = self._price(row)
        weighed = row if self._weights and row.get(self._weights) else parent
        return Piece(
            row=row.number,
            price=price,
            was=was,
            reduced=since,
            sku=unescaped(row.get("sku")),
            options=options,
            grams=cells.grams(weighed, "Weight", weighed.get(self._weights), self._unit) if self._weights else None,
            stock=self._stock(row, parent),
            photo=next(iter(listed(row.get("images"))), "") if row is not parent else "",
            gtin=cells.gtin(row, "GTIN", unescaped(row.get(_GTIN)), self._notes),
        )

    def _price(self, row: Row) -> tuple[int, int | None, date | None]:
        """The price of today, the one before, and since when."""
        regular = cells.price(row, "Regular price", row.get("regular price"), self._terms.currency)
        text = row.get("sale price")
        if not text:
            return regular, None, None
        sale = cells.price(row, "Sale price", text, self._terms.currency)
        starts = _day(row, "Date sale price starts")
        ends = _day(row, "Date sale price ends")
        if sale >= regular:
            self._notes.left_out(row.number, "Sale price", text, "not below the regular price")
            return regular, None, None
        if ends and ends < self._terms.today:
            self._notes.left_out(row.number, "Sale price", text, f"the sale ended on {ends}; the regular price holds")
            return regular, None, None
        if starts and starts > self._terms.today:
            words = f"the sale begins on {starts}; the regular price holds until you change it"
            self._notes.left_out(row.number, "Sale price", text, words)
            return regular, None, None
        if ends:
            words = f"the sale price was taken; nothing ends it on {ends}, so change it on the next day"
            self._notes.changed(row.number, "Date sale price ends", str(ends), words)
        return sale, regular, starts

    def _stock(self, row: Row, parent: Row) -> int | None:
        text = unescaped(row.get("stock")).casefold()
        if text == "parent" or (not text and row is not parent and tracked(parent)):
            words = "its stock is counted together with other variants; 0 was written: python -m shop stock set"
            self._notes.changed(row.number, "Stock", parent.get("stock"), words)
            return 0
        if text:
            return cells.pieces(row, "Stock", text, self._notes)
        return 0 if row.get("in stock?").casefold() in ("0", "false", "no") else None


def tracked(row: Row) -> bool:
    """Whether the row counts its pieces."""
    return unescaped(row.get("stock")) not in ("", "parent")


def _day(row: Row, field: str) -> date | None:
    text = row.get(field.casefold())
    match = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(match[1]) if match else None if not text else _unreadable(row, field, text)
    except ValueError:
        return _unreadable(row, field, text)


def _unreadable(row: Row, field: str, text: str) -> date:
    raise Refusal(row.number, field, text, "expected a date, as 2027-02-15: it decides which price holds")


def tax_class(row: Row, terms: Terms, notes: Notes) -> str:
    """The shop's tax class of that name; empty: the standard one."""
    if row.get("tax status").casefold() in ("none", "shipping"):
        words = "a product without tax needs a tax_class of its own in shop.yaml"
        notes.left_out(row.number, "Tax status", row.get("tax status"), words)
    written = row.get("tax class").casefold()
    if written in ("", "standard", "parent"):
        return ""
    for ending in _ENDINGS:
        if (name := written.removesuffix(ending)) in terms.tax_classes:
            return name
    words = f"no tax class of shop.yaml ({', '.join(terms.tax_classes)}); the standard rate holds until you write one"
    notes.changed(row.number, "Tax class", written, words)
    return ""
