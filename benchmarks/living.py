"""A simulated year of a shop's life under faults: how long it takes, and that no customer noticed anything."""

from __future__ import annotations

import logging
import tempfile
import time
from pathlib import Path

from benchmarks.figures import BenchmarkFailed, Figure, Tell
from tests.functional.reliability.test_year import check_mails, check_orders, check_vouchers
from tests.functional.reliability.year import Year

CUSTOMERS, FEW = 10_000, 200
SEEDS = range(100, 120)
LONGEST = 120
"""Seconds."""


def measure_living(tell: Tell) -> list[Figure]:
    """One large shop, and a small one over many seeds; what must hold is looked at after each."""
    logging.disable(logging.WARNING)  # faults are what it is about
    try:
        tell(f"a year of {FEW} customers, {len(SEEDS)} seeds")
        small = [_live(seed, FEW) for seed in SEEDS]
        tell(f"a year of {CUSTOMERS:,} customers")
        large = _live(SEEDS[-1] + 1, CUSTOMERS)
    finally:
        logging.disable(logging.NOTSET)
    against = f"as many times {FEW} customers"
    baseline = sum(small) / len(small) * CUSTOMERS / FEW
    return [
        Figure(f"a year of {CUSTOMERS:,} customers", large, "s", baseline, against, at_most=LONGEST),
        Figure(f"a year of {FEW} customers, {len(small)} seeds", sum(small) / len(small), "s"),
    ]


def _live(seed: int, customers: int) -> float:
    """Seconds of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder), seed, customers)
        began = time.process_time()
        year.play()
        seconds = time.process_time() - began
    try:
        for check in (check_mails, check_orders, check_vouchers):
            check(year)
    except AssertionError as exc:
        raise BenchmarkFailed(f"seed {seed}, {customers} customers: {exc}") from exc
    return seconds
