"""Shopify's product export: rows of one handle are a product; the first has its words, all a variant or a picture.

Columns under their names of before 2025 (Variant Price) and of today's template (Price); see "Using CSV files to
import and export products" in Shopify's help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shop.storefront.moving import cells
from shop.storefront.moving.goods import Goods, Photo, Piece, Terms
from shop.storefront.moving.names import plain
from shop.storefront.moving.notes import Note, Notes, Refusal
from shop.storefront.moving.shopify_columns import QUIET, metafield, reason
from shop.storefront.moving.tables import BrokenRow, Row, Table

HANDLE = ("handle", "url handle")
_PRICE = ("variant price", "price")
_SKU = ("variant sku", "sku")
_UNITS = {"g": "g", "kg": "kg", "ml": "ml", "l": "l"}
_STOCK = ("variant inventory qty", "inventory quantity")


def read_shopify(table: Table, terms: Terms) -> Iterator[tuple[Goods | None, list[Note]]]:
    """Every product with its notes; ``None``: it was refused."""
    groups = _groups(table.rows)
    spoiled, orphans = _spoiled(groups, table.broken)
    for note in orphans:
        yield None, [note]
    for handle, rows in groups.items():
        notes = Notes(handle)
        try:
            if handle in spoiled:
                broken = spoiled[handle]
                raise Refusal(broken.number, "row", "", f"{broken.reason}, and it may belong to this product")
            goods = _Reader(handle, rows, table, terms, notes).goods()
        except Refusal as refusal:
            yield None, [refusal.note(handle)]
        else:
            yield goods, list(notes)


def _groups(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    last = ""
    for row in rows:
        handle = row.get(*HANDLE)
        if not handle:
            handle = f"row {row.number}" if row.get("title") or not last else last
        groups.setdefault(handle, []).append(row)
        last = handle
    return groups


def _spoiled(groups: dict[str, list[Row]], broken: Iterable[BrokenRow]) -> tuple[dict[str, BrokenRow], list[Note]]:
    """The products that a broken row may belong to: its own, where that can be seen, else those around it."""
    spoiled: dict[str, BrokenRow] = {}
    notes = []
    for row in broken:
        own = row.guess.get(*HANDLE)
        notes.append(Note("refused", row.number, own, "row", "", row.reason))
        if re.fullmatch(r"[\w-]+", own):
            spoiled.setdefault(own, row)
            continue
        before = [handle for handle, rows in groups.items() if rows[0].number < row.number][-1:]
        after = [handle for handle, rows in groups.items() if rows[0].number > row.number][:1]
        for handle in before + after:
            spoiled.setdefault(handle, row)
    return spoiled, notes


class _Reader:
    """Reads the rows of one product."""

    def __init__(self, handle: str, rows: list[Row], table: Table, terms: Terms, notes: Notes) -> None:
        self.handle = handle
        self.rows = rows
        self.head = rows[0]
        self.columns = table.columns
        self.terms = terms
        self.notes = notes

    def goods(self) -> Goods:
        head = self.head
        title = plain(head.get("title"))
        if not title:
            raise Refusal(head.number, "Title", "", "no title in the product's first row")
        if head.get("gift card").casefold() in cells.TRUE:
            raise Refusal(head.number, "Gift Card", title, "a gift card; this shop has none, make a coupon instead")
        for row in self.rows[1:]:
            if row.get("title") and plain(row.get("title")) != title:
                raise Refusal(row.number, "Title", row.get("title"), "another title under the same handle")
        sold = [row for row in self.rows if row is head or row.get(*_PRICE) or row.get("option1 value")]
        names = self._option_names()
        pieces = tuple(self._piece(row, names) for row in sold)
        if not names and len(pieces) > 1:
            raise Refusal(sold[1].number, "Option1 Name", "", "a second variant, but no option that tells them apart")
        self._leave_out()
        return Goods(
            row=head.number,
            key=self.handle,
            slug="" if self.handle.startswith("row ") else self.handle,
            title=title,
            html=head.get("body (html)", "description"),
            short=head.get("seo description"),
            pieces=pieces,
            options=_values(names, pieces),
            photos=self._photos(),
            brand=plain(head.get("vendor")),
            categories=self._categories(),
            tags=tuple(tag for part in head.get("tags").split(",") if (tag := plain(part))),
            facts=self._facts(),
            related=self._related(),
            backorder=self._backorder(sold),
            draft=self._draft(),
        )

    def _option_names(self) -> list[str]:
        names = [plain(self.head.get(f"option{number} name")) for number in (1, 2, 3)]
        if names[0].casefold() == "title" and self.head.get("option1 value").casefold() == "default title":
            return []
        return [name for name in names if name]

    def _piece(self, row: Row, names: list[str]) -> Piece:
        options = []
        for number, name in enumerate(names, start=1):
            value = plain(row.get(f"option{number} value"))
            if not value:
                raise Refusal(row.number, f"Option{number} Value", "", f"a variant without a value for {name}")
            options.append((name, value))
        asked = cells.price(row, "Variant Price", row.get(*_PRICE), self.terms.currency)
        return Piece(
            row=row.number,
            price=asked,
            sku=row.get(*_SKU),
            options=tuple(options),
            was=self._was(row, asked),
            grams=cells.grams(row, "Variant Grams", row.get("variant grams", "weight value (grams)"), "g"),
            stock=self._stock(row),
            photo=row.get("variant image", "variant image url"),
            net=self._net(row),
            gtin=cells.gtin(row, "Variant Barcode", row.get("variant barcode", "barcode"), self.notes),
        )

    def _was(self, row: Row, asked: int) -> int | None:
        text = row.get("variant compare at price", "compare-at price")
        was = cells.price(row, "Compare At Price", text, self.terms.currency) if text else 0
        if was and was <= asked:
            self.notes.left_out(row.number, "Compare At Price", text, "not above the price, so it is no price before")
        return was if was > asked else None

    def _stock(self, row: Row) -> int | None:
        if not row.get("variant inventory tracker", "inventory tracker"):
            return None
        text = row.get(*_STOCK)
        if text:
            return cells.pieces(row, "Inventory quantity", text, self.notes)
        self.notes.changed(row.number, "Inventory quantity", "", cells.NO_STOCK)
        return 0

    def _backorder(self, sold: list[Row]) -> bool:
        policies = [row.get("variant inventory policy", "continue selling when out of stock") for row in sold]
        goes_on = [policy.casefold() in cells.TRUE | {"continue"} for policy in policies]
        if any(goes_on) and not all(goes_on):
            words = "only some variants may be sold below zero; here it holds for all or none, so none"
            self.notes.left_out(sold[goes_on.index(True)].number, "Inventory policy", "continue", words)
        return all(goes_on)

    def _net(self, row: Row) -> str:
        amount, unit = row.get("unit price total measure"), row.get("unit price total measure unit")
        if not amount or not unit:
            return ""
        if unit.casefold() in _UNITS and re.fullmatch(r"\d+(\.\d+)?", amount) and float(amount):
            return f"{amount.rstrip('0').rstrip('.') if '.' in amount else amount} {_UNITS[unit.casefold()]}"
        self.notes.left_out(row.number, "Unit price total measure", f"{amount} {unit}", "expected g, kg, ml or l")
        return ""

    def _photos(self) -> tuple[Photo, ...]:
        found: list[tuple[int, Photo]] = []
        for row in self.rows:
            url = row.get("image src", "product image url")
            if url:
                place = row.get("image position")
                order = int(place) if place.isascii() and place.isdigit() else len(found) + 1
                found.append((order, Photo(row.number, url, plain(row.get("image alt text")))))
        known = {photo.url for _, photo in found}
        for row in self.rows:
            url = row.get("variant image", "variant image url")
            if url and url not in known:
                known.add(url)
                found.append((len(found) + 1000, Photo(row.number, url)))
        return tuple(photo for _, photo in sorted(found, key=lambda pair: pair[0]))

    def _categories(self) -> tuple[tuple[str, ...], ...]:
        kind = plain(self.head.get("type", "custom product type"))
        taxonomy = tuple(name for part in self.head.get("product category").split(">") if (name := plain(part)))
        if kind and taxonomy and kind != taxonomy[-1]:
            words = f"the product's Type, {kind}, is its category"
            self.notes.left_out(self.head.number, "Product Category", " > ".join(taxonomy), words)
        return ((kind,),) if kind else (taxonomy,) if taxonomy and taxonomy != ("Uncategorized",) else ()

    def _facts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = []
        for name, written in self.columns.items():
            value, field = self.head.cells.get(name, ""), metafield(written)
            if value and field and not field.related:
                values = tuple(text for part in value.split(";") if (text := plain(part)))
                found.append((field.name, values))
        return tuple(found)

    def _related(self) -> tuple[str, ...]:
        return tuple(
            handle
            for name, written in self.columns.items()
            if (field := metafield(written)) and field.related
            for part in re.split(r"[;,]", self.head.cells.get(name, ""))
            if (handle := part.strip())
        )

    def _draft(self) -> str:
        status = self.head.get("status").casefold()
        if status and status != "active":
            return f"its status is {status}"
        if self.head.get("published", "published on online store").casefold() in ("false", "0", "no"):
            return "it was not published"
        if self.head.get("variant requires shipping", "requires shipping").casefold() in ("false", "0", "no"):
            return "it needs no shipping, and this shop sends parcels only"
        return ""

    def _leave_out(self) -> None:
        reasons = {
            name: (written, words) for name, written in self.columns.items() if (words := reason(name, written))
        }
        quiet = QUIET | {name: cells.TRUE for name in self.columns if name.startswith("included /")}
        for row in self.rows:
            cells.leave_out(row, reasons, quiet, self.notes)


def _values(names: list[str], pieces: tuple[Piece, ...]) -> dict[str, tuple[str, ...]]:
    """Option → its values, in the order of the variants."""
    return {name: tuple(dict.fromkeys(dict(piece.options)[name] for piece in pieces)) for name in names}
