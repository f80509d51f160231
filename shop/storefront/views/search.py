"""The search page: what a search can be narrowed by, and the words that typing errors are mended with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shop.storefront.catalogue import Catalogue, Entry, ProductEntry, text_in
from shop.storefront.views.shelf import Shelf

CATEGORY = "in"
"""The facet of the categories."""
LARGE = 2_500
"""Products beyond which a search must be spared: their descriptions are not indexed (titles, summaries, facts and
questions are), and facets are counted when a shopper opens them. At 10,000 each would weigh more than the rest."""


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


def is_large(catalogue: Catalogue) -> bool:
    """Whether the shop has more products than a search finds whole."""
    return len(catalogue.products) > LARGE


def known_words(shelf: Shelf) -> Iterator[str]:
    """What the shop calls things in this language: the texts whose words a shopper means to type."""
    code, catalogue = shelf.language.code, shelf.catalogue
    for product in catalogue.products.values():
        if product.exists(code):
            yield from _named(product, shelf)
    for path, label in _categories(shelf, ""):
        yield from [label] * len(shelf.members.get(path, ()))
    texts: tuple[Entry[Any, Any], ...] = (
        *catalogue.guides.values(),
        *catalogue.pages.values(),
        *catalogue.posts.values(),
    )
    yield from (text_in(entry, code).title for entry in texts if entry.exists(code))


def _named(entry: ProductEntry, shelf: Shelf) -> Iterator[str]:
    """A product's title, brand, choices, and the values of its attributes."""
    code, attributes = shelf.language.code, shelf.catalogue.shop.attributes
    translated = entry.translations.get(code)
    yield translated.model.title if translated else entry.model.title
    if entry.model.brand:
        yield entry.model.brand
    for option in entry.model.options:
        yield from (shelf.value_label(entry, option.name, value) for value in option.values)
    for key, values in entry.model.attributes.items():
        known = attributes[key].values or {}
        yield from (known[value][code] for value in values if value in known)
