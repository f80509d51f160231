"""A figure, what it is compared with, and the table of them all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


class BenchmarkFailed(Exception):
    """A benchmark could not be carried out, or the shop did something wrong while it was measured."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``baseline`` is in the same unit; ``at_least`` and ``at_most`` are the target, if there is one."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    """What the baseline is."""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; ``None``: there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return None if self.at_most is None else self.value <= self.at_most

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


Tell = Callable[[str], None]
"""Hears what is being measured."""

HEADINGS = ("figure", "value", "baseline", "ratio", "target", "")


def row(figure: Figure) -> tuple[str, ...]:
    """A figure as text, in the order of ``HEADINGS``."""
    baseline = ""
    if figure.baseline is not None:
        baseline = f"{number(figure.baseline)} {figure.unit}  {figure.against}"
    target = ""
    if figure.at_least is not None:
        target = f"≥ {number(figure.at_least)} {figure.unit}"
    elif figure.at_most is not None:
        target = f"≤ {number(figure.at_most)} {figure.unit}"
    return (
        figure.name,
        f"{number(figure.value)} {figure.unit}",
        baseline,
        "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
        target,
        {True: "met", False: "MISSED", None: ""}[figure.met],
    )


def table(title: str, figures: Sequence[Figure]) -> str:
    """The figures of one benchmark, in columns."""
    rows = [(title, *HEADINGS[1:]), *(row(figure) for figure in figures)]
    widths = [max(_width(line[column]) for line in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in rows
    ]
    rule = "─" * (sum(widths) + 2 * len(widths) - 2)
    return "\n".join([lines[0], rule, *lines[1:]])


def number(value: float) -> str:
    """Three digits are what a measurement is good for.

    >>> number(0.01234), number(3.14159), number(42.5), number(12345.6)
    ('0.0123', '3.14', '42.5', '12,346')
    """
    if value == int(value) and abs(value) < 1e9:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
