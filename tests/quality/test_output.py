"""The built files: valid, whole, light, and true to the snapshot."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from msgspec import json

from shop.adapters.files.folder import FolderFiles
from tests import toolchain
from tests.browser.sample_shop import SampleShop, read_snapshot
from tests.quality.markup import Markup

JS_BUDGET, PRODUCT_BUDGET, CATEGORY_BUDGET = 12_000, 30_000, 40_000
ELSEWHERE = ("mailto:", "tel:", "data:", "/api/")


def test_markup_is_valid(sample: SampleShop) -> None:
    files = [str(file) for file in sample.pages()]
    command = [str(toolchain.java()), "-jar", str(toolchain.vnu()), "--errors-only", "--format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("{"), done.stderr
    errors = [
        f"{Path(urlsplit(one['url']).path).relative_to(sample.output)}:{one.get('lastLine')} {one['message']}"
        for one in json.decode(done.stderr)["messages"]
    ]
    assert errors == []


def test_every_address_leads_somewhere(sample: SampleShop, pages: dict[str, Markup]) -> None:
    marks = {str(file): _marks(file) for file in sample.output.rglob("*.svg")}
    marks |= {str(markup.file): markup.ids for markup in pages.values()}
    lost = {
        f"{path} → {address}"
        for path, markup in pages.items()
        for address in markup.references
        if not _exists(sample, markup.file, address, marks)
    }
    assert sorted(lost)[:40] == []


def _marks(file: Path) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', file.read_text()))


def _exists(sample: SampleShop, page: Path, address: str, marks: dict[str, set[str]]) -> bool:
    """Whether an address of this shop has a file, and that file the fragment. Other shops are not asked."""
    if address.startswith(ELSEWHERE):
        return True
    parts = urlsplit(address.removeprefix(sample.url))
    if parts.netloc:
        return parts.scheme == "https"
    file = page
    if parts.path:
        file = sample.output / unquote(parts.path).lstrip("/")
        if parts.path.endswith("/"):
            file /= "index.html"
    if not file.is_file():
        return False
    return not parts.fragment or parts.fragment in marks.get(str(file), set())


def test_feeds_and_sitemap_name_pages_that_exist(sample: SampleShop) -> None:
    files = [*sample.output.rglob("*.xml")]
    assert len(files) >= 5
    for file in files:
        addresses = re.findall(rf"{re.escape(sample.url)}(/[^<\"#?]*)", file.read_text())
        assert addresses, file
        lost = [path for path in addresses if not _exists(sample, file, path, {})]
        assert lost == [], file.name


def test_nothing_is_fetched_from_another_host(sample: SampleShop, pages: dict[str, Markup]) -> None:
    strangers = {
        f"{path} loads {address}"
        for path, markup in pages.items()
        for address in markup.loaded
        if urlsplit(address.removeprefix(sample.url)).netloc
    }
    assert strangers == set()
    sheets = "".join(file.read_text() for file in (sample.output / "assets").glob("*.css"))
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//", sheets) == []


def test_a_strict_content_policy_would_hold(pages: dict[str, Markup]) -> None:
    assert {path: markup.inline for path, markup in pages.items() if markup.inline} == {}


def test_pictures_keep_their_place(pages: dict[str, Markup]) -> None:
    """Width, height and a text: nothing jumps while a page loads."""
    missing = {path: m.pictures_without_size for path, m in pages.items() if m.pictures_without_size}
    assert missing == {}


def assets(sample: SampleShop) -> list[Path]:
    return sorted(path for path in (sample.output / "assets").rglob("*") if path.is_file())


def test_pages_are_light(sample: SampleShop, pages: dict[str, Markup]) -> None:
    def weight(file: Path) -> int:
        return len(gzip.compress(file.read_bytes(), compresslevel=6, mtime=0))

    weights = {f"/assets/{file.relative_to(sample.output / 'assets')}": weight(file) for file in assets(sample)}

    def scripts(markup: Markup) -> int:
        return sum(weights[path] for path in markup.loaded & weights.keys() if path.endswith(".js"))

    assert {path for path, markup in pages.items() if not 0 < scripts(markup) <= JS_BUDGET} == set()

    def styles(markup: Markup) -> int:
        return sum(weights[path] for path in markup.loaded & weights.keys() if path.endswith(".css"))

    shared = sum(size for path, size in weights.items() if path.endswith(".svg"))
    limits = {"products": PRODUCT_BUDGET, "categories": CATEGORY_BUDGET}
    heavy = {
        path: total
        for path, markup in pages.items()
        if (limit := limits.get(path.removeprefix("/zh").split("/")[1]))
        and (total := shared + scripts(markup) + styles(markup) + weight(markup.file)) > limit
    }
    assert heavy == {}


def test_every_page_names_its_build(sample: SampleShop, pages: dict[str, Markup]) -> None:
    tag = f'<meta name="snapshot" content="{sample.catalogue.hash}">'
    assert [path for path, markup in pages.items() if tag not in markup.file.read_text()] == []


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_prices_for_machines_are_those_of_the_checkout(
    sample: SampleShop, pages: dict[str, Markup], prefix: str
) -> None:
    said = {
        sku: price
        for path, markup in pages.items()
        if path.startswith(f"{prefix}/products/")
        for sku, price in _offers(markup)
    }
    assert said == {one.sku: one.price for one in read_snapshot(FolderFiles(sample.snapshot)).variants}


def _offers(markup: Markup) -> Iterator[tuple[str, int]]:
    """SKU and price in cents of every offer on a product's page; exactly one Product or ProductGroup is there."""
    things = [json.decode(text) for text in markup.data["application/ld+json"]]
    [product] = [thing for thing in things if thing["@type"] in ("Product", "ProductGroup")]
    for one in product.get("hasVariant", [product]):
        offer: dict[str, Any] = one["offers"]
        assert offer["priceCurrency"] == "EUR"
        yield one["sku"], round(float(offer["price"]) * 100)
