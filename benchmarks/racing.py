"""Many shoppers, few pieces, several processes, one database: exactly so many are sold as there are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec

from benchmarks import catalogues
from benchmarks.figures import BenchmarkFailed, Figure, Tell
from benchmarks.processes import ROOT, stop, workspace
from benchmarks.racer import open_shop
from shop.services.keep_stock import level
from shop.services.order_book import list_month

PROCESSES = 4
CHECKOUTS = 400
_PATIENCE = 120.0


def measure_race(tell: Tell) -> list[Figure]:
    """Let all shoppers run at once for what is scarce, and then for what is plentiful."""
    with workspace() as folder:
        catalogues.write_catalogue(folder / "snapshot", 10)
        tell(f"{CHECKOUTS} checkouts from {PROCESSES} processes for {catalogues.SCARCE_STOCK} pieces")
        open_shop(folder)  # one secret for all
        scarce, seconds = _race(folder, catalogues.SCARCE)
        _verify(folder, scarce)
        plentiful, plentiful_seconds = _race(folder, catalogues.sku(0))
    sold = scarce["sold"]
    pieces = catalogues.SCARCE_STOCK
    return [
        Figure(f"sold of {pieces}, {CHECKOUTS} at once", sold, "pieces", pieces, "exactly", at_least=pieces),
        Figure("  until the last one is answered", seconds, "s", plentiful_seconds, "enough for everybody"),
        Figure("  answers", CHECKOUTS / seconds, "/s", CHECKOUTS / plentiful_seconds, "enough for everybody"),
        Figure("  orders", sold / seconds, "/s", plentiful["sold"] / plentiful_seconds, "enough for everybody"),
    ]


def _race(folder: Path, sku: str) -> tuple[Counter[str], float]:
    """What the shoppers were told, and the seconds from the shot to the last answer."""
    arguments = [sys.executable, "-m", "benchmarks.racer", str(folder), sku, str(CHECKOUTS // PROCESSES)]
    racers = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ)
        for _ in range(PROCESSES)
    ]
    try:
        for racer in racers:
            assert racer.stdout is not None
            if racer.stdout.readline() != b"ready\n":
                raise BenchmarkFailed("a racer did not come to the start")
        start = time.perf_counter()
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write(b"go\n")
            racer.stdin.flush()
        told = Counter[str]()
        for racer in racers:
            said = racer.communicate(timeout=_PATIENCE)[0]
            if racer.returncode:
                raise BenchmarkFailed(f"a racer failed with exit code {racer.returncode}")
            told.update(msgspec.json.decode(said, type=dict[str, int]))
        return told, time.perf_counter() - start
    except subprocess.TimeoutExpired as exc:
        raise BenchmarkFailed(f"a racer took longer than {_PATIENCE:.0f} s") from exc
    finally:
        for racer in racers:
            if racer.poll() is None:
                stop(racer)


def _verify(folder: Path, told: Counter[str]) -> None:
    """Compare what the shoppers were told with the books.

    Raises:
        BenchmarkFailed: more or fewer were sold than there were, or the books say otherwise.
    """
    shop = open_shop(folder)
    left = level(shop, catalogues.SCARCE)
    booked = len(list_month(shop.store, shop.now()[:7], limit=CHECKOUTS + 1))
    expected = catalogues.SCARCE_STOCK
    right = {"sold": expected, "out_of_stock": CHECKOUTS - expected}
    if told != right or booked != expected or (left.available, left.reserved) != (0, expected):
        raise BenchmarkFailed(
            f"the race went wrong: shoppers were told {dict(told)}, {booked} orders are in the books, "
            f"{left.available} pieces available, {left.reserved} reserved; expected {right}"
        )
