"""Internal links: written from the root and without a language, resolved to a page that exists."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from shop.storefront.catalogue import Catalogue
from shop.storefront.documents import Document, Words
from shop.storefront.problems import Problems, shown

_HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SENT_PAGES = ("/contact/sent/", "/subscribe/sent/", "/watch/sent/")
"""Where a form leads without JavaScript."""
SERVICE_PAGES = ("/cart/", "/compare/", "/search/", "/order/", "/news/", "/guides/", *SENT_PAGES)
"""Pages that every language has."""
EXPECTED = "the address of a page, as /products/sencha/"


class Links:
    """Where each page exists. ``places``: path → codes of the languages that have it, the default's first."""

    def __init__(self, places: Mapping[str, frozenset[str]], prefixes: Mapping[str, str], default: str) -> None:
        self._places = places
        self._prefixes = prefixes
        self._default = default

    def __contains__(self, path: str) -> bool:
        return path in self._places

    def languages(self, path: str) -> frozenset[str]:
        """In which languages a page exists."""
        return self._places.get(path, frozenset())

    def resolve(self, link: str, locale: str) -> str | None:
        """A link as it must stand on a page of ``locale``; ``None`` when it leads nowhere.

        Links to other places, to a mail address or inside the page stay as they are. A page that does not exist in
        the language is linked in the default one.
        """
        if not link or link.startswith(("#", "{", "|")) or _SCHEME.match(link) or link.startswith("//"):
            return link
        path, rest = _split(link)
        if path.startswith("/feeds/") or path in ("/sitemap.xml", "/robots.txt"):
            return link
        known = self._places.get(path) or self._places.get(f"{path}/")
        if known is None:
            return None
        path = path if path in self._places else f"{path}/"
        code = locale if locale in known else self._default
        return self._prefixes[code] + path + rest

    def localise(self, text: str, locale: str, broken: Callable[[str], None]) -> str:
        """Rewrite the links of a piece of HTML; ``broken`` is told of each that leads nowhere."""

        def rewrite(match: re.Match[str]) -> str:
            link = html.unescape(match[2])
            resolved = self.resolve(link, locale)
            if resolved is None:
                broken(link)
                return match[0]
            return match[1] + html.escape(resolved) + match[3]

        return _HREF.sub(rewrite, text)


def _split(link: str) -> tuple[str, str]:
    cut = min((i for i in (link.find("#"), link.find("?")) if i >= 0), default=len(link))
    return link[:cut], link[cut:]


def page_paths(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Every page by its path without language: in which languages it exists."""
    everywhere = frozenset(catalogue.locales)
    paths = {"/": everywhere, **dict.fromkeys(SERVICE_PAGES, everywhere)}
    kinds = (
        ("/products/{}/", catalogue.products, "product"),
        ("/categories/{}/", catalogue.categories, "category"),
        ("/guides/{}/", catalogue.guides, "guide"),
        ("/{}/", catalogue.pages, "page"),
        ("/news/{}/", catalogue.posts, "post"),
    )
    for form, entries, kind in kinds:
        for key in catalogue.declared.get(kind, ()):
            entry = entries.get(key)
            codes = {catalogue.default, *(entry.translations if entry else ())}
            paths.setdefault(form.format(key), frozenset(codes))
    paths.pop("/home/", None)
    return paths


def make_links(catalogue: Catalogue, extra: Mapping[str, frozenset[str]] | None = None) -> Links:
    """The links of a catalogue; ``extra``: further pages, as those of facets."""
    prefixes = {code: "" if code == catalogue.default else f"/{code}" for code in catalogue.locales}
    return Links({**page_paths(catalogue), **(extra or {})}, prefixes, catalogue.default)


def check_written_links(catalogue: Catalogue, links: Links, problems: Problems) -> None:
    """Find links in front matter that lead nowhere: the footer's and the home page's."""
    document = catalogue.shop_document
    for c, column in enumerate(catalogue.shop.footer.columns):
        for index, link in enumerate(column.links):
            if links.resolve(link, catalogue.default) is None:
                document.report(problems, ("footer", "columns", c, "links", index), link, EXPECTED)
    if catalogue.home:
        for home in catalogue.home.documents:
            hero = home.front.values.get("hero")
            target = hero.get("link") if isinstance(hero, dict) else None
            if isinstance(target, str) and links.resolve(target, home.locale) is None:
                home.report(problems, ("hero", "link"), target, EXPECTED)


def report_broken(document: Document, link: str, problems: Problems) -> None:
    """Say on which lines of a body a broken link stands."""
    lines = list(_lines_with(document.front.body, link, document.front.body_line))
    for line in lines or [document.front.body_line]:
        problems.add(document.file, line, "link", Words(shown(link)), EXPECTED)


def _lines_with(body: str, link: str, first: int) -> Iterator[int]:
    whole = re.compile(rf"(?<![\w/.-]){re.escape(link)}(?![\w/.-])")
    for number, line in enumerate(body.splitlines(), start=first):
        if whole.search(line):
            yield number
