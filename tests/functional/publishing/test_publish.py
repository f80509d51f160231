"""What shoppers see while the merchant publishes, goes back and deletes."""

from __future__ import annotations

import gzip
import subprocess
import sys

import brotli
import pytest

from shop.domain.errors import Conflict, NotFound, ShopError, Unavailable
from tests.functional.publishing.small_site import SmallSite


def test_nothing_changed_sends_nothing_and_leaves_every_file_alone(site: SmallSite) -> None:
    site.build(1)
    first = site.publish()
    before = {path: path.stat().st_ctime_ns for path in site.folder.rglob("*") if path.is_file()}
    site.pass_days(1)
    second = site.publish()
    assert (second.release, second.live, second.send) == (first.release, first.release, ())
    assert {path: path.stat().st_ctime_ns for path in site.folder.rglob("*") if path.is_file()} == before


def test_one_changed_page_is_all_that_is_sent(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    before = (site.folder / "current/products/3/index.html").stat().st_ino
    site.write("products/2/index.html", "new words")
    plan = site.publish()
    assert plan.send == plan.changed == ("products/2/index.html",)
    assert site.served("products/2/index.html") == "new words"
    assert (site.folder / "current/products/3/index.html").stat().st_ino == before, "the others are links"


def test_texts_lie_there_packed_too(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    site.build(2)
    site.publish()
    for name in ("products/1/index.html", "assets/site.1.css", "assets/site.2.css"):
        plain = (site.folder / "current" / name).read_bytes()
        assert brotli.decompress((site.folder / f"current/{name}.br").read_bytes()) == plain
        assert gzip.decompress((site.folder / f"current/{name}.gz").read_bytes()) == plain
    assert site.served("robots.txt.gz") is None, "too small to gain anything"


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda site: (site.output / "index.html").unlink(), NotFound, "make publish"),
        (lambda site: (site.root / "snapshot/current").unlink(), NotFound, "make publish"),
        (lambda site: site.write("index.html", "of another build"), Conflict, "two builds"),
        (lambda site: site.write("problems/index.html", "1 problem"), Conflict, "mistakes"),
        (lambda site: next(site.root.glob("snapshot/objects/*")).write_bytes(b"{}"), Conflict, "damaged"),
        (lambda site: (site.folder).write_text("a file"), Unavailable, "REGULARS_SITE"),
        (lambda site: (site.folder / "current").mkdir(parents=True), Unavailable, "REGULARS_SITE"),
    ],
)
def test_what_cannot_be_published_is_refused_before_anything_changes(
    site: SmallSite, spoil: object, error: type[ShopError], words: str
) -> None:
    site.build(1)
    spoil(site)
    with pytest.raises(error, match=words):
        site.publish()
    assert not (site.folder / "current").is_symlink()


def test_two_publishes_at_once_do_not_mix(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    site.build(2)
    script = (
        "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); input()"
    )
    other = [sys.executable, "-c", script, str(site.folder / ".lock")]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with pytest.raises(Conflict, match="at work"):
            site.publish()
        process.stdin.close()
    assert site.price() == 1
    site.publish()
    assert site.price() == 2
