"""Publishing a shop of ten thousand products, into a folder and to S3 with CloudFront: all of it, again with nothing
changed, one page, one price; and going back.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
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
LIMIT = 1200.0
"""Seconds: the emulator of S3 takes longer than S3."""
_NAME = 'name="snapshot" content="'


def measure_publishing(tell: Tell) -> list[Figure]:
    """The command as it is typed, its start included. The pages are made up; the build is measured elsewhere."""
    with workspace() as folder:
        return _measure(tell, folder, {"REGULARS_SITE": f"folder:{folder / 'site'}"}, "into a folder", lambda: 0)


def measure_cloud_publishing(tell: Tell) -> list[Figure]:
    """The same to an emulator of AWS on this machine: what it takes of that time is not told apart."""
    from tests.fake_cloudfront.aws import ACCOUNT, STACK, fake_aws

    with workspace() as folder, fake_aws() as aws:
        told = {**ACCOUNT, "REGULARS_SITE": f"stack:{STACK}", "REGULARS_AWS_ENDPOINT": aws.address}
        aws.make_stack()
        return _measure(tell, folder, told, "to S3's emulator", lambda: aws.requests)


def _measure(
    tell: Tell, folder: Path, site: Mapping[str, str], where: str, requests: Callable[[], int]
) -> list[Figure]:
    places = {
        "STATE": str(folder / "state"),
        "REGULARS_OUTPUT": str(folder / "output"),
        "REGULARS_SNAPSHOT": str(folder / "snapshot"),
        **site,
    }
    figures: list[Figure] = []

    def publish(what: str, sent: int, at_most: float | None = None) -> None:
        before = requests()
        seconds, found = _publish(places)
        if found != sent:
            raise BenchmarkFailed(f"{what} {where}: {found} files sent instead of {sent}")
        asked = f", {requests() - before:,} requests" if requests() else ""
        words = f"{what}: {sent:,} files sent{asked}"
        first = figures[0].value if figures else None
        figures.append(Figure(words, seconds, "s", first, "the first" if figures else "", at_most=at_most))

    write_pages(folder, PRODUCTS)
    tell(f"the first publish of {PRODUCTS} pages {where}")
    publish(f"first publish, {PRODUCTS:,} pages", PRODUCTS + 1)
    tell(f"a publish {where} in which nothing changed")
    publish("second, nothing changed", 0, AT_MOST)
    page = folder / "output/products/7/index.html"
    _rewrite(page, page.read_text() + "one more line")
    tell(f"a publish {where} of one changed page, of one changed price, and going back")
    publish("one page changed", 1)
    raise_price(folder, PRODUCTS)
    publish("one price changed, on one page", 1)
    before, start = requests(), time.perf_counter()
    run(["-m", "shop", "rollback"], env=places)
    asked = f", {requests() - before} requests" if requests() else ""
    figures.append(Figure(f"rollback{asked}", time.perf_counter() - start, "s", figures[0].value, "the first"))
    return figures


def write_pages(folder: Path, products: int) -> None:
    """An ``output/`` and a ``snapshot/`` as a build leaves them."""
    head = f'<meta {_NAME}{write_catalogue(folder / "snapshot", products)}">'
    random = Random(7)
    words = [hashlib.sha256(str(number).encode()).hexdigest()[: random.randrange(2, 9)] for number in range(3000)]
    for number in range(products):
        page = folder / f"output/products/{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text((head + " ".join(random.choices(words, k=PAGE // 5)))[:PAGE])
    (folder / "output/index.html").write_text(head)


def raise_price(folder: Path, products: int) -> None:
    """Build again with another price, which one page shows: every page names another snapshot."""
    before = (folder / "snapshot/current").read_text()
    after = write_catalogue(folder / "snapshot", products, scarce_price=2600)
    for page in (folder / "output").rglob("*.html"):
        _rewrite(page, page.read_text().replace(before, after))
    page = folder / "output/products/8/index.html"
    _rewrite(page, page.read_text() + "now 26.00")


def _rewrite(page: Path, text: str) -> None:
    page.with_name("fresh").write_text(text)
    page.with_name("fresh").replace(page)


def _publish(places: Mapping[str, str]) -> tuple[float, int]:
    """Seconds that the command takes, and how many files it sent."""
    start = time.perf_counter()
    said = run(["-m", "shop", "publish", "--json"], env=places, limit=LIMIT)
    return time.perf_counter() - start, len(json.loads(said)["send"])
