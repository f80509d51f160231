"""WooCommerce's product export: a product is a row, its variations are rows that name it as their parent."""

from __future__ import annotations

from collections.abc import Iterator

from shop.storefront.moving import cells
from shop.storefront.moving.goods import Goods, Photo, Piece, Terms
from shop.storefront.moving.names import plain
from shop.storefront.moving.notes import Note, Notes, Refusal
from shop.storefront.moving.tables import BrokenRow, Row, Table
from shop.storefront.moving.woocommerce_columns import QUIET, attributes, broken_lines, listed, reason, unescaped
from shop.storefront.moving.woocommerce_pieces import PieceReader, tax_class, tracked
from shop.storefront.moving.woocommerce_variations import variations

_REFUSED = {
    "external": "it is sold in another shop; link to it in a guide",
    "grouped": "a group of products; each of them is a product of its own here",
    "subscription": "subscriptions are not sold here",
    "variable-subscription": "subscriptions are not sold here",
    "subscription_variation": "subscriptions are not sold here",
    "downloadable": "a file to download; this shop sends parcels only",
}
_HIDDEN = {
    "-1": "it was a draft",
    "0": "it was private",
    "2": "it waited for a review",
    "false": "it was not published",
}


def read_woocommerce(table: Table, terms: Terms) -> Iterator[tuple[Goods | None, list[Note]]]:
    """Every product with its notes; ``None``: it was refused."""
    parents, children, lost = _families(table.rows)
    spoiled = _spoiled(parents, table.broken)
    for broken in table.broken:
        yield None, [Note("refused", broken.number, plain(broken.guess.get("name")), "row", "", broken.reason)]
    for row in lost:
        words = "no product in the file is the parent of this variation"
        yield None, [Note("refused", row.number, plain(row.get("name")), "Parent", row.get("parent"), words)]
    for row in parents:
        name = plain(row.get("name"))
        notes = Notes(name)
        try:
            if row.number in spoiled:
                cause = spoiled[row.number]
                raise Refusal(cause.number, "row", "", f"{cause.reason}, and it may belong to this product")
            goods = _Reader(row, children.get(row.number, []), table, terms, notes).goods()
        except Refusal as refusal:
            yield None, [refusal.note(name)]
        else:
            yield goods, list(notes)


def _kinds(row: Row) -> set[str]:
    return {kind.casefold() for kind in listed(row.get("type"))}


def _families(rows: tuple[Row, ...]) -> tuple[list[Row], dict[int, list[Row]], list[Row]]:
    """Products, the variations of each by its row, and variations without a product."""
    parents = [row for row in rows if not _kinds(row) & {"variation", "subscription_variation"}]
    named: dict[str, int] = {}
    for row in parents:
        for name in (row.get("sku"), f"id:{row.get('id')}"):
            named.setdefault(unescaped(name).casefold(), row.number)
    children: dict[int, list[Row]] = {}
    lost = []
    for row in rows:
        if _kinds(row) & {"variation", "subscription_variation"}:
            parent = named.get(unescaped(row.get("parent")).casefold()) if row.get("parent") else None
            if parent is None:
                lost.append(row)
            else:
                children.setdefault(parent, []).append(row)
    return parents, children, lost


def _spoiled(parents: list[Row], broken: tuple[BrokenRow, ...]) -> dict[int, BrokenRow]:
    """The products that a broken row may belong to: when it may be a variation, those whose name it begins with."""
    spoiled: dict[int, BrokenRow] = {}
    variable = [row for row in parents if "variable" in _kinds(row)]
    for row in broken:
        kinds, name = _kinds(row.guess), plain(row.guess.get("name"))
        if kinds and kinds <= {"simple", "variable", "virtual", "downloadable", "external", "grouped"}:
            continue
        own = [parent for parent in variable if name and name.startswith(plain(parent.get("name")))]
        for parent in own or variable:
            spoiled.setdefault(parent.number, row)
    return spoiled


class _Reader:
    """Reads one product."""

    def __init__(self, row: Row, children: list[Row], table: Table, terms: Terms, notes: Notes) -> None:
        self.row = row
        self.children = children
        self.columns = table.columns
        self.terms = terms
        self.notes = notes
        self.pieces = PieceReader(table.columns, terms, notes)

    def goods(self) -> Goods:
        row, kinds = self.row, _kinds(self.row)
        title = plain(row.get("name"))
        if not title:
            raise Refusal(row.number, "Name", "", "no name")
        for kind in sorted(kinds & _REFUSED.keys()):
            raise Refusal(row.number, "Type", row.get("type"), _REFUSED[kind])
        if unknown := kinds - {"simple", "variable", "virtual", ""}:
            raise Refusal(
                row.number, "Type", row.get("type"), f"{min(unknown)!r} is a kind of product that isn't known"
            )
        options, pieces = self._sold("variable" in kinds)
        self._leave_out()
        facts = tuple((name, values) for name, values in attributes(row).items() if values and name not in options)
        return Goods(
            row=row.number,
            key=title,
            slug="",
            title=title,
            html=broken_lines(row.get("description")),
            dialect="wordpress",
            short=broken_lines(row.get("short description")),
            pieces=pieces,
            options=options,
            photos=self._photos(),
            brand=plain(", ".join(listed(row.get("brands"))[:1])),
            categories=self._categories(),
            tags=tuple(plain(tag) for tag in listed(row.get("tags"))),
            facts=facts,
            related=(*listed(row.get("upsells")), *listed(row.get("cross-sells"))),
            aliases=tuple(
                name for name in (unescaped(row.get("sku")), f"id:{row.get('id')}") if name not in ("", "id:")
            ),
            backorder=self._backorder(),
            tax_class=tax_class(row, self.terms, self.notes),
            featured=row.get("is featured?").casefold() in cells.TRUE,
            draft=self._draft(kinds),
        )

    def _sold(self, variable: bool) -> tuple[dict[str, tuple[str, ...]], tuple[Piece, ...]]:
        if variable:
            return variations(self.row, self.children, self.pieces, self.notes)
        for child in self.children:
            self.notes.left_out(child.number, "Parent", child.get("name"), "a variation of a product that has none")
        return {}, (self.pieces.piece(self.row, self.row),)

    def _photos(self) -> tuple[Photo, ...]:
        photos = dict.fromkeys(listed(self.row.get("images")), self.row.number)
        for child in self.children:
            for url in listed(child.get("images"))[:1]:
                photos.setdefault(url, child.number)
        return tuple(Photo(number, url) for url, number in photos.items())

    def _categories(self) -> tuple[tuple[str, ...], ...]:
        paths = [
            tuple(name for part in path.split(">") if (name := plain(part)))
            for path in listed(self.row.get("categories"))
        ]
        real = [path for path in paths if path and path != ("Uncategorized",)]
        deepest = max((len(path) for path in real), default=0)
        return tuple(sorted(real, key=lambda path: len(path) < deepest))

    def _backorder(self) -> bool:
        sold = [row for row in (self.children or [self.row]) if tracked(row) or row is self.row]
        may = [row.get("backorders allowed?").casefold() in cells.TRUE | {"notify"} for row in sold or [self.row]]
        if any(may) and not all(may):
            words = "only some variants may be sold below zero; here it holds for all or none, so none"
            self.notes.left_out(sold[may.index(True)].number, "Backorders allowed?", "1", words)
        return all(may)

    def _draft(self, kinds: set[str]) -> str:
        published = unescaped(self.row.get("published")).casefold()
        if published in _HIDDEN:
            return _HIDDEN[published]
        visible = self.row.get("visibility in catalog").casefold()
        if visible == "hidden":
            return "it was hidden from the catalogue"
        if visible in ("catalog", "search"):
            words = "every product is in lists and in the search"
            self.notes.left_out(self.row.number, "Visibility in catalog", visible, words)
        return "it is virtual, and this shop sends parcels only" if "virtual" in kinds else ""

    def _leave_out(self) -> None:
        reasons = {name: (written, words) for name, written in self.columns.items() if (words := reason(name))}
        for row in (self.row, *self.children):
            cells.leave_out(row, reasons, QUIET, self.notes)
        for child in self.children:
            if child.get("description"):
                words = "variants have no text of their own"
                self.notes.left_out(child.number, "Description", child.get("description"), words)
