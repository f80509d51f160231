"""Searching: how soon the first letter is answered, and what a first search of a large shop loads.

The large shop's pages are the sample shop's words in other orders, with names of their own: what an index weighs
follows from how many pages and how many different words there are.
"""

from __future__ import annotations

import gzip
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import BenchmarkFailed, Figure, Tell
from benchmarks.processes import ROOT, workspace
from shop.storefront.vocabulary import make_vocabulary

PRODUCTS = 10_000
WORDS = 14_000
LETTERS = "gstcmpkl"
ENGINE = ("pagefind.js", "wasm.en.pagefind")
CONSONANTS, VOWELS = "b d f g h k l m n p r s t v w z ch sh st tr br", "a e i o u ai"
FIRST = 12
"""Results on the page."""
_MEASURED = """async (letter) => {
  const search = document.querySelector("shop-search");
  await search.prepare();
  await search.engine();
  search.input.value = letter;
  const start = performance.now();
  const shown = new Promise((done) => {
    const seen = new MutationObserver(() => search.list.children.length && done(performance.now() - start));
    seen.observe(search.list, {childList: true});
  });
  search.input.dispatchEvent(new Event("input", {bubbles: true}));
  return shown;
}"""


def measure_search(tell: Tell) -> list[Figure]:
    """The sample shop in a browser, then the index of a large shop on the disk."""
    with workspace() as folder:
        tell("a build of the sample shop, to search in")
        answers = sorted(_first_letters(folder))
        tell(f"an index of {PRODUCTS:,} products")
        large = list(_first_search(folder / "large"))
    return [
        Figure("first letter to results, sample shop", median(answers), "ms", at_most=50),
        Figure("  the slowest of them", answers[-1], "ms", at_most=50),
        *large,
    ]


def _first_letters(folder: Path) -> Iterator[float]:
    from playwright.sync_api import sync_playwright

    from tests import toolchain
    from tests.browser.fixtures import ARGUMENTS
    from tests.browser.sample_shop import Server, build

    shop = build(folder)
    server = Server(shop)
    try:
        server.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=toolchain.chromium(), args=ARGUMENTS)
            for letter in LETTERS:
                page = browser.new_page()
                page.goto(f"{shop.url}/search/")
                yield float(page.evaluate(_MEASURED, letter))
                page.close()
            browser.close()
    finally:
        server.stop()


def _first_search(folder: Path) -> Iterator[Figure]:
    """What a search for one word loads, in bytes as they are sent."""
    titles = list(_write_pages(folder / "site"))
    index = folder / "index"
    line = [sys.executable, "-m", "pagefind", "--site", str(folder / "site"), "--output-path", str(index), "--quiet"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"pagefind failed:\n{done.stderr[-2000:]}")
    chunks = _sizes(index.glob("index/*"))
    results = FIRST * median(_sizes(index.glob("fragment/*")))
    list_of_pages = sum(_sizes(index.glob("*.pf_meta")))
    shards = [len(gzip.compress(body, 6)) for body in make_vocabulary("en", titles).files.values()]
    parts = {
        "the list of its pages": list_of_pages,
        "a chunk of words, the heaviest": chunks[-1],
        f"{FIRST} results": results,
    }
    total = sum(parts.values()) / 1e3
    yield Figure(f"first search of {PRODUCTS:,} products, index", total, "kB", at_most=100)
    for name, size in parts.items():
        yield Figure(f"  of it {name}", size / 1e3, "kB")
    yield Figure("  besides, when a word is mistyped: two shards, the heaviest", 2 * max(shards) / 1e3, "kB")
    engine = sum(len(gzip.compress((index / name).read_bytes(), 6)) for name in ENGINE) / 1e3
    yield Figure("  besides, once for all searches: the engine", engine, "kB")
    yield Figure("  besides, when facets are opened", sum(_sizes(index.glob("filter/*"))) / 1e3, "kB")


def _sizes(paths: Iterator[Path]) -> list[float]:
    """In bytes, the smallest first; Pagefind's files are compressed already."""
    return sorted(float(path.stat().st_size) for path in paths)


def _write_pages(folder: Path) -> Iterator[str]:
    """Product pages as a large shop has them indexed: name, summary, choices. Gives their names."""
    chance = random.Random(PRODUCTS)
    heads = [_head(path.read_text()) for path in sorted((ROOT / "content/products").glob("*/index.md"))]
    syllables = [a + b for a in CONSONANTS.split() for b in VOWELS.split()]  # of names that no dictionary has
    own = sorted({"".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))) for _ in range(WORDS)})
    chance.shuffle(own)
    rarity = [1 / (place + 10) for place in range(len(own))]
    for number in range(PRODUCTS):
        title, summary = chance.choice(heads)
        first, second, *more = chance.choices(own, rarity, k=6)
        name = f"{first.title()} {second} {title}"
        page = folder / f"products/p{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text(_page(number, name, f"{summary} {' '.join(more)}", chance))
        yield name


def _head(text: str) -> tuple[str, str]:
    found = [re.search(rf"^{key}: (.*)$", text, re.MULTILINE) for key in ("title", "summary")]
    title, summary = (match[1] if match else "" for match in found)
    return title, summary


def _page(number: int, name: str, text: str, chance: random.Random) -> str:
    choices = {"in": "tea teaware gifts", "origin": "japan china india", "taste": "fresh malty floral smoky"}
    filters = [f"{key}:{chance.choice(values.split())}" for key, values in choices.items()]
    spans = "".join(f'<span hidden data-pagefind-filter="{one}"></span>' for one in filters)
    for one in (f"image:/pictures/0123456789abcdef-{number}-320.webp", "price:€12.50"):
        spans += f'<span hidden data-pagefind-meta="{one}"></span>'
    words = f'<h1 data-pagefind-meta="title">{name}</h1><p>{text}</p>{spans}'
    return f'<!doctype html><html lang="en"><body><main data-pagefind-body>{words}</main></body></html>'
