"""Pricing a cart reads as much from the snapshot of ten thousand products as from that of ten."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.catalogues import SCARCE, sku, write_catalogue
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import FileSnapshots
from shop.domain.requests import CheckoutRequest, Item
from shop.services.quote_cart import quote_cart
from shop.services.shop import Shop

SMALL, LARGE = 10, 10_000
LINES = 5
ALWAYS = 3
"""What is read for any cart: ``current``, the manifest, the settings."""
BYTES_PER_PRODUCT = 2.5
"""Of the manifest, which names a shard for about sixteen SKUs: the one thing that grows."""


class CountingFiles:
    """Files that remember which of them were read, and how large they are."""

    def __init__(self, folder: Path) -> None:
        self._files = FolderFiles(folder)
        self.read_sizes: dict[str, int] = {}
        self.reads = 0

    def read(self, path: str) -> bytes | None:
        body = self._files.read(path)
        self.reads += 1
        self.read_sizes[path] = len(body or b"")
        return body

    def write(self, path: str, body: bytes) -> None:
        self._files.write(path, body)

    def changed(self, path: str) -> str:
        return self._files.changed(path)

    @property
    def manifest(self) -> int:
        return sum(size for path, size in self.read_sizes.items() if path.startswith("manifests/"))

    @property
    def objects(self) -> int:
        return sum(size for path, size in self.read_sizes.items() if path.startswith("objects/"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folders = {products: tmp_path_factory.mktemp(f"of-{products}") / "snapshot" for products in (SMALL, LARGE)}
    for products, folder in folders.items():
        write_catalogue(folder, products)
    return folders


def cart_of(lines: int, products: int) -> CheckoutRequest:
    """So many different products, from all over the catalogue."""
    return CheckoutRequest(items=tuple(Item(sku=sku(n * products // lines), quantity=1) for n in range(lines)))


def priced(shop: Shop, files: CountingFiles, lines: int, products: int) -> Shop:
    opened = replace(shop, catalogues=FileSnapshots(files))
    assert len(quote_cart(opened, cart_of(lines, products))["items"]) == lines
    return opened


@pytest.mark.parametrize("products", [SMALL, LARGE])
def test_a_cart_reads_a_file_a_line_at_most(shop: Shop, folders: dict[int, Path], products: int) -> None:
    files = CountingFiles(folders[products])
    opened = priced(shop, files, LINES, products)
    assert files.reads == len(files.read_sizes) <= ALWAYS + LINES
    before = files.reads
    quote_cart(opened, cart_of(LINES, products))
    assert files.reads == before


def test_a_line_costs_no_more_bytes_in_a_large_catalogue(shop: Shop, folders: dict[int, Path]) -> None:
    small, large = CountingFiles(folders[SMALL]), CountingFiles(folders[LARGE])
    priced(shop, small, 1, SMALL)
    priced(shop, large, 1, LARGE)
    assert large.objects <= 2 * small.objects
    one = large.objects
    priced(shop, large, LINES, LARGE)
    assert large.objects <= LINES * one


def test_only_the_list_of_shards_grows_and_that_by_little(shop: Shop, folders: dict[int, Path]) -> None:
    large = CountingFiles(folders[LARGE])
    priced(shop, large, LINES, LARGE)
    assert large.manifest <= BYTES_PER_PRODUCT * LARGE


def test_a_sku_that_is_not_there_costs_no_more_than_one_that_is(shop: Shop, folders: dict[int, Path]) -> None:
    files = CountingFiles(folders[LARGE])
    catalogue = FileSnapshots(files).current()
    assert catalogue.variants(["NEVER-SOLD", SCARCE]).keys() == {SCARCE}
    assert files.reads <= ALWAYS - 1 + 2
