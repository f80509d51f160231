"""A fresh interpreter that opens a snapshot and prices a cart, as a function does on its first call.

python -m benchmarks.cold_start SNAPSHOT PRODUCTS LINES [--pricing]
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

import msgspec

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import FileSnapshots
from shop.domain import pricing
from shop.domain.requests import Item
from shop.services.keep_stock import read_variants

_CARTS = (1, 10, 100)
_TURNS = 60
_TODAY = date(2027, 1, 13)


class Report(msgspec.Struct):
    """Milliseconds."""

    opening: float
    """From opening the snapshot to the first price."""
    pricing: dict[int, float] = {}
    """By number of lines: the median of many, once everything has been read."""


def cart(products: int, lines: int) -> list[Item]:
    """Different variants, spread over the catalogue."""
    step = max(1, products // lines)
    return [Item(f"P{line * step % products:05d}-{line * step // products % 10}", 1) for line in range(lines)]


def price(snapshots: FileSnapshots, items: list[Item]) -> int:
    catalogue = snapshots.current()
    variants = read_variants(catalogue, [item.sku for item in items])
    return pricing.price(items, variants, catalogue.settings, today=_TODAY).total


def main() -> None:
    folder, products, lines = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    start = time.perf_counter()
    snapshots = FileSnapshots(FolderFiles(folder))
    price(snapshots, cart(products, lines))
    report = Report(opening=1e3 * (time.perf_counter() - start))
    if "--pricing" in sys.argv:
        report.pricing = {count: _median(snapshots, cart(products, count)) for count in _CARTS}
    sys.stdout.write(msgspec.json.encode(report).decode())


def _median(snapshots: FileSnapshots, items: list[Item]) -> float:
    taken = []
    for _ in range(_TURNS):
        start = time.perf_counter()
        price(snapshots, items)
        taken.append(1e3 * (time.perf_counter() - start))
    return median(taken)


if __name__ == "__main__":
    main()
