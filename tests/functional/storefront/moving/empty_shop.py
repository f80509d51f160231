"""A shop that has nothing to sell yet, and files of other shops to move in from."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shop.storefront.front_matter import parse_document
from shop.storefront.moving.move import Wishes, move_in
from shop.storefront.moving.report import Moved
from tests.functional.storefront.small_shop import ROOT, SmallShop

EXPORTS = Path(__file__).parent / "exports"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ATTRIBUTES = """\
attributes:
  origin: {label: Origin, facet: true, values: {japan: Japan, china: China}}
  material: {label: Material, facet: true, values: {cast-iron: Cast iron, stoneware: Stoneware}}
  capacity: {label: Capacity}
tax:
  classes: [standard, reduced]
  rates: {DE: {standard: 19, reduced: 7}}
"""
HOME = """\
---
title: Kettle & Cup
summary: Pots.
hero: {title: Pots, text: They pour., picture: hero.png, alt: A pot, button: See, link: /about/}
featured: {title: Loved, products: []}
categories: {title: Shelves, paths: []}
guides: {title: Read, guides: []}
---
Us.
"""
SHOPIFY = ("Handle", "Title", "Body (HTML)", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price")
WOO = (
    "ID",
    "Type",
    "SKU",
    "Name",
    "Description",
    "Regular price",
    "Parent",
    "Attribute 1 name",
    "Attribute 1 value(s)",
)


class EmptyShop(SmallShop):
    """The shop of "Start your own shop", before its first product."""

    def __init__(self, root: Path, cache: Path) -> None:
        super().__init__(root, cache)
        for name in ("products", "categories", "guides", "posts", "promotions"):
            shutil.rmtree(root / "content" / name)
        for translation in [root / "content/pages/home.zh.md", *(root / "content/emails").glob("*.zh.md")]:
            translation.unlink()
        self.write("content/pages/home.md", HOME)
        guide = (ROOT / "docs/merchant/start-your-own-shop.md").read_text(encoding="utf-8")
        found = re.search(r"^`content/shop.yaml`:\n\n```yaml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
        assert found
        settings = re.sub(r"^tax:\n(?: .*\n)+", ATTRIBUTES, found[1], flags=re.MULTILINE)
        self.write("content/shop.yaml", re.sub(r"links: \[.*\]", "links: [/about/]", settings))
        for name in ("about", "contact", "shipping", "returns", "terms"):
            self.write(f"content/pages/{name}.md", f"---\ntitle: {name.title()}\nsummary: Ours.\n---\nOurs.\n")

    @property
    def content(self) -> Path:
        return self.root / "content"

    def move(self, data: bytes | str, now: datetime = NOW, **wishes: Any) -> Moved:
        data = data.encode() if isinstance(data, str) else data
        return move_in(data, Wishes(self.content, **wishes), now)

    def move_sample(self, name: str, **wishes: Any) -> Moved:
        return self.move((EXPORTS / f"{name}.csv").read_bytes(), **wishes)

    def products(self) -> list[str]:
        return sorted(path.name for path in (self.content / "products").glob("*"))

    def fields(self, slug: str, folder: str = "products") -> dict[str, Any]:
        return parse_document(self.text(slug, folder))[0].values

    def body(self, slug: str) -> str:
        return parse_document(self.text(slug))[0].body

    def text(self, slug: str, folder: str = "products") -> str:
        return (self.content / folder / slug / "index.md").read_text(encoding="utf-8")


def table(columns: Sequence[str], *rows: Sequence[str], separator: str = ",") -> str:
    """A CSV file; a row that is short is filled up."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(columns)
    writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
    return file.getvalue()


def shopify(*rows: Sequence[str], more: Sequence[str] = (), separator: str = ",") -> str:
    """Rows of handle, title, text, option, value, SKU, price, and ``more``."""
    return table((*SHOPIFY, *more), *rows, separator=separator)


def woo(*rows: Sequence[str], more: Sequence[str] = ()) -> str:
    """Rows of id, type, SKU, name, text, price, parent, attribute, values, and ``more``."""
    return table((*WOO, *more), *rows)


def said(moved: Moved, *kinds: str) -> list[str]:
    """The notes of some kinds: row, field, reason."""
    return [f"{note.row} {note.field}: {note.reason}" for note in moved.notes if note.kind in kinds]


def refused(moved: Moved) -> list[str]:
    return said(moved, "refused")


TODAY = date(2026, 11, 22)
