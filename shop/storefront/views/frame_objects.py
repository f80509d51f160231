"""The shapes of a page's frame: its head, its addresses, its links. Texts are in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A category in the navigation. ``in_path``: the page is in it; ``current``: the page is it."""

    label: str
    url: str
    path: str
    count: int
    children: tuple[CategoryLink, ...] = ()
    in_path: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Alternate:
    lang: str
    href: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SharedView:
    """A picture for other sites; its address is absolute."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class OpenGraph:
    type: str
    title: str
    description: str
    url: str
    image: SharedView | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """The frame of a page: everything in ``<head>``, and where it is in the shop."""

    kind: str
    locale: str
    lang: str
    url: str
    canonical: str
    alternates: tuple[Alternate, ...]
    x_default: str | None
    title: str
    description: str
    breadcrumbs: tuple[Link, ...]
    json_ld: tuple[dict[str, Any], ...]
    og: OpenGraph
    noindex: bool = False
    prev_url: str | None = None
    next_url: str | None = None
    pictures: tuple[str, ...] = ()
    """Absolute addresses."""
    players: tuple[str, ...] = ()
    """The hosts that videos of other sites play from."""
    twin_url: str | None = None
    """The same page as Markdown."""
