"""A build that does not go well leaves the shop as it was; two builds at once take turns."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pelican.plugins import signals

from shop.storefront import build as build_module
from shop.storefront import search_index
from shop.storefront.problems import BuildFailed
from shop.storefront.search_index import SearchFailed
from shop.storefront.turns import FILE
from tests.functional.storefront.small_shop import SmallShop

Files = dict[str, bytes]
HOLD = """\
import sys
from pathlib import Path
from shop.storefront.turns import Turn
turn = Turn(Path(sys.argv[1]))
print("mine", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def live(small_shop: SmallShop) -> Iterator[Files]:
    """A shop that was built once, and whose pages and prices must not change; both are compared at the end."""
    small_shop.build()
    before = _live(small_shop)
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    yield before
    assert _live(small_shop) == before
    assert not list(small_shop.output.rglob(".*"))


def _live(shop: SmallShop) -> Files:
    return shop.files() | {"current": (shop.root / "snapshot/current").read_bytes()}


def test_a_mistake_in_a_template(small_shop: SmallShop, live: Files, capsys: pytest.CaptureFixture[str]) -> None:
    small_shop.write("theme/templates/cart.html", "{{ nothing.at.all }}")
    small_shop.edit("theme/templates/guide.html", "guide.body", "guide.body.of.it")
    with pytest.raises(BuildFailed):
        small_shop.build()
    said = capsys.readouterr().err
    assert "theme/templates/cart.html:1 template" in said
    assert "theme/templates/guide.html:1 template" in said


def test_a_mistake_in_the_template_of_a_text_that_pelican_writes(small_shop: SmallShop, live: Files) -> None:
    written: list[str] = []

    def look(path: str, context: object) -> None:
        written.append(Path(path).read_text())

    small_shop.edit("theme/templates/page.html", "content.body", "content.body.of.it")
    signals.content_written.connect(look)
    try:
        with pytest.raises(BuildFailed):
            small_shop.build()
    finally:
        signals.content_written.disconnect(look)
    assert written


def test_a_page_that_is_too_heavy(small_shop: SmallShop, live: Files) -> None:
    with pytest.raises(BuildFailed):
        small_shop.build(SHOP_BUDGET={"other": 100})


def test_a_search_index_that_fails(small_shop: SmallShop, live: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SearchFailed("no index today")

    monkeypatch.setattr(search_index, "_make_index", fail)
    with pytest.raises(BuildFailed):
        small_shop.build(SHOP_SEARCH=True)


def test_a_build_that_is_stopped_on_its_way(
    small_shop: SmallShop, live: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "sitemaps", stop)
        with pytest.raises(KeyboardInterrupt):
            small_shop.build()


def test_after_a_failed_build_the_next_one_goes_well(small_shop: SmallShop) -> None:
    small_shop.build()
    small_shop.edit("theme/templates/guide.html", "guide.body", "guide.body.of.it")
    with pytest.raises(BuildFailed):
        small_shop.build()
    small_shop.edit("theme/templates/guide.html", "guide.body.of.it", "guide.body")
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    small_shop.build()
    assert "€9.50" in small_shop.page("products/oolong/index.html")


def test_a_page_is_live_only_when_checkout_knows_its_prices(
    small_shop: SmallShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shop.build()
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    folder = small_shop.root / "snapshot"
    real = Path.replace
    pages = []

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".html":
            name = self.read_text().split('name="snapshot" content="')[1][:16]
            pages.append((folder / f"manifests/{name}.json").is_file())
            assert (folder / "current").read_text() != name
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    small_shop.build()
    assert pages
    assert all(pages)


def test_a_build_that_is_killed_while_it_switches_leaves_whole_pages_and_the_next_makes_up_for_it(
    small_shop: SmallShop, tmp_path: Path, picture_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shop.build()
    old = small_shop.files()
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    expected = SmallShop(tmp_path / "undisturbed", picture_cache)
    expected.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.50")
    expected.build()
    new = expected.files()
    real = Path.replace
    pages = []

    def replace(self: Path, target: Path) -> Path:
        pages.extend([target] if target.suffix == ".html" else [])
        if len(pages) == 5:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            small_shop.build()
    half = small_shop.files()
    assert half not in (old, new)
    assert [path for path, body in half.items() if body not in (old.get(path), new.get(path))] == []
    assert old.keys() <= half.keys()
    small_shop.build()
    assert small_shop.files() == new


def test_a_build_waits_for_the_one_before_it_and_says_so(
    small_shop: SmallShop, capfd: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", HOLD, str(small_shop.cache)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdin
        assert first.stdout.readline() == "mine\n"
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as second:
            assert second.stderr
            said = second.stderr.readline()
            assert said.startswith("Another build is at work")
            assert str(small_shop.cache / FILE) in said
            first.communicate("done\n")
            second.communicate("done\n")
    small_shop.build()
    assert capfd.readouterr().err == ""


def test_what_other_plugins_change_and_write_is_part_of_the_build(small_shop: SmallShop) -> None:
    def shorten(path: str, context: object) -> None:
        page = Path(path)
        page.write_text(page.read_text().replace("See <a", "See: <a"))

    def add(generator: object, writer: object) -> None:
        (Path(writer.output_path) / "humans.txt").write_text("Mina")  # type: ignore[attr-defined]

    signals.content_written.connect(shorten)
    signals.page_writer_finalized.connect(add)
    try:
        small_shop.build()
        small_shop.build()
    finally:
        signals.content_written.disconnect(shorten)
        signals.page_writer_finalized.disconnect(add)
    assert "See: <a" in small_shop.page("about/index.html")
    assert small_shop.page("humans.txt") == "Mina"
