"""The snapshots that the build wrote, as checkout reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from shop.domain.flows import Care
from shop.domain.snapshot import Email, Forms, Settings, Variant


class Catalogue(Protocol):
    """One snapshot. Reading it costs O(what is asked), whatever its size."""

    hash: str

    @property
    def settings(self) -> Settings: ...

    @property
    def care(self) -> Care:
        """Which mails follow from what."""

    def variants(self, skus: Iterable[str]) -> dict[str, Variant]:
        """The records of those of the SKUs that this snapshot has."""

    def email(self, locale: str, flow: str) -> Email | None:
        """The compiled mail in this locale, else in the shop's first, else ``None``."""

    def forms(self, locale: str) -> Forms:
        """What the functions show in this locale, else in the shop's first; empty in a snapshot that is older."""


class Catalogues(Protocol):
    def current(self, named: str | None = None) -> Catalogue:
        """The live snapshot. ``named``: the one that the caller's page names: where that is not the one that was live
        at the last look, which may have been a moment ago, it is looked again.

        Raises:
            Unavailable: ``not_published``: no snapshot was ever written.
        """

    def find(self, hash: str) -> Catalogue | None:
        """An earlier snapshot, or ``None`` when it was never here or has been cleared away."""
