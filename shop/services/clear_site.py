"""Remove from the site what no shopper can have open any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.domain.releases import previous, recent
from shop.ports.files import Files
from shop.ports.site import Site
from shop.services.copy_snapshot import objects_of


def clear_site(site: Site, now: datetime, grace: timedelta) -> list[str]:
    """Forget the releases that were last live before the grace period, but never the one before the current one:
    it can always be gone back to. With them go the snapshots that only they named. The releases that went.
    """
    releases, current, history = site.releases(), site.current(), site.history()
    kept = {release.id for release in recent(releases.values(), history, current, now, grace)}
    kept.add(previous(releases, history, current) or current)
    gone = sorted(releases.keys() - kept)
    site.forget(gone)
    _clear_snapshots(site.snapshot, {release.snapshot for name, release in releases.items() if name in kept})
    return gone


def _clear_snapshots(files: Files, kept: set[str]) -> None:
    """Manifests before objects: a snapshot that has a manifest is whole. What a clearing that was stopped leaves goes
    with the next one.
    """
    manifests = {name.removesuffix(".json") for name in files.names("manifests")}
    if manifests <= kept:
        return
    for name in manifests - kept:
        files.remove(f"manifests/{name}.json")
    found = [files.read(f"manifests/{name}.json") for name in kept]
    needed = {f"{name}.json" for manifest in found if manifest for name in objects_of(manifest)}
    for name in set(files.names("objects")) - needed:
        files.remove(f"objects/{name}")
