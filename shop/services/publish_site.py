"""Publish what was built: only what is new is sent, and shoppers see it in one step.

The order keeps the live shop whole wherever this is killed: the snapshot that the new pages name, files that are
named by their content, pages, the switch, the snapshot's own switch; only then is anything removed. So checkout
always knows the prices on a page that is live, and running it again goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec

from shop.domain.releases import Release, carry, is_lasting, name_release, recent
from shop.ports.clock import Clock
from shop.ports.files import Files
from shop.ports.site import Built, Site
from shop.services.check_built import check_built
from shop.services.clear_site import clear_site
from shop.services.copy_snapshot import copy_snapshot, make_current

GRACE = timedelta(days=7)
Told = Callable[[int, int], None]
"""Files sent, of how many."""


class Plan(msgspec.Struct, frozen=True):
    """What a publish does, or did. The pages are those that differ from the live release."""

    release: str
    live: str
    """The release that was live before; empty: none."""
    send: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    """Still there for whoever has a link to them, until the grace period ends."""


def plan_publish(site: Site, built: Built, built_snapshot: Files, clock: Clock, local_address: str = "") -> Plan:
    """Say what a publish would do, and change nothing."""
    return _plan(site, _draw_up(site, built, check_built(built, built_snapshot, local_address), clock))


def publish_site(
    site: Site,
    built: Built,
    built_snapshot: Files,
    clock: Clock,
    grace: timedelta = GRACE,
    told: Told = lambda sent, total: None,
    local_address: str = "",
) -> Plan:
    """Send what is new, switch, and remove what nobody needs any more. ``local_address``: see ``check_built``.

    Raises:
        NotFound: nothing was built.
        Conflict: what was built is not to be published, or somebody else publishes.
        Unavailable: the site can't be used; the message names the setting.
    """
    snapshot = check_built(built, built_snapshot, local_address)
    with site.turn():
        release = _draw_up(site, built, snapshot, clock)
        plan = _plan(site, release)
        copy_snapshot(built_snapshot, site.snapshot, release.snapshot, site.senders)
        _send(site, built, release, plan.send, told)
        _make_whole(site, release, clock, grace)
        if plan.live != release.id:
            site.switch(release.id, clock())
        make_current(site.snapshot, release.snapshot)
        clear_site(site, clock(), grace)
    return plan


def _draw_up(site: Site, built: Built, snapshot: str, clock: Clock) -> Release:
    name = name_release(snapshot, built.files)
    known = site.releases().get(name)
    return known or Release(name, clock(), snapshot, dict(built.files))


def _plan(site: Site, release: Release) -> Plan:
    live = site.current()
    kept = site.releases().get(live)
    before = kept.files if kept else {}
    after = release.files
    return Plan(
        release=release.id,
        live=live,
        send=tuple(sorted(site.lacking(release), key=lambda path: (not is_lasting(path), path))),
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        deleted=tuple(sorted(before.keys() - after.keys())),
    )


def _send(site: Site, built: Built, release: Release, paths: Sequence[str], told: Told) -> None:
    """What pages need goes before them. The first failure ends it: those that wait are not begun."""
    done = 0
    with ThreadPoolExecutor(site.senders) as senders:
        for lasting in (True, False):
            turn = [path for path in paths if is_lasting(path) is lasting]
            jobs = [senders.submit(_send_one, site, built, release, path) for path in turn]
            try:
                for job in jobs:
                    job.result()
                    done += 1
                    told(done, len(paths))
            except BaseException:
                senders.shutdown(wait=True, cancel_futures=True)
                raise


def _send_one(site: Site, built: Built, release: Release, path: str) -> None:
    site.put(release, path, built.read(path))


def _make_whole(site: Site, release: Release, clock: Clock, grace: timedelta) -> None:
    """Have the release on the site with all that it is lent."""
    releases, current = site.releases(), site.current()
    lenders = [
        one for one in recent(releases.values(), site.history(), current, clock(), grace) if one.id != release.id
    ]
    visible = set[str]()
    if grace and current in releases:  # without a grace period, only what open pages need is lent
        visible = {*releases[current].files, *site.carried(current)}
    carried = carry(release.files, lenders, visible)
    if release.id not in releases:
        site.assemble(release, carried)
    else:
        before = set(site.carried(release.id))
        add = {path: lender for path, lender in carried.items() if path not in before}
        if add or before - carried.keys():
            site.lend(release.id, add, before - carried.keys())
