"""The search page: what a search can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shop.storefront.catalogue import text_in
from shop.storefront.views.shelf import Shelf

CATEGORY = "in"
"""The facet of the categories."""


def search_facets(shelf: Shelf) -> list[dict[str, Any]]:
    """Every facet with its label and its choices: the categories, then the attributes in the order of shop.yaml."""
    code = shelf.language.code
    categories = [{"value": path, "label": label} for path, label in _categories(shelf, "")]
    found = [{"key": CATEGORY, "label": shelf.language.gettext("Category"), "values": categories}]
    for key, attribute in shelf.catalogue.shop.attributes.items():
        if attribute.facet and attribute.values:
            values = [{"value": value, "label": label[code]} for value, label in attribute.values.items()]
            found.append({"key": key, "label": attribute.label[code], "values": values})
    return found


def _categories(shelf: Shelf, parent: str) -> Iterator[tuple[str, str]]:
    """In the merchant's order, each followed by what is below it."""
    for path in shelf.catalogue.children.get(parent, ()):
        entry = shelf.catalogue.categories[path]
        if entry.exists(shelf.language.code):
            yield path, text_in(entry, shelf.language.code).title
            yield from _categories(shelf, path)
