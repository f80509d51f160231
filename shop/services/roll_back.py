"""Go back to an earlier release, pages and prices together: nothing is built and nothing sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from shop.domain.errors import NotFound
from shop.domain.releases import Release, carry, previous, recent
from shop.ports.clock import Clock
from shop.ports.site import Site
from shop.services.copy_snapshot import make_current
from shop.services.publish_site import GRACE


def roll_back(site: Site, clock: Clock, to: str = "", grace: timedelta = GRACE) -> tuple[str, str]:
    """Make a release live that is still kept; without ``to`` the one before this. The releases before and after.

    Pages that only the release left behind has are gone at once. What its open pages need is lent.

    Raises:
        NotFound: no such release, or none before this one.
    """
    with site.turn():
        releases, current = site.releases(), site.current()
        target = to or _target(site, releases, current)
        if target is None:
            raise NotFound("no_release", "There is no release before this one to go back to.")
        if target not in releases:
            raise NotFound(
                "no_release", f"There is no release {target}. Those that are kept: python -m shop releases"
            )
        if target != current:
            lenders = recent(releases.values(), site.history(), current, clock(), grace)
            lent = carry(releases[target].files, [one for one in lenders if one.id != target], ())
            before = set(site.carried(target))
            site.lend(target, {path: lender for path, lender in lent.items() if path not in before}, ())
            site.switch(target, clock(), back=True)
        make_current(site.snapshot, releases[target].snapshot)
        return current, target


def _target(site: Site, releases: Mapping[str, Release], current: str) -> str | None:
    """The release before; the current one, where a rollback to it was killed before the prices followed."""
    history = site.history()
    last = history[-1] if history else None
    if last and last.back and last.release == current and current in releases:
        sells_at = site.snapshot.read("current")
        if sells_at != releases[current].snapshot.encode():
            return current
    return previous(releases, history, current)
