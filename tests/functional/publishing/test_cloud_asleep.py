"""A publisher that falls asleep before any of its requests, as a laptop does, while another machine takes its turn
over and publishes. Awake again it goes on as if nothing had happened: it may spoil nothing of what is live now.
"""

from __future__ import annotations

import copy
from datetime import timedelta
from pathlib import Path
from threading import Lock

import pytest

from shop.domain.errors import Conflict
from tests.fake_cloudfront.aws import FakeAWS
from tests.fake_cloudfront.edge import Functions
from tests.functional.publishing.cloud_site import CloudSite
from tests.functional.publishing.test_kill import version

STEP = 12
"""Every so many requests it falls asleep at, from starts that differ."""
SLOW, QUICK = (3, 3), (4, 2)
"""Version and price of what each publishes."""


def build(site: CloudSite, number: int, price: int) -> None:
    site.write(f"assets/site.{number}.css", f"/* version {number} */" * 100)
    site.reprice(number, price)


@pytest.fixture
def site(tmp_path: Path, cloud: FakeAWS, edge_functions: Functions) -> CloudSite:
    """Version 1 is so old that the next publish clears it away; 2 is live."""
    found = CloudSite(tmp_path / "slow", cloud, edge_functions)
    for number in (1, 2):
        build(found, number, 1)
        found.publish()
    found.pass_days(30)
    return found


def elsewhere(site: CloudSite) -> CloudSite:
    """The same site, seen from another machine with a build of its own; it believes no holder to be alive."""
    other = copy.copy(site)
    other.root = site.root.parent / "quick"
    other.output = other.root / "output"
    other.now, other.lasts = site.now + timedelta(minutes=5), 0
    build(other, *QUICK)
    return other


def publish_asleep(site: CloudSite, other: CloudSite, request: int) -> tuple[bool, bool]:
    """Whether it fell asleep at all, and whether it noticed."""
    left, counting = request, Lock()

    def ask(operation: str) -> None:
        nonlocal left
        with counting:
            left -= 1
            asleep = left == -1
            if asleep:
                site.aws.asked = lambda operation: None
                other.publish()

    site.aws.asked = ask
    try:
        site.publish()
    except Conflict:
        return True, True
    finally:
        site.aws.asked = lambda operation: None
    return left < 0, False


@pytest.mark.parametrize("first", [0, 4, 8])
def test_a_publisher_that_fell_asleep_spoils_nothing(site: CloudSite, first: int) -> None:
    build(site, *SLOW)
    kept, other = site.save(), elsewhere(site)
    request, slept, lost = first, True, 0
    while slept:
        site.restore(kept)
        slept, noticed = publish_asleep(site, other, request)
        lost += noticed
        assert (version(site), site.price()) == (
            QUICK if noticed else (version(site), dict([SLOW, QUICK])[version(site)])
        )
        other.publish()
        assert (version(site), site.price()) == QUICK
        request += STEP
    assert lost > 1
