"""Really killed: a publish or a rollback dies by SIGKILL before any of its changes. The live shop is whole, and
running it again finishes.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.functional.publishing.small_site import PAGES, SmallSite

ROOT = Path(__file__).parents[3]
STEP = 7
"""Every so many changes one is died at, from a start that differs: all of them would take minutes."""


def run_until(site: SmallSite, action: str, change: int) -> bool:
    """Whether it was killed."""
    command = [sys.executable, "-m", "tests.functional.publishing.killed", str(site.root), action, str(change)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def version(site: SmallSite) -> int:
    """The one version that shoppers see: every page is of it, and has its styles and its prices."""
    pages = [site.served("index.html") or "", *(site.served(f"products/{n}/index.html") or "" for n in range(PAGES))]
    styles = {style for page in pages for style in re.findall(r"assets/site\.(\d+)\.css", page)}
    assert len(styles) == 1, styles
    found = int(styles.pop())
    assert all(f"of version {found}" in page for page in pages[1:])
    assert f"version {found} " in (site.served(f"assets/site.{found}.css") or "")
    assert all(site.known(name) for page in pages for name in re.findall(r'content="(\w+)"', page))
    assert site.price() in (1, 2, 3)
    return found


def check_open_pages(site: SmallSite, *versions: int) -> None:
    """Pages that were opened before still find what they need."""
    for one in versions:
        assert site.served(f"assets/site.{one}.css")


def start(tmp_path: Path, name: str) -> SmallSite:
    """Version 1 was live, 2 is, and 3 is built."""
    site = SmallSite(tmp_path / name)
    for one in (1, 2):
        site.build(one)
        site.publish()
    site.build(3)
    return site


def check_finished(site: SmallSite, wanted: int) -> None:
    assert (version(site), site.price()) == (wanted, wanted)
    left = [path.name for path in (site.folder / "releases").iterdir() if path.name.startswith(".")]
    assert left == []
    for tree in (site.folder / "releases").iterdir():
        assert list(tree.rglob(".*")) == []


def test_a_publish_that_is_killed_again_and_again(tmp_path: Path) -> None:
    seen = set()
    change, killed = 0, True
    while killed:
        site = start(tmp_path, "site")
        killed = run_until(site, "publish", change)
        seen.add(version(site))
        check_open_pages(site, 1, 2)
        site.pass_days(1)
        site.publish()
        check_finished(site, 3)
        shutil.rmtree(site.root)
        change += STEP
    assert seen == {2, 3}
    assert change > 10 * STEP


def test_one_publish_that_gets_a_little_further_each_time(tmp_path: Path) -> None:
    site = start(tmp_path, "site")
    tries = 0
    while run_until(site, "publish", 5 + tries):
        tries += 1
        assert version(site) in (2, 3)
    assert tries > 1
    check_finished(site, 3)


def test_a_rollback_that_is_killed_again_and_again(tmp_path: Path) -> None:
    seen = set()
    change, killed = 0, True
    while killed:
        site = start(tmp_path, "site")
        killed = run_until(site, "rollback", change)
        seen.add(version(site))
        if killed:
            site.pass_days(1)
            site.roll_back()
        check_finished(site, 1)
        shutil.rmtree(site.root)
        change += 1
    assert seen == {1, 2}
