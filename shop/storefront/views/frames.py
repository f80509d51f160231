"""The head of each page: its addresses in all languages, its title, its way through the shop, its description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop.storefront.jsonld import Describer
from shop.storefront.views.chrome import Chrome
from shop.storefront.views.frame_objects import Alternate, Link, OpenGraph, PageView
from shop.storefront.views.pictures import Picture


@dataclass(frozen=True)
class Page:
    """A page to be rendered. ``file``: below the output folder; ``path``: its address without language."""

    file: str
    path: str
    template: str
    view: PageView
    context: dict[str, Any] = field(default_factory=dict)
    category: str = ""
    """The category that the navigation opens at."""
    twin: bytes | None = None
    """The same as Markdown."""


def twin_of(url: str) -> str:
    """The address of a page's twin.

    >>> twin_of("/products/sencha/")
    '/products/sencha/index.md'
    """
    return f"{url}index.md"


class Framer:
    """Makes the frames of one language's pages."""

    def __init__(self, chrome: Chrome) -> None:
        self.chrome = chrome
        self.language = chrome.language
        self.material = chrome.material
        self.describer = Describer(chrome.shop, self.language.code, self.material.site_url)
        self.shop_name = chrome.shop.name[self.language.code]

    def page(
        self,
        kind: str,
        path: str,
        title: str,
        description: str,
        *,
        template: str | None = None,
        context: dict[str, Any] | None = None,
        trail: Sequence[Link] = (),
        languages: Iterable[str] | None = None,
        json_ld: Iterable[dict[str, Any]] = (),
        picture: Picture | None = None,
        og_type: str = "website",
        noindex: bool = False,
        canonical: str | None = None,
        prev_path: str | None = None,
        next_path: str | None = None,
        category: str = "",
        current: bool = False,
        pictures: Sequence[Picture] = (),
        twin: bytes | None = None,
    ) -> Page:
        """A page at ``path``. ``trail``: from below the home page to this page; ``canonical``, ``*_path``: paths.

        ``pictures``: what the page is found by among pictures; ``twin``: the page as Markdown.
        """
        url = self.language.path(path)
        crumbs = (self.chrome.home, *trail) if trail else ()
        data = list(json_ld)
        if crumbs and not noindex:
            data.append(self.describer.breadcrumbs(crumbs))
        heading = title if kind == "home" else f"{title} – {self.shop_name}"
        found = self.material.links.languages(path) if languages is None else frozenset(languages)
        view = PageView(
            kind=kind,
            locale=self.language.code,
            lang=self.language.lang,
            url=url,
            canonical=self.material.site_url + self.language.path(canonical or path),
            alternates=self._alternates(path, found),
            x_default=self.material.site_url + path if found else None,
            title=heading,
            description=description,
            breadcrumbs=crumbs,
            json_ld=tuple(data),
            og=self._open_graph(og_type, title, description, url, picture),
            noindex=noindex,
            prev_url=self.language.path(prev_path) if prev_path else None,
            next_url=self.language.path(next_path) if next_path else None,
            pictures=tuple(self.material.site_url + one.full for one in pictures or ([picture] if picture else [])),
            twin_url=twin_of(url) if twin is not None else None,
        )
        file = f"{url.lstrip('/')}index.html" if url.endswith("/") else url.lstrip("/")
        shown = {**self._around(category, current), **(context or {})}
        return Page(file, path, template or kind, view, shown, category, twin)

    def _around(self, category: str, current: bool) -> dict[str, Any]:
        """What every page shows around its own."""
        return {
            "nav": self.chrome.nav(category, current),
            "menu": self.chrome.menu,
            "footer": self.chrome.footer,
            "contact": self.chrome.contact,
            "site": self.chrome.site,
        }

    def _alternates(self, path: str, found: frozenset[str]) -> tuple[Alternate, ...]:
        return tuple(
            Alternate(
                lang=language.lang,
                href=self.material.site_url + language.path(path),
                label=language.label,
                url=language.path(path),
                current=code == self.language.code,
            )
            for code, language in self.material.languages.items()
            if code in found
        )

    def _open_graph(self, kind: str, title: str, description: str, url: str, picture: Picture | None) -> OpenGraph:
        return OpenGraph(
            type=kind,
            title=title,
            description=description,
            url=self.material.site_url + url,
            image=self.material.site_url + picture.full if picture else None,
            image_width=picture.full_width if picture else None,
            image_height=picture.full_height if picture else None,
        )
