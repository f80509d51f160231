"""The head of each page: its addresses in all languages, its title, its way through the shop, its description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop.storefront.jsonld import Describer
from shop.storefront.share_drawing import HEIGHT, WIDTH
from shop.storefront.views.chrome import Chrome
from shop.storefront.views.frame_objects import Alternate, Link, OpenGraph, PageView, SharedView
from shop.storefront.views.objects import Prose
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
        price: str = "",
    ) -> Page:
        """A page at ``path``. ``trail``: from below the home page to this page; ``canonical``, ``*_path``: paths.

        ``pictures``: what the page is found by among pictures; ``twin``: the page as Markdown.
        """
        url, context = self.language.path(path), context or {}
        crumbs, data = ((self.chrome.home, *trail) if trail else ()), list(json_ld)
        if crumbs and not noindex:
            data.append(self.describer.breadcrumbs(crumbs))
        found = self.material.links.languages(path) if languages is None else frozenset(languages)
        view = PageView(
            kind=kind,
            locale=self.language.code,
            lang=self.language.lang,
            url=url,
            canonical=self.material.site_url + self.language.path(canonical or path),
            alternates=self._alternates(path, found),
            x_default=self.material.site_url + path if found else None,
            title=title if kind == "home" else f"{title} – {self.shop_name}",
            description=description,
            breadcrumbs=crumbs,
            json_ld=tuple(data),
            og=self._open_graph(og_type, title, description, url, self._shown(noindex, title, price, picture)),
            noindex=noindex,
            prev_url=self.language.path(prev_path) if prev_path else None,
            next_url=self.language.path(next_path) if next_path else None,
            pictures=tuple(self.material.site_url + one.full for one in pictures or ([picture] if picture else [])),
            twin_url=twin_of(url) if twin is not None else None,
            players=_players(context),
        )
        file = f"{url.lstrip('/')}index.html" if url.endswith("/") else url.lstrip("/")
        shown = {**self._around(category, current), **context}
        return Page(file, path, template or kind, view, shown, category, twin)

    def _around(self, category: str, current: bool) -> dict[str, Any]:
        """What every page shows around its own."""
        return {
            "nav": self.chrome.nav(category, current),
            "menu": self.chrome.menu,
            "footer": self.chrome.footer,
            "contact": self.chrome.contact,
            "consent": self.chrome.consent,
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

    def _shown(self, noindex: bool, title: str, price: str, photo: Picture | None) -> SharedView | None:
        """The picture that other sites show: one of its own for each page that is found, else the page's photo."""
        if not noindex:
            url = self.material.share_pictures.url(self.shop_name, title, price, photo)
            return SharedView(self.material.site_url + url, WIDTH, HEIGHT, f"{title}, {price}" if price else title)
        if photo is None:
            return None
        return SharedView(self.material.site_url + photo.full, photo.full_width, photo.full_height, photo.alt)

    def _open_graph(self, kind: str, title: str, description: str, url: str, shown: SharedView | None) -> OpenGraph:
        return OpenGraph(kind, title, description, self.material.site_url + url, shown)


def _players(context: dict[str, Any]) -> tuple[str, ...]:
    """What the texts of a page play from other sites."""
    bodies = (getattr(value, "body", None) for value in context.values())
    return tuple(host for body in bodies if isinstance(body, Prose) for host in body.players)
