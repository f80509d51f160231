"""The shapes of what is read: guides, news, pages, home. Texts are in the page's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shop.storefront.markdown_text import Heading
from shop.storefront.views.objects import Card, Prose
from shop.storefront.views.pictures import Picture
from shop.storefront.views.reviews import ReviewView


@dataclass(frozen=True, slots=True)
class GuideView:
    slug: str
    title: str
    url: str
    summary: str
    picture: Picture
    kind: str
    date: date
    minutes: int
    body: Prose
    author: str
    products: tuple[Card, ...]
    toc: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class ContentView:
    title: str
    summary: str
    body: Prose
    slug: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    title: str
    url: str
    summary: str
    date: date
    author: str = ""
    body: Prose = field(default_factory=Prose)
    products: tuple[Card, ...] = ()
    minutes: int = 1


@dataclass(frozen=True, slots=True)
class HeroView:
    title: str
    text: str
    picture: Picture
    button: str
    link: str


@dataclass(frozen=True, slots=True)
class CardSection:
    title: str
    products: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TileSection:
    title: str
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SpotlightView:
    title: str
    text: str
    url: str
    picture: Picture | None
    products: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class QuotedReview:
    """A review and what it is about."""

    review: ReviewView
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PromiseView:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """``sections``: the names of those that have something to show, in their order."""

    hero: HeroView
    sections: tuple[str, ...]
    featured: CardSection | None
    categories: TileSection | None
    guides: TileSection | None
    spotlight: SpotlightView | None
    promises: tuple[PromiseView, ...]
    reviews: TileSection | None
    body: Prose
