"""What a cold start costs: importing a function, and opening a snapshot."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec

from benchmarks import catalogues
from benchmarks.cold_start import Report
from benchmarks.figures import Figure, Tell
from benchmarks.first_request import REQUESTS
from benchmarks.processes import ROOT, run, wall, workspace

TIMES = 9
LINES = 3
SMALL, LARGE = 10, 10_000
VARIANTS = 10
_IMPORT = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
_HANDLER = re.compile(r"^(handler =|def handler\()", re.MULTILINE)


def measure_imports(tell: Tell) -> list[Figure]:
    """How long a fresh interpreter takes to import a function, as it does at a cold start.

    From bytecode, as a deployed function: what the environment says of compiling does not count.
    """
    functions = sorted(path.stem for path in (ROOT / "functions").glob("*.py") if _HANDLER.search(path.read_text()))
    modules = {"libraries": "starlette.applications, starlette.routing, mangum"}
    modules |= {name: f"functions.{name}" for name in functions}
    tell(f"imports of {', '.join(functions)}")
    seconds: dict[str, list[float]] = {name: [] for name in modules}
    starts: list[float] = []
    with workspace() as folder:
        env = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.resolve())}
        for turn in range(TIMES + 1):
            for name, wanted in modules.items():
                took = float(run(["-c", _IMPORT.format(wanted)], env=env))
                if turn:  # the first one compiles
                    seconds[name].append(took)
            starts.append(wall(["-c", "pass"]))
    times = {name: 1e3 * median(taken) for name, taken in seconds.items()}
    libraries = times["libraries"]
    return [
        Figure("python -c pass", 1e3 * median(starts), "ms"),
        Figure("import starlette, mangum", libraries, "ms"),
        *(
            Figure(f"import functions.{name}", times[name], "ms", libraries, "starlette, mangum", at_most=250)
            for name in functions
        ),
    ]


def measure_cold_starts(tell: Tell) -> list[Figure]:
    """How long a fresh interpreter takes from nothing to the answer of its first request; see ``first_request``."""
    seconds: dict[str, list[float]] = {name: [] for name in REQUESTS}
    with workspace() as folder:
        tell("cold starts")
        catalogues.write_catalogue(folder / "snapshot", LARGE)
        env = {
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str((folder / "bytecode").resolve()),
            "STATE": str(folder / "state"),
            "REGULARS_SNAPSHOT": str(folder / "snapshot"),
            "AWS_DEFAULT_REGION": "eu-central-1",
        }
        for turn in range(TIMES + 1):
            for name in REQUESTS:
                took = float(run(["-m", "benchmarks.first_request", name], env=env))
                if turn:  # the first one compiles
                    seconds[name].append(took)
    times = {name: median(taken) for name, taken in seconds.items()}
    usual = times.pop("benchmarks.usual")
    baseline = "FastAPI, boto3 resource, stripe"
    return [
        Figure("the usual way", usual, "ms"),
        *(
            Figure(f"{name}", took, "ms", usual, baseline, at_most=min(300, usual / 2))
            for name, took in times.items()
        ),
    ]


def measure_snapshots(tell: Tell) -> list[Figure]:
    """Whether a large catalogue makes checkout slower: at its cold start, and when it prices."""
    with workspace() as folder:
        tell(f"snapshots of {SMALL} and {LARGE:,} products with {VARIANTS} variants each")
        catalogues.write_catalogue(folder / "small", SMALL, VARIANTS)
        catalogues.write_catalogue(folder / "large", LARGE, VARIANTS)
        small, large = _cold_starts([folder / "small", folder / "large"])
        tell("prices of 1, 10 and 100 lines")
        warm_small = _report(folder / "small", SMALL, pricing=True).pricing
        warm_large = _report(folder / "large", LARGE, pricing=True).pricing
    against = f"{SMALL} products"
    difference = large[0] - small[0]
    return [
        Figure(f"cold start, {LARGE:,} products: process", large[0], "ms", small[0], against),
        Figure("  difference of the two", difference, "ms", at_most=50),
        Figure(f"  of it: open, price {LINES} lines", large[1], "ms", small[1], against),
        *(
            Figure(f"price {lines} line{'s' if lines > 1 else ''}, warm", warm_large[lines], "ms", warm, against)
            for lines, warm in warm_small.items()
        ),
    ]


def _cold_starts(folders: Sequence[Path]) -> list[tuple[float, float]]:
    """For each folder: the whole process, and from opening the snapshot to the price; milliseconds."""
    sizes = (SMALL, LARGE)
    whole: list[list[float]] = [[] for _ in folders]
    inner: list[list[float]] = [[] for _ in folders]
    for turn in range(TIMES + 1):
        for place, (folder, size) in enumerate(zip(folders, sizes, strict=True)):
            start = time.perf_counter()
            report = _report(folder, size)
            if turn:
                whole[place].append(1e3 * (time.perf_counter() - start))
                inner[place].append(report.opening)
    return [(median(whole[place]), median(inner[place])) for place in range(len(folders))]


def _report(folder: Path, size: int, *, pricing: bool = False) -> Report:
    options = ["--pricing"] if pricing else []
    said = run(["-m", "benchmarks.cold_start", str(folder), str(size), str(LINES), *options])
    return msgspec.json.decode(said, type=Report)
