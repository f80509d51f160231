"""Building the sample shop: how long it takes, and how heavy its pages are."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from benchmarks.figures import BenchmarkFailed, Figure, Tell
from benchmarks.processes import ROOT, run, workspace
from shop.settings import Environment
from shop.storefront.budget import LIMITS

AGAIN = 3
_PLAIN_SETTINGS = """\
PATH = "content"
SITENAME = "Plain"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
"""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_STYLESHEET = re.compile(r"<link\b[^>]*\brel=\"?stylesheet\b[^>]*>")
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=\"?([^\"\s>]+)")
_ICONS = re.compile(r"/assets/[\w./-]+\.svg")
_HREF = re.compile(r"\bhref=\"?([^\"\s>]+)")


def measure_builds(tell: Tell) -> list[Figure]:
    """The sample shop from nothing and again, beside a plain Pelican that writes as many pages of the same texts."""
    with workspace() as folder:
        tell("the first build, pictures included")
        first = build(folder, folder / "state")
        tell("builds in which nothing changed")
        again = median(build(folder, folder / "state") for _ in range(AGAIN))
        pages = sum(1 for _ in (folder / "output").rglob("*.html"))
        tell("plain Pelican")
        write_plain(folder / "plain", pages)
        plain = median(_build_plain(folder / "plain") for _ in range(AGAIN))
        written = sum(1 for _ in (folder / "plain" / "output").glob("page-*.html"))
    if written != pages:
        raise BenchmarkFailed(f"plain Pelican wrote {written} pages, the shop {pages}")
    against = f"plain Pelican, {pages} pages"
    return [
        Figure(f"first build, {pages} pages and all pictures", first, "s", plain, against),
        Figure("second build, nothing changed", again, "s", plain, against),
        Figure("  a page of it", 1e3 * again / pages, "ms", 1e3 * plain / pages, "plain Pelican"),
    ]


def measure_weights(tell: Tell) -> list[Figure]:
    """What the heaviest pages weigh over the wire, without pictures, beside what they may."""
    with workspace() as folder:
        tell("a build, for its pages")
        build(folder, Environment.read().state.resolve())
        output = folder / "output"
        kinds = {
            "home": ([output / "index.html"], LIMITS["other"]),
            "category": (sorted(output.glob("categories/**/index.html")), LIMITS["category"]),
            "product": (sorted(output.glob("products/*/index.html")), LIMITS["product"]),
        }
        figures = [figure for kind, (pages, limit) in kinds.items() for figure in _weigh(output, kind, pages, limit)]
    return figures


def build(folder: Path, state: Path) -> float:
    """Build the sample shop into a folder; the seconds that ``make html`` takes."""
    env = {"STATE": str(state), "REGULARS_SNAPSHOT": str(folder / "snapshot"), "SHOP_PROBLEMS": "fail"}
    start = time.perf_counter()
    run(["-m", "pelican", "content", "-o", str(folder / "output"), "-s", "pelicanconf.py"], env=env)
    return time.perf_counter() - start


def write_plain(folder: Path, pages: int) -> None:
    """A site for plain Pelican: so many articles, their bodies those of the sample shop, in turn."""
    (folder / "content").mkdir(parents=True)
    (folder / "plainconf.py").write_text(_PLAIN_SETTINGS)
    bodies = [_FRONT_MATTER.sub("", path.read_text()) for path in sorted((ROOT / "content").rglob("*.md"))]
    for number, body in enumerate(islice(cycle(bodies), pages)):
        head = f"Title: Page {number}\nSlug: page-{number}\nDate: 2027-01-{number % 28 + 1:02d}\nCategory: tea\n\n"
        (folder / "content" / f"page-{number}.md").write_text(head + body)


def _build_plain(folder: Path) -> float:
    start = time.perf_counter()
    content, output, settings = (str(folder / name) for name in ("content", "output", "plainconf.py"))
    run(["-m", "pelican", content, "-o", output, "-s", settings, "--delete-output-directory"])
    return time.perf_counter() - start


def _weigh(output: Path, kind: str, pages: list[Path], limit: int) -> Iterator[Figure]:
    if not pages:
        raise BenchmarkFailed(f"the build wrote no {kind} page")
    heaviest = max((_parts(output, page) for page in pages), key=lambda parts: sum(parts.values()))
    total, most = sum(heaviest.values()) / 1e3, limit / 1e3
    js, most_js = heaviest["js"] / 1e3, LIMITS["js"] / 1e3
    yield Figure(f"{kind} page, heaviest of {len(pages)}", total, "kB", most, "its budget", at_most=most)
    yield Figure("  of it HTML", heaviest["html"] / 1e3, "kB")
    yield Figure("  of it CSS", heaviest["css"] / 1e3, "kB")
    yield Figure("  of it JavaScript", js, "kB", most_js, "its budget", at_most=most_js)


def _parts(output: Path, page: Path) -> dict[str, int]:
    """Bytes over the wire of a page and of all stylesheets, scripts and icons that it names."""
    html = page.read_text()
    styles = [match for link in _STYLESHEET.findall(html) for match in _HREF.findall(link)]
    return {
        "html": _over_the_wire(html.encode()),
        "css": sum(_over_the_wire(_file(output, url)) for url in styles),
        "js": sum(_over_the_wire(_file(output, url)) for url in _SCRIPT.findall(html)),
        "icons": sum(_over_the_wire(_file(output, url)) for url in set(_ICONS.findall(html))),
    }


def _file(output: Path, url: str) -> bytes:
    return (output / urlsplit(url).path.lstrip("/")).read_bytes()


def _over_the_wire(body: bytes) -> int:
    return len(gzip.compress(body, compresslevel=6, mtime=0))
