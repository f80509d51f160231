"""What an import did, for the merchant, a spreadsheet and a program."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from shop.storefront.moving.notes import Note


class Moved(msgspec.Struct, frozen=True):
    """The outcome. ``products``: slugs that are for sale; ``missing``: addresses of pictures that weren't found."""

    vendor: str
    encoding: str
    separator: str
    rows: int
    products: tuple[str, ...]
    drafts: tuple[str, ...]
    categories: tuple[str, ...]
    there: tuple[str, ...]
    refused: int
    variants: int
    pictures: int
    notes: tuple[Note, ...]
    missing: tuple[str, ...]

    def count(self, *kinds: str) -> int:
        return sum(note.kind in kinds for note in self.notes)

    def reasons(self) -> list[tuple[str, int]]:
        """Why things were left out or changed, the most frequent first."""
        counted = Counter((note.kind, note.field, note.reason) for note in self.notes if note.kind in SMALL)
        ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return [(f"{kind}: {field}: {reason}", count) for (kind, field, reason), count in ranked]


SMALL = ("left out", "changed")


def write_report(path: Path, notes: Sequence[Note]) -> None:
    """Every note as a table that a spreadsheet opens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("row", "product", "what", "field", "found", "reason"))
        for note in notes:
            cells = (note.product, note.kind, note.field, note.found, note.reason)
            writer.writerow((note.row, *(_harmless(cell) for cell in cells)))
    fresh.replace(path)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
