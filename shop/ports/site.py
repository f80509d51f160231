"""Site: where shoppers see the published shop, and where checkout reads the snapshot that its pages name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from shop.domain.releases import Release, Switch
from shop.ports.files import Files


class Built(Protocol):
    """The pages that were built on this machine."""

    @property
    def files(self) -> Mapping[str, str]:
        """Path → digest of what the file shows: pages that differ only in the snapshot that they name share one."""

    def read(self, path: str) -> bytes:
        """The bytes at a path.

        Raises:
            Conflict: they are no longer those of ``files``: another build ran.
        """


class Site(Protocol):
    senders: int
    """How many files are best sent at once."""
    snapshot: Files
    """Private: it is never served."""

    def turn(self) -> AbstractContextManager[None]:
        """Held while the site is changed.

        Raises:
            Conflict: somebody else changes it.
        """

    def current(self) -> str:
        """The release that is live; empty: none."""

    def releases(self) -> dict[str, Release]:
        """The releases that are whole and can go live, by id."""

    def history(self) -> Sequence[Switch]:
        """Every switch that was begun, the oldest first."""

    def carried(self, release: str) -> Collection[str]:
        """The paths that a whole release was lent."""

    def lacking(self, release: Release) -> list[str]:
        """Paths of a release whose bytes are not there yet, neither in another release nor from an earlier try.

        Raises:
            TooLarge: it has more pages than the site can hold.
        """

    def put(self, release: Release, path: str, body: bytes) -> None:
        """Send one file of a release that is being made. Several threads may.

        Raises:
            Conflict: the turn was lost meanwhile.
        """

    def assemble(self, release: Release, carried: Mapping[str, str]) -> None:
        """Make a release whole, once nothing of it is lacking. ``carried``: path → the release that lends it."""

    def lend(self, release: str, carried: Mapping[str, str], drop: Collection[str]) -> None:
        """Change what a whole release was lent: more paths, and fewer."""

    def switch(self, release: str, at: datetime, *, back: bool = False) -> None:
        """Let shoppers see a whole release, in one step."""

    def forget(self, releases: Collection[str]) -> None:
        """Remove releases, what is left of tries that were given up, and their part of the history."""
