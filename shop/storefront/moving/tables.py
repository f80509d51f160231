"""A CSV file as rows by the names of its columns; rows that are broken, and files whose rows can't be told apart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from shop.domain.errors import InvalidRequest

Vendor = Literal["Shopify", "WooCommerce"]
_SEPARATORS = (",", ";", "\t")
_LONGEST_FIELD = 32 * 1024 * 1024
_STRANGE = (
    "The first line has neither the columns of Shopify's product export (Handle or URL handle, Title …) nor those of "
    "WooCommerce's (Type, SKU, Name …). Are they in another language? Set your profile's language in the shop's "
    "admin to English and export again; or write English names into the first line."
)


class Row(msgspec.Struct, frozen=True):
    """One record. ``number``: as a spreadsheet counts, the header is row 1; ``cells`` by lower-case column name."""

    number: int
    cells: Mapping[str, str]

    def get(self, *names: str) -> str:
        """The first of the columns that has a value, without blanks around it."""
        return next((value for name in names if (value := self.cells.get(name, ""))), "")


class BrokenRow(msgspec.Struct, frozen=True):
    """A row that can't be read. ``guess``: what its first cells seem to be."""

    number: int
    reason: str
    guess: Row


class Table(msgspec.Struct, frozen=True):
    """What a file holds. ``columns``: lower-case name → as it was written."""

    vendor: Vendor
    separator: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    broken: tuple[BrokenRow, ...]


class _Record(msgspec.Struct, frozen=True):
    """A record of the file; ``error``: why it can't be one. Lines count from 1."""

    first: int
    last: int
    cells: list[str]
    error: str = ""


def read_table(text: str) -> Table:
    """Read a file; the separator is the one with which its first line is a header that is known.

    Raises:
        InvalidRequest: no header that is known, or it can't be told where one row ends and the next begins.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    lines = io.StringIO(text, newline="").readlines()
    skipped = 1 if lines and lines[0].lower().startswith("sep=") else 0  # Excel's way to name the separator
    vendor, separator = _recognise("".join(lines[skipped:]))
    records = _records(lines, skipped, separator)
    header = next(records)
    names = [_key(cell) for cell in header.cells]
    named = [name for name in names if name]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        raise InvalidRequest("unreadable_file", f"The column {min(twice)!r} stands twice in the first line.")
    rows, broken = _sort(list(records), names, lines, 1 + skipped, separator)
    columns = {name: cell.strip() for name, cell in zip(names, header.cells, strict=True) if name}
    return Table(vendor, separator, columns, tuple(rows), tuple(broken))


def _key(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _recognise(text: str) -> tuple[Vendor, str]:
    for separator in _SEPARATORS:
        try:
            names = {_key(cell) for cell in next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])}
        except csv.Error:
            continue
        if "title" in names and names & {"handle", "url handle"}:
            return "Shopify", separator
        if {"type", "name"} <= names and names & {"sku", "regular price", "parent"}:
            return "WooCommerce", separator
    raise InvalidRequest("unknown_columns", _STRANGE)


def _records(lines: list[str], skipped: int, separator: str) -> Iterator[_Record]:
    reader = csv.reader(iter(lines[skipped:]), delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            yield _Record(first, reader.line_num + skipped, [], str(exc))
        else:
            yield _Record(first, reader.line_num + skipped, cells)


def _sort(
    records: list[_Record], names: list[str], lines: list[str], before: int, separator: str
) -> tuple[list[Row], list[BrokenRow]]:
    """Whole rows and broken ones. A broken row ends for certain only where it is one line and the next is whole."""
    rows: list[Row] = []
    broken: list[BrokenRow] = []
    doubtful = 0
    for number, record in enumerate(records, start=before + 1):
        if not record.error and not any(cell.strip() for cell in record.cells):
            continue
        reason = _broken(record, names)
        if not reason:
            rows.append(Row(number, _cells(names, record.cells)))
            doubtful = 0
            continue
        if record.last > record.first or doubtful:
            _refuse(doubtful or record.first, reason)
        line = lines[record.first - 1]
        doubtful = record.first if '"' in line else 0
        broken.append(BrokenRow(number, reason, Row(number, _cells(names, _loosely(line, separator)))))
    return rows, broken


def _broken(record: _Record, names: list[str]) -> str:
    if record.error:
        return f"its quotes are broken ({record.error})"
    return f"{len(record.cells)} cells, expected {len(names)}" if len(record.cells) != len(names) else ""


def _refuse(line: int, reason: str) -> None:
    raise InvalidRequest(
        "unreadable_file",
        f"Line {line}: the row that begins here is broken ({reason}), and it can't be told where the next one "
        "begins. Nothing was imported. Mend the quotes there, or export again.",
    )


def _loosely(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _cells(names: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
