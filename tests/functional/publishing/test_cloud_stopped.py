"""A publish or a rollback to CloudFront that is stopped before any of its requests: the live shop is whole, its pages
and its prices, and running it again finishes.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.fake_cloudfront.aws import FakeAWS
from tests.fake_cloudfront.edge import Functions
from tests.functional.publishing.cloud_site import CloudSite
from tests.functional.publishing.small_site import PAGES
from tests.functional.publishing.test_kill import ROOT, check_open_pages, version

STEP = 3
"""Every so many requests one is stopped at: between them lie two others of the same kind, mostly."""


class Stopped(BaseException):
    """The process is no more: nothing that it would still do is done."""


@pytest.fixture
def site(tmp_path: Path, cloud: FakeAWS, edge_functions: Functions) -> CloudSite:
    """Version 1 was live, 2 is, and 3 is built."""
    found = CloudSite(tmp_path, cloud, edge_functions)
    for one in (1, 2):
        found.build(one)
        found.publish()
    found.build(3)
    return found


def stop_at(site: CloudSite, request: int) -> None:
    left = request

    def ask(operation: str) -> None:
        nonlocal left
        if threading.current_thread().name == "lease":  # which ends with the process, and here is ended by it
            return
        left -= 1
        if left < 0:
            raise Stopped

    site.aws.asked = ask


def run_until(site: CloudSite, action: str, request: int) -> bool:
    """Whether it was stopped."""
    site.lasts = 0  # a process of this machine that is gone would be followed at once: here it is the same process
    stop_at(site, request)
    try:
        site.publish() if action == "publish" else site.roll_back()
    except Stopped:
        return True
    finally:
        site.aws.asked = lambda operation: None
    return False


def check_finished(site: CloudSite, wanted: int) -> None:
    assert (version(site), site.price()) == (wanted, wanted)
    assert not any(key.endswith((".begun", "turn.json")) for key in site.objects())


@pytest.mark.parametrize("first", range(STEP))
def test_a_publish_that_is_stopped_again_and_again(site: CloudSite, first: int) -> None:
    kept = site.save()
    seen, request, stopped = set(), first, True
    while stopped:
        site.restore(kept)
        stopped = run_until(site, "publish", request)
        seen.add(version(site))
        check_open_pages(site, 1, 2)
        if stopped:
            site.publish()
        check_finished(site, 3)
        request += STEP * 3
    assert seen == {2, 3}


def test_one_publish_that_gets_a_little_further_each_time(site: CloudSite) -> None:
    tries = 0
    while run_until(site, "publish", 8 + tries):
        tries += 1
        assert version(site) in (2, 3)
    assert tries > PAGES
    check_finished(site, 3)


@pytest.mark.parametrize("first", range(STEP))
def test_a_rollback_that_is_stopped_again_and_again(site: CloudSite, first: int) -> None:
    kept = site.save()
    seen, request, stopped = set(), first, True
    while stopped:
        site.restore(kept)
        stopped = run_until(site, "rollback", request)
        seen.add(version(site))
        if site.price() != 1:  # else only the turn was not given back: said again, it would go forth
            site.roll_back()
        assert (version(site), site.price()) == (1, 1)
        request += STEP
    assert seen == {1, 2}


@pytest.mark.parametrize(("action", "request_"), [("publish", 12), ("publish", 25), ("publish", 31), ("rollback", 6)])
def test_really_killed(site: CloudSite, action: str, request_: int) -> None:
    """By SIGKILL, in a process of its own; the next one follows at once, as it sees that the other is gone."""
    command = [sys.executable, "-m", "tests.functional.publishing.killed_cloud", str(site.root), site.aws.address]
    done = subprocess.run([*command, action, str(request_)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert version(site) in (1, 2, 3)
    if action == "publish":
        site.publish()
        check_finished(site, 3)
    else:
        site.roll_back()
        check_finished(site, 1)
