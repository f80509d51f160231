"""Publishing a shop of ten thousand products into a folder: all of it, again with nothing changed, and one page."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from random import Random

from benchmarks.catalogues import write_catalogue
from benchmarks.figures import BenchmarkFailed, Figure, Tell
from benchmarks.processes import run, workspace

PRODUCTS = 10_000
PAGE = 20_000
"""Bytes: what a product's page weighs before it is packed."""
AT_MOST = 2.0
"""Seconds."""


def measure_publishing(tell: Tell) -> list[Figure]:
    """The command as it is typed, its start included. The pages are made up; the build is measured elsewhere."""
    with workspace() as folder:
        write_pages(folder, PRODUCTS)
        tell(f"the first publish of {PRODUCTS} pages")
        first, _ = publish(folder)
        tell("a publish in which nothing changed")
        again, sent_again = publish(folder)
        page = folder / "output/products/7/index.html"
        page.with_name("fresh").write_text(page.read_text() + "one more line")
        page.with_name("fresh").replace(page)
        tell("a publish of one changed page, and going back")
        one, sent = publish(folder)
        start = time.perf_counter()
        run(["-m", "shop", "rollback"], env=places(folder))
        back = time.perf_counter() - start
    if sent_again or sent != 1:
        raise BenchmarkFailed(f"nothing changed: {sent_again} files sent; one page changed: {sent} files sent")
    return [
        Figure(f"first publish, {PRODUCTS:,} pages", first, "s"),
        Figure("second, nothing changed: 0 files sent", again, "s", first, "the first", at_most=AT_MOST),
        Figure("one page changed: 1 file sent", one, "s", first, "the first"),
        Figure("rollback", back, "s", first, "the first"),
    ]


def write_pages(folder: Path, products: int) -> None:
    """An ``output/`` and a ``snapshot/`` as a build leaves them."""
    head = f'<meta name="snapshot" content="{write_catalogue(folder / "snapshot", products)}">'
    random = Random(7)
    words = [hashlib.sha256(str(number).encode()).hexdigest()[: random.randrange(2, 9)] for number in range(3000)]
    for number in range(products):
        page = folder / f"output/products/{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text((head + " ".join(random.choices(words, k=PAGE // 5)))[:PAGE])
    (folder / "output/index.html").write_text(head)


def publish(folder: Path) -> tuple[float, int]:
    """Seconds that the command takes, and how many files it sent."""
    start = time.perf_counter()
    said = run(["-m", "shop", "publish", "--json"], env=places(folder))
    return time.perf_counter() - start, len(json.loads(said)["send"])


def places(folder: Path) -> dict[str, str]:
    return {
        "STATE": str(folder / "state"),
        "REGULARS_OUTPUT": str(folder / "output"),
        "REGULARS_SNAPSHOT": str(folder / "snapshot"),
        "REGULARS_SITE": f"folder:{folder / 'site'}",
    }
