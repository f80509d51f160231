"""Tables of HTML as tables of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag

_WIDEST = 50


def table_rows(table: Tag) -> list[list[Tag]]:
    """The cells by row, those of tables inside the table apart."""
    rows = []
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            cells = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
            rows += [cells] if cells else []
    return rows


def written_table(rows: list[list[Tag]], written: Callable[[Tag], str]) -> str:
    """Markdown's table; its head is the first row, for it knows none without."""
    lines = [_padded(row, written) for row in rows]
    width = max(len(line) for line in lines)
    filled = [[*line, *[""] * (width - len(line))] for line in lines]
    head, *body = [f"| {' | '.join(line)} |" for line in filled]
    return "\n".join([head, f"|{' --- |' * width}", *body])


def _padded(row: list[Tag], written: Callable[[Tag], str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        span = str(cell.get("colspan", "1"))
        wide = min(int(span), _WIDEST) if re.fullmatch(r"[1-9]\d{0,3}", span) else 1
        cells += [written(cell), *[""] * (wide - 1)]
    return cells
