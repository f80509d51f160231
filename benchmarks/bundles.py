"""How large the code is that is sent to AWS."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import BenchmarkFailed, Figure, Tell
from shop.adapters.cloud.bundle import build_bundle
from shop.adapters.cloud.packages import HERE, LAMBDA, install
from shop.domain.errors import Unavailable

ROOT = Path(__file__).parent.parent
MOST_MB = 15.0
MB = 1_000_000


def measure_bundles(tell: Tell) -> list[Figure]:
    """Zipped, beside the same packages as pip installs them."""
    figures = []
    with TemporaryDirectory() as folder:
        for name, target in (("bundle for Lambda", LAMBDA), ("bundle with bytecode", HERE)):
            tell(name)
            try:
                made = build_bundle(ROOT, Path(folder), target)
                packages = install(ROOT / "functions" / "requirements.txt", Path(folder), target)
            except Unavailable as exc:
                raise BenchmarkFailed(exc.message) from exc
            installed = sum(path.stat().st_size for path in packages.rglob("*") if path.is_file()) / MB
            size = len(made.body) / MB
            figures.append(Figure(name, size, "MB", installed, "its packages, installed", at_most=MOST_MB))
    return figures
