"""What is said about an import: what was refused, changed or left out, in which row, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["refused", "there", "draft", "left out", "changed"]


class Note(msgspec.Struct, frozen=True):
    """One thing that the merchant should know. ``row``: as a spreadsheet counts, the header is row 1."""

    kind: Kind
    row: int
    product: str
    field: str
    found: str
    reason: str


class Refusal(Exception):
    """A product that is not taken, as a whole."""

    def __init__(self, row: int, field: str, found: str, reason: str) -> None:
        super().__init__(f"row {row}, {field}: {reason}")
        self.row = row
        self.field = field
        self.found = found
        self.reason = reason

    def note(self, product: str) -> Note:
        return Note("refused", self.row, product, self.field, short(self.found), self.reason)


class Notes:
    """The notes of one product, or of a whole import."""

    def __init__(self, product: str = "") -> None:
        self.product = product
        self._notes: list[Note] = []

    def add(self, kind: Kind, row: int, field: str, found: str, reason: str) -> None:
        self._notes.append(Note(kind, row, self.product, field, short(found), reason))

    def left_out(self, row: int, field: str, found: str, reason: str) -> None:
        """Something has no place in this shop."""
        self.add("left out", row, field, found, reason)

    def changed(self, row: int, field: str, found: str, reason: str) -> None:
        """Something was kept, but not as it was."""
        self.add("changed", row, field, found, reason)

    def extend(self, notes: Notes | list[Note]) -> None:
        self._notes.extend(notes)

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


def short(text: str) -> str:
    """One line of at most 120 characters.

    >>> short("a\\nb"), len(short("long " * 99))
    ('a b', 120)
    """
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
