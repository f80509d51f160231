"""An import may be run again, be interrupted and be tried out: what is there is never touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shop.domain.errors import Conflict
from shop.storefront.moving import placing
from tests.functional.storefront.moving.empty_shop import EXPORTS, EmptyShop, shopify
from tests.functional.storefront.small_shop import ROOT

A = ("a", "A", "<p>Text.</p>", "", "", "", "1")
B = ("b", "B", "", "", "", "", "2")


def everything(shop: EmptyShop) -> dict[str, bytes]:
    return shop.files(shop.content)


def test_running_it_again_changes_nothing(empty_shop: EmptyShop, photos: Path) -> None:
    first = empty_shop.move_sample("shopify-old", images=photos)
    before = everything(empty_shop)
    second = empty_shop.move_sample("shopify-old", images=photos)
    assert everything(empty_shop) == before
    assert second.products == second.drafts == second.categories == ()
    assert set(second.there) == {*first.products, *first.drafts}
    assert second.refused == first.refused


def test_running_it_again_adds_what_is_new(empty_shop: EmptyShop) -> None:
    empty_shop.move(shopify(A))
    empty_shop.write("content/products/a/index.md", "---\nmine: true\n---\n")
    moved = empty_shop.move(shopify(A, B))
    assert (moved.products, moved.there) == (("b",), ("a",))
    assert empty_shop.text("a") == "---\nmine: true\n---\n"


def test_made_names_are_the_same_in_every_run(empty_shop: EmptyShop, tmp_path: Path) -> None:
    rows = (
        ("Tea_1", "Tea", "", "", "", "", "1"),
        ("tea-1", "Tea", "", "", "", "", "2"),
        ("", "Tea", "", "", "", "", "3"),
    )
    empty_shop.move(shopify(*rows))
    names = {slug: empty_shop.fields(slug)["sku"] for slug in empty_shop.products()}
    assert names == {"tea": "TEA", "tea-1": "TEA-1", "tea-1-2": "TEA-1-2"}
    shutil.rmtree(empty_shop.content / "products" / "tea-1-2")
    empty_shop.move(shopify(*rows))
    assert {slug: empty_shop.fields(slug)["sku"] for slug in empty_shop.products()} == names


def test_a_trial_writes_nothing_and_says_the_same(empty_shop: EmptyShop, photos: Path) -> None:
    before = everything(empty_shop)
    trial = empty_shop.move_sample("woocommerce", images=photos, dry_run=True)
    assert everything(empty_shop) == before
    assert not (empty_shop.content / "products").exists()
    assert empty_shop.move_sample("woocommerce", images=photos) == trial


@pytest.mark.parametrize("calls", [1, 3, 6])
def test_a_kill_leaves_whole_bundles_only(empty_shop: EmptyShop, photos: Path, calls: int) -> None:
    """The process kills itself at the first, third … folder that it would put in place."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from shop.storefront.moving import placing\n"
        "from shop.storefront.moving.move import Wishes, move_in\n"
        "from tests.functional.storefront.moving.empty_shop import NOW\n"
        "real, left = placing.shutil.copyfile if sys.argv[4] == 'copy' else Path.rename, [int(sys.argv[3])]\n"
        "def counted(*arguments):\n"
        "    left[0] -= 1\n"
        "    if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(*arguments)\n"
        "if sys.argv[4] == 'copy': placing.shutil.copyfile = counted\n"
        "else: Path.rename = counted\n"
        "move_in(Path(sys.argv[2]).read_bytes(), Wishes(Path(sys.argv[1]), Path(sys.argv[5])), NOW)\n"
    )
    for kind in ("copy", "move"):
        command = (str(empty_shop.content), str(EXPORTS / "woocommerce.csv"), str(calls - 1), kind, str(photos))
        done = subprocess.run([sys.executable, "-c", script, *command], cwd=ROOT, env=os.environ, check=False)
        assert done.returncode in (-signal.SIGKILL, 0)
        for slug in empty_shop.products():
            files = {path.name for path in (empty_shop.content / "products" / slug).iterdir()}
            assert {picture["file"] for picture in empty_shop.fields(slug).get("pictures", [])} <= files
    moved = empty_shop.move_sample("woocommerce", images=photos)
    assert len(moved.products) + len(moved.there) + len(moved.drafts) == 5
    assert empty_shop.problems() == []
    assert not list(empty_shop.content.glob(".*"))


def test_two_at_once_do_not_mix(empty_shop: EmptyShop) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from shop.storefront.moving import placing\n"
        "with placing._aside(Path(sys.argv[1])):\n"
        "    print('at work', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(empty_shop.content)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "at work\n"
        with pytest.raises(Conflict, match="Another import is writing"):
            empty_shop.move(shopify(A))
    assert empty_shop.move(shopify(A)).products == ("a",)


def test_a_folder_that_appears_meanwhile_is_left_alone(
    empty_shop: EmptyShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = placing._write

    def write(folder: Path, bundle: placing.Bundle) -> None:
        real(folder, bundle)
        if bundle.slug == "a":
            empty_shop.write("content/products/a/index.md", "mine\n")

    monkeypatch.setattr(placing, "_write", write)
    moved = empty_shop.move(shopify(A, B))
    assert (moved.products, moved.there) == (("b",), ("a",))
    assert empty_shop.text("a") == "mine\n"
