"""Releases: what each publish made of the shop, which of them are kept, and what one lends the next.

A release is named by its content, so that publishing the same shop twice makes one. A path that belongs to a release
is its *own*; one that it was lent by others is *carried*: a page that is open in a browser still finds its pictures
after the switch, and a page that was deleted goes away after the grace period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import msgspec

from shop.domain.headers import IMMUTABLE

FORMAT = 1
_LASTING_SEARCH = (".pf_index", ".pf_fragment", ".pf_filter", ".pf_meta")


class Release(msgspec.Struct, frozen=True):
    id: str
    made: datetime
    """When it was first published, UTC."""
    snapshot: str
    """The hash of the snapshot that its pages name."""
    files: dict[str, str]
    """Its own paths → the digests of their bytes."""
    format: int = FORMAT


class Switch(msgspec.Struct, frozen=True):
    """A release was to go live. One that did not, because the publish was killed, is only kept for longer."""

    release: str
    at: datetime
    back: bool = False
    """By a rollback."""


def add_switch(history: Sequence[Switch], current: str, switch: Switch) -> list[Switch]:
    """The history with one switch more; the last, if it was begun and killed before it was live, is not kept."""
    whole = history[:-1] if history and history[-1].release != current else history
    return [*whole, switch]


def digest(body: bytes) -> str:
    """32 hex digits of its SHA-256."""
    return hashlib.sha256(body).hexdigest()[:32]


def name_release(snapshot: str, files: Mapping[str, str]) -> str:
    """12 hex digits that follow from the content.

    >>> name_release("s", {"a": "1", "b": "2"}) == name_release("s", {"b": "2", "a": "1"})
    True
    """
    return digest(msgspec.json.encode([FORMAT, snapshot, sorted(files.items())]))[:12]


def is_lasting(path: str) -> bool:
    """Whether a file is named by its content: it never changes, and open pages may ask for it later.

    >>> [is_lasting(path) for path in ("assets/site.1a2b.css", "pagefind/index/en_1.pf_index", "index.html")]
    [True, True, False]
    """
    return path.startswith(IMMUTABLE) or path.endswith(_LASTING_SEARCH)


def last_live(release: Release, history: Sequence[Switch], current: str, now: datetime) -> datetime:
    """Until when shoppers saw it; ``made`` for one that never went live."""
    if release.id == current:
        return now
    ends = [history[i + 1].at if i + 1 < len(history) else now for i in _places(release.id, history)]
    return max([release.made, *ends])


def recent(
    releases: Iterable[Release], history: Sequence[Switch], current: str, now: datetime, grace: timedelta
) -> list[Release]:
    """The releases that a shopper may still have open, the one seen last first."""
    seen = [(last_live(release, history, current, now), release) for release in releases]
    seen.sort(key=lambda pair: (pair[1].id == current, pair[0], pair[1].id), reverse=True)
    return [release for live, release in seen if release.id == current or live > now - grace]


def previous(releases: Collection[str], history: Sequence[Switch], current: str) -> str | None:
    """The release that was live before the current one and still is there."""
    places = _places(current, history)
    before = history[: places[-1]] if places else history
    return next((s.release for s in reversed(before) if s.release != current and s.release in releases), None)


def carry(files: Mapping[str, str], lenders: Iterable[Release], visible: Collection[str]) -> dict[str, str]:
    """What a release with these own files is lent: path → the release that has it.

    ``lenders``: recent releases, the last seen first. ``visible``: paths that shoppers see now; a page
    that they don't see, as it was taken back, is not lent.
    """
    folders = {parent for path in files for parent in _folders(path)}
    lent: dict[str, str] = {}
    for release in lenders:
        for path in release.files:
            if path in files or path in lent or not (is_lasting(path) or path in visible):
                continue
            if path not in folders and not any(parent in files or parent in lent for parent in _folders(path)):
                lent[path] = release.id
                folders.update(_folders(path))
    return lent


def _folders(path: str) -> list[str]:
    """The folders that a path lies in.

    >>> _folders("a/b/c.html")
    ['a/b', 'a']
    """
    return [parent.as_posix() for parent in PurePosixPath(path).parents][:-1]


def _places(release: str, history: Sequence[Switch]) -> list[int]:
    return [i for i, switch in enumerate(history) if switch.release == release]
