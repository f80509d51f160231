"""Categories: those of the other shop found among ours by their names, or made."""

from __future__ import annotations

from collections.abc import Mapping

from shop.storefront.catalogue import Catalogue
from shop.storefront.moving.names import slug_of, unique

Path = tuple[str, ...]


class Shelves:
    """Where products of the other shop stand here. ``made``: path → name, those that there were not."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._there = {path: entry.model.title for path, entry in catalogue.categories.items()}
        self._declared = catalogue.declared.get("category", frozenset())
        self._taken = _reserved(catalogue)
        self._paths: dict[Path, str] = {}
        self.made: dict[str, str] = {}

    def path(self, names: Path) -> str:
        """The path of a category; its parents are made before it."""
        key = tuple(name.casefold() for name in names)
        if key not in self._paths:
            above = self.path(names[:-1]) if len(names) > 1 else ""
            self._paths[key] = self._find(above, names[-1]) or self._make(above, names[-1])
        return self._paths[key]

    def known(self, path: str) -> str:
        """A path that the merchant has named; it is made, too, when it isn't there."""
        above = ""
        for part in path.split("/"):
            above = f"{above}/{part}" if above else part
            if above not in self._declared:
                self.made.setdefault(above, part.replace("-", " ").capitalize())
        return path

    def _find(self, above: str, name: str) -> str:
        for path, title in self._there.items():
            if path.rpartition("/")[0] == above and title.casefold() == name.casefold():
                return path
        path = _below(above, slug_of(name))
        return path if slug_of(name) and path in self._declared else ""

    def _make(self, above: str, name: str) -> str:
        here = {path.rpartition("/")[2] for path in {*self.made, *self._declared} if path.rpartition("/")[0] == above}
        slug = unique(slug_of(name) or "category", here | self._taken)
        path = _below(above, f"the-{slug}" if slug.startswith("page-") else slug)
        self.made[path] = name
        return path


def _below(above: str, slug: str) -> str:
    return f"{above}/{slug}" if above else slug


def _reserved(catalogue: Catalogue) -> set[str]:
    """Names that are addresses of facets and sorts."""
    facets = {
        f"{key}-{value}"
        for key, attribute in catalogue.shop.attributes.items()
        if attribute.facet
        for value in attribute.values or {}
    }
    return facets | {"price-asc", "price-desc", "newest"}


def parents(path: str) -> list[str]:
    """A path with all that are around it, the outermost first.

    >>> parents("a/b/c")
    ['a', 'a/b', 'a/b/c']
    """
    parts = path.split("/")
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def needed(made: Mapping[str, str], used: set[str]) -> dict[str, str]:
    """Those of the made categories that products stand in, or that are around such a one; parents first."""
    wanted = {one for path in used for one in parents(path)}
    return {path: made[path] for path in sorted(made, key=lambda path: (path.count("/"), path)) if path in wanted}
