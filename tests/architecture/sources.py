"""The repository's own files, as these tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("content", "theme", "shop", "functions", "tests", "benchmarks", "docs", ".ci")
TEXTS = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".txt", ".html", ".css", ".js", ".svg", ".po", ".pot", ""}
BUILT = {"__pycache__", "node_modules", "output", "snapshot"}


def texts() -> Iterator[Path]:
    """Every text file that is ours, at the top and in the folders of the house."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.suffix in TEXTS)
    for name in FOLDERS:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and path.suffix in TEXTS and not BUILT & set(path.parts):
                yield path


def modules(*packages: str) -> list[Path]:
    """Every Python file of these packages."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def place(path: Path) -> str:
    """A path as people name it."""
    return str(path.relative_to(ROOT))
