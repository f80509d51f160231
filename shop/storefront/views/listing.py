"""A category's pages: by order, by page, and by single facet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from shop.storefront.catalogue import CategoryEntry, text_in
from shop.storefront.views.frame_objects import Link
from shop.storefront.views.frames import Framer, Page
from shop.storefront.views.objects import (
    ActiveFacet,
    CategoryTile,
    CategoryView,
    Facet,
    FacetValue,
    PageLink,
    SortLink,
)
from shop.storefront.views.pictures import Picture
from shop.storefront.views.shelf import SORTS, Shelf


def category_pages(entry: CategoryEntry, shelf: Shelf, framer: Framer) -> Iterator[Page]:
    """Every page of a category in one language."""
    listing = _Listing(entry, shelf, framer)
    slugs = shelf.members[entry.key]
    for sort in SORTS:
        base = listing.path if sort == "featured" else f"{listing.path}{sort}/"
        yield from listing.pages(base, shelf.ordered(slugs, sort), sort=sort)
    for key, values in listing.facet_members.items():
        for value, members in values.items():
            base = f"{listing.path}{key}-{value}/"
            yield from listing.pages(base, shelf.ordered(members), facet=(key, value))


class _Listing:
    def __init__(self, entry: CategoryEntry, shelf: Shelf, framer: Framer) -> None:
        self.entry = entry
        self.shelf = shelf
        self.framer = framer
        self.language = shelf.language
        self.text = text_in(entry, self.language.code)
        self.path = f"/categories/{entry.key}/"
        self.facet_members = shelf.material.facets[self.language.code].get(entry.key, {})
        self.view = self._view()

    def _view(self) -> CategoryView:
        entry, material = self.entry, self.shelf.material
        body = material.bodies.text(entry.document_in(self.language.code)).html
        return CategoryView(
            title=self.text.title,
            summary=self.text.summary,
            body=self.shelf.prose(body),
            picture=category_picture(entry, self.shelf),
            path=entry.key,
            url=self.language.path(self.path),
            guides=self.shelf.guide_cards(entry.model.guides),
            children=tuple(
                tile
                for path in self.shelf.catalogue.children.get(entry.key, ())
                if (tile := category_tile(path, self.shelf)) is not None and tile.count
            ),
        )

    def pages(
        self, base: str, slugs: Sequence[str], sort: str = "featured", facet: tuple[str, str] | None = None
    ) -> Iterator[Page]:
        """The pages of one list; the first is at ``base``."""
        size = self.shelf.material.per_page
        count = max(1, -(-len(slugs) // size))
        plain = sort == "featured" and facet is None
        for number in range(1, count + 1):
            here = _numbered(base, number)
            trail = [Link(link.label, link.url) for link in self.framer.chrome.trail(self.entry.key)]
            title = self._title(facet, number)
            if facet is not None:
                trail.append(Link(self._facet_label(facet).value, self.language.path(base)))
            yield self.framer.page(
                "category",
                here,
                title,
                self.text.summary,
                context={
                    "category": self.view,
                    "products": self.shelf.cards(slugs[(number - 1) * size : number * size]),
                    "total": len(slugs),
                    "facets": self._facets(facet),
                    "active_facet": self._facet_label(facet) if facet else None,
                    "clear_url": self.view.url if facet else None,
                    "sorts": () if facet else self._sorts(sort),
                    "pages": self._page_links(base, number, count),
                },
                trail=trail,
                languages=self._languages(facet, number),
                picture=self.view.picture,
                noindex=not plain,
                canonical=here if plain else self.path,
                prev_path=_numbered(base, number - 1) if number > 1 else None,
                next_path=_numbered(base, number + 1) if number < count else None,
                category=self.entry.key,
                current=facet is None,
            )

    def _title(self, facet: tuple[str, str] | None, number: int) -> str:
        title = f"{self.text.title}: {self._facet_label(facet).value}" if facet else self.text.title
        if number > 1:
            return self.language.gettext("%(title)s, page %(number)s", title=title, number=number)
        return title

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many products of the category each language has."""
        products = self.shelf.catalogue.products
        slugs = self.shelf.catalogue.members[self.entry.key]
        return {code: sum(products[slug].exists(code) for slug in slugs) for code in self.shelf.material.languages}

    def _languages(self, facet: tuple[str, str] | None, number: int) -> list[str]:
        """Which languages have this very page."""
        found = []
        for code in self.shelf.material.languages:
            if not self.entry.exists(code):
                continue
            count = self.counts[code]
            if facet is not None:
                pages = self.shelf.material.facets[code].get(self.entry.key, {}).get(facet[0], {})
                count = len(pages.get(facet[1], ()))
            if count > (number - 1) * self.shelf.material.per_page or (number == 1 and facet is None):
                found.append(code)
        return found

    def _facets(self, active: tuple[str, str] | None) -> tuple[Facet, ...]:
        code, facets = self.language.code, []
        for key, values in self.facet_members.items():
            attribute = self.shelf.catalogue.shop.attributes[key]
            labels = attribute.values or {}
            links = tuple(
                FacetValue(
                    value,
                    labels[value][code],
                    len(members),
                    f"{self.view.url}{key}-{value}/",
                    active == (key, value),
                )
                for value, members in values.items()
            )
            facets.append(Facet(key, attribute.label[code], links))
        return tuple(facets)

    def _facet_label(self, facet: tuple[str, str]) -> ActiveFacet:
        attribute = self.shelf.catalogue.shop.attributes[facet[0]]
        code = self.language.code
        return ActiveFacet(*facet, attribute.label[code], (attribute.values or {})[facet[1]][code])

    def _sorts(self, active: str) -> tuple[SortLink, ...]:
        words = self.language.gettext
        labels = {
            "featured": words("Featured"),
            "price-asc": words("Price, low to high"),
            "price-desc": words("Price, high to low"),
            "newest": words("Newest"),
        }
        return tuple(
            SortLink(sort, labels[sort], self.view.url + ("" if sort == "featured" else f"{sort}/"), sort == active)
            for sort in SORTS
        )

    def _page_links(self, base: str, current: int, count: int) -> tuple[PageLink, ...]:
        if count == 1:
            return ()
        return tuple(
            PageLink(number, self.language.path(_numbered(base, number)), number == current)
            for number in range(1, count + 1)
        )


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page-{number}/"


def category_picture(entry: CategoryEntry, shelf: Shelf) -> Picture | None:
    """The cover of a category."""
    if not entry.model.picture:
        return None
    alt = text_in(entry, shelf.language.code).alt or ""
    return shelf.material.pictures.find(entry.document.folder / entry.model.picture, alt)


def category_tile(path: str, shelf: Shelf) -> CategoryTile | None:
    """A category as a tile; ``None``: this language does not have it."""
    entry = shelf.catalogue.categories.get(path)
    if entry is None or not entry.exists(shelf.language.code):
        return None
    text = text_in(entry, shelf.language.code)
    url = shelf.language.path(f"/categories/{path}/")
    return CategoryTile(text.title, url, category_picture(entry, shelf), len(shelf.members[path]), text.summary)
