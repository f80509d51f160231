"""Mistakes in what the merchant wrote: where, what was found, what was expected. Collected, told all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. ``file`` is relative to the shop's folder; lines count from 1."""

    file: str
    line: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.field}: found {self.found}, expected {self.expected}"


class Problems:
    """The mistakes of one build, each kept once."""

    def __init__(self) -> None:
        self._problems: set[Problem] = set()

    def add(self, file: str, line: int, field: str, found: str, expected: str) -> None:
        self._problems.add(Problem(file, line, field, found, expected))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._problems))

    def __len__(self) -> int:
        return len(self._problems)

    def __bool__(self) -> bool:
        return bool(self._problems)


def field_name(place: Place) -> str:
    """Write a place in the front matter as people count: ``variants[2].price`` is the second variant's.

    >>> field_name(("variants", 1, "price"))
    'variants[2].price'
    """
    name = ""
    for part in place:
        if isinstance(part, int):
            name += f"[{part + 1}]"
        else:
            name += f".{part}" if name else part
    return name or "front matter"


def shown(value: object) -> str:
    """A found value as the merchant would recognise it, cut to one line.

    >>> shown("tee"), shown(12), shown(None), shown("")
    ("'tee'", '12', 'nothing', "''")
    """
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map of fields"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


class BuildFailed(SystemExit):
    """The shop must not be built as it is; what is wrong has been printed. Exit status 1."""

    def __init__(self) -> None:
        super().__init__(1)
