"""What shoppers see while the merchant publishes, goes back and deletes."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import timedelta

import brotli
import pytest

from shop.domain.errors import Conflict, NotFound, ShopError, Unavailable
from tests.functional.publishing.small_site import PAGES, SmallSite


def test_the_first_publish(site: SmallSite) -> None:
    site.build(1)
    plan = site.publish()
    assert plan.live == ""
    assert len(plan.send) == PAGES + 3
    assert plan.send[0] == "assets/site.1.css", "what pages need goes before them"
    assert "page 3 of version 1" in site.served("products/3/index.html")
    assert site.price() == 1


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


def test_a_page_that_is_open_still_finds_its_styles_and_its_prices(site: SmallSite) -> None:
    first = site.build(1)
    site.publish()
    site.build(2)
    site.publish()
    assert "version 2" in site.served("products/0/index.html")
    assert "version 1" in site.served("assets/site.1.css")
    assert site.price() == 2
    assert site.known(first)


def test_a_deleted_page_and_what_it_needs_go_after_the_grace_period(site: SmallSite) -> None:
    first = site.build(1)
    site.publish()
    site.build(2)
    (site.output / "products/5/index.html").unlink()
    assert site.publish().deleted == ("assets/site.1.css", "products/5/index.html")
    site.pass_days(6)
    site.publish()
    assert "version 1" in site.served("products/5/index.html")
    assert site.known(first)
    site.build(3)
    (site.output / "products/5/index.html").unlink()
    site.publish()
    site.pass_days(2)
    site.publish()
    assert site.served("products/5/index.html") is None
    assert not (site.folder / "current/products/5").exists()
    assert site.served("assets/site.1.css") is None
    assert "version 2" in site.served("assets/site.2.css"), "it was seen until two days ago"
    assert not site.known(first)
    assert len(site.open().releases()) == 2


def test_without_a_grace_period_a_deleted_page_is_gone_at_once(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    (site.output / "products/5/index.html").unlink()
    site.publish(timedelta(0))
    assert site.served("products/5/index.html") is None


def test_rollback_brings_pages_and_prices_back_and_forth(site: SmallSite) -> None:
    site.build(1)
    first = site.publish().release
    second_prices = site.build(2)
    site.write("mistake/index.html", "not for the public")
    second = site.publish().release
    assert site.roll_back() == (second, first)
    assert "version 1" in site.served("products/0/index.html")
    assert site.price() == 1
    assert site.served("mistake/index.html") is None
    assert "version 2" in site.served("assets/site.2.css"), "for pages that are open"
    assert site.known(second_prices)
    assert site.roll_back() == (first, second)
    assert site.price() == 2
    assert site.roll_back(first) == (second, first)
    assert site.roll_back(first) == (first, first)


def test_what_was_taken_back_stays_gone_when_the_next_is_published(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    site.write("mistake/index.html", "not for the public")
    site.publish()
    site.roll_back()
    (site.output / "mistake/index.html").unlink()
    site.build(2)
    site.publish()
    assert site.served("mistake/index.html") is None


def test_there_is_always_one_release_to_go_back_to(site: SmallSite) -> None:
    site.build(1)
    site.publish()
    site.build(2)
    site.publish()
    site.pass_days(400)
    site.publish()
    site.roll_back()
    assert site.price() == 1


def test_a_page_may_become_a_folder_and_a_folder_a_page(site: SmallSite) -> None:
    site.build(1)
    site.write("tea", "page")
    site.write("pots/index.html", "folder")
    site.publish()
    (site.output / "tea").unlink()
    (site.output / "pots/index.html").unlink()
    (site.output / "pots").rmdir()
    site.write("tea/index.html", "folder")
    site.write("pots", "page")
    site.publish()
    assert site.served("tea/index.html") == "folder"
    assert site.served("pots") == "page"


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


def test_a_build_that_runs_meanwhile_is_noticed(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(1)
    site.publish()
    monkeypatch.setattr(
        "shop.services.publish_site.copy_snapshot", lambda *_: site.write("products/4/index.html", "new")
    )
    site.build(2)
    with pytest.raises(Conflict, match="Publish again"):
        site.publish()
    assert "version 1" in site.served("products/4/index.html")


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
