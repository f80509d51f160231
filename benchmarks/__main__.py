"""Run the benchmarks and print their figures.

    python -m benchmarks [--json] [name …]

A missed target is said, not an error: the machine may be busy. What fails is a benchmark that can't be carried
out, or one in which the shop did something wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping

from benchmarks.building import measure_builds, measure_weights
from benchmarks.bundles import measure_bundles
from benchmarks.figures import BenchmarkFailed, Figure, Tell, table
from benchmarks.living import measure_living
from benchmarks.mailing import measure_mailing
from benchmarks.publishing import measure_cloud_publishing, measure_publishing
from benchmarks.racing import measure_race
from benchmarks.reporting import measure_webhooks
from benchmarks.searching import measure_search
from benchmarks.seeing import measure_seeing
from benchmarks.selling import measure_checkouts, measure_quotes
from benchmarks.starting import measure_cold_starts, measure_imports, measure_snapshots

BENCHMARKS: Mapping[str, Callable[[Tell], list[Figure]]] = {
    "checkouts": measure_checkouts,
    "quotes": measure_quotes,
    "webhooks": measure_webhooks,
    "race": measure_race,
    "imports": measure_imports,
    "coldstarts": measure_cold_starts,
    "snapshots": measure_snapshots,
    "bundles": measure_bundles,
    "builds": measure_builds,
    "weights": measure_weights,
    "seeing": measure_seeing,
    "mailing": measure_mailing,
    "living": measure_living,
    "publishing": measure_publishing,
    "cloudpublishing": measure_cloud_publishing,
    "search": measure_search,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the shop.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one or more of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}: choose from {', '.join(BENCHMARKS)}")
    measured: dict[str, list[Figure]] = {}
    failed: dict[str, str] = {}
    start = time.perf_counter()
    for name in options.names or BENCHMARKS:
        try:
            measured[name] = BENCHMARKS[name](_tell)
        except BenchmarkFailed as exc:
            failed[name] = str(exc)
        if not options.json and name in measured:
            print(table(name, measured[name]), end="\n\n", flush=True)
    if options.json:
        print(json.dumps({name: [figure.as_json() for figure in figures] for name, figures in measured.items()}))
    else:
        print(f"{time.perf_counter() - start:.0f} s in all")
    for name, reason in failed.items():
        print(f"{name} failed: {reason}", file=sys.stderr)
    return 1 if failed else 0


def _tell(what: str) -> None:
    print(f"measuring {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
