"""One snapshot for a whole piece of work: it is not looked again for a newer one between its steps."""

from __future__ import annotations

from msgspec.structs import replace

from shop.ports.catalogue import Catalogue, Catalogues
from shop.services.shop import Shop


class Pinned:
    """Catalogues of which always the same is current."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        self._current = catalogues.current()

    def current(self, named: str | None = None) -> Catalogue:
        return self._current

    def find(self, hash: str) -> Catalogue | None:
        return self._catalogues.find(hash)


def pin_catalogue(shop: Shop) -> Shop:
    """The same shop, selling by the snapshot that is live now.

    Raises:
        Unavailable: ``not_published``.
    """
    return replace(shop, catalogues=Pinned(shop.catalogues))
