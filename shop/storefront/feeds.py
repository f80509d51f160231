"""Atom feeds (RFC 4287): what is new to read and what is new to buy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as Xml

from shop.storefront.views.frames import Framer
from shop.storefront.views.shelf import Shelf
from shop.storefront.views.texts import article, posts_of

_ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 30
"""Entries in a feed."""


@dataclass(frozen=True, slots=True)
class Item:
    """``url``: absolute, and the entry's id."""

    title: str
    url: str
    summary: str
    day: date


def feeds(shelf: Shelf, framer: Framer) -> dict[str, bytes]:
    """The feeds of one language by output path."""
    language, site = shelf.language, shelf.material.site_url
    name = shelf.catalogue.shop.name[language.code]
    products = [
        Item(card.title, site + card.url, card.summary, shelf.catalogue.products[card.slug].model.added)
        for card in shelf.cards(_newest(shelf))
    ]
    news = [
        Item(view.title, site + view.url, view.summary, view.date)
        for view in (article(entry, shelf, "") for entry in posts_of(shelf)[:NEWEST])
    ]
    home = site + language.path("/")
    found = {}
    for title, path, items in (
        (language.gettext("%(shop)s: news", shop=name), "/feeds/news.atom.xml", news),
        (language.gettext("%(shop)s: new products", shop=name), "/feeds/products.atom.xml", products),
    ):
        local = language.path(path)
        found[local.lstrip("/")] = _atom(title, site + local, home, language.lang, framer.shop_name, items)
    return found


def _newest(shelf: Shelf) -> list[str]:
    code = shelf.language.code
    slugs = [slug for slug, entry in shelf.catalogue.products.items() if entry.exists(code)]
    return shelf.ordered(slugs, "newest")[:NEWEST]


def _atom(title: str, url: str, home: str, lang: str, author: str, items: Iterable[Item]) -> bytes:
    items = list(items)
    feed = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(feed, "title", title)
    _text(feed, "id", url)
    Xml.SubElement(feed, "link", rel="self", type="application/atom+xml", href=url)
    Xml.SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    _text(feed, "updated", _moment(max((item.day for item in items), default=date(2000, 1, 1))))
    _text(Xml.SubElement(feed, "author"), "name", author)
    for item in items:
        entry = Xml.SubElement(feed, "entry")
        _text(entry, "title", item.title)
        _text(entry, "id", item.url)
        Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=item.url)
        _text(entry, "updated", _moment(item.day))
        _text(entry, "summary", item.summary)
    Xml.indent(feed)
    text: str = Xml.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _moment(day: date) -> str:
    """A day of the content as the moment it begins (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00Z"
