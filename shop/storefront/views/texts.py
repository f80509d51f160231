"""Pages that are read: home, guides, news, and the merchant's own pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shop.storefront.catalogue import Entry, GuideEntry, HomeEntry, PageEntry, PostEntry, text_in
from shop.storefront.markdown_text import questions
from shop.storefront.models.texts import Post, Spotlight
from shop.storefront.views.frame_objects import Link
from shop.storefront.views.frames import Framer, Page
from shop.storefront.views.listing import category_tile
from shop.storefront.views.objects import CategoryTile
from shop.storefront.views.reviews import view
from shop.storefront.views.shelf import Shelf
from shop.storefront.views.text_objects import (
    ArticleView,
    CardSection,
    ContentView,
    GuideView,
    HeroView,
    HomeView,
    PromiseView,
    QuotedReview,
    SpotlightView,
    TileSection,
)

QUOTED = 3
"""Reviews on the home page."""
SPOTLIGHT = 4
"""Products of a category that the home page shows."""


def guide_pages(shelf: Shelf, framer: Framer) -> Iterator[Page]:
    """The list of guides and each of them, the newest first."""
    words, guides = shelf.language.gettext, _guides_of(shelf)
    trail = Link(words("Guides"), shelf.language.path("/guides/"))
    cards = shelf.guide_cards(entry.key for entry in guides)
    summary = words("How to choose, brew and keep what we sell.")
    yield framer.page("guides", "/guides/", words("Guides"), summary, context={"guides": cards}, trail=[trail])
    for entry in guides:
        page = _guide(entry, shelf, framer, trail)
        if page is not None:
            yield page


def guide_links(shelf: Shelf) -> Iterator[tuple[str, str, str]]:
    """The title, address and summary of each guide, the newest first."""
    for entry in _guides_of(shelf):
        guide = text_in(entry, shelf.language.code)
        yield guide.title, shelf.language.path(f"/guides/{entry.key}/"), guide.summary


def _guides_of(shelf: Shelf) -> list[GuideEntry]:
    """The guides of a language, the newest first."""
    guides = [entry for entry in shelf.catalogue.guides.values() if entry.exists(shelf.language.code)]
    return sorted(guides, key=lambda entry: (-entry.model.date.toordinal(), entry.key))


def _guide(entry: GuideEntry, shelf: Shelf, framer: Framer, above: Link) -> Page | None:
    card = shelf.guide_card(entry.key)
    if card is None:
        return None
    guide = text_in(entry, shelf.language.code)
    text = shelf.material.bodies.text(entry.document_in(shelf.language.code))
    view = GuideView(
        slug=entry.key,
        title=card.title,
        url=card.url,
        summary=card.summary,
        picture=card.picture,
        kind=card.kind,
        date=card.date,
        minutes=card.minutes,
        body=shelf.prose(text.html),
        author=guide.author,
        products=shelf.cards(entry.model.products),
        toc=text.headings,
    )
    described = framer.describer.article(
        view.title, view.summary, view.url, view.date, view.author, view.picture, shelf.language.lang
    )
    return framer.page(
        "guide",
        f"/guides/{entry.key}/",
        view.title,
        view.summary,
        context={"guide": view},
        trail=[above, Link(view.title, view.url)],
        json_ld=[described],
        picture=view.picture,
        og_type="article",
    )


def posts_page(shelf: Shelf, framer: Framer) -> Page:
    """The list of news, the newest first."""
    words = shelf.language.gettext
    articles = tuple(article(entry, shelf, "") for entry in posts_of(shelf))
    trail = [Link(words("News"), shelf.language.path("/news/"))]
    summary = words("What is new in the shop.")
    return framer.page("posts", "/news/", words("News"), summary, context={"articles": articles}, trail=trail)


def posts_of(shelf: Shelf) -> list[PostEntry]:
    """The news of a language, the newest first."""
    posts = [entry for entry in shelf.catalogue.posts.values() if entry.exists(shelf.language.code)]
    return sorted(posts, key=lambda entry: (-entry.model.date.toordinal(), entry.key))


def article(entry: Entry[Post, Post], shelf: Shelf, body: str) -> ArticleView:
    post = text_in(entry, shelf.language.code)
    return ArticleView(
        title=post.title,
        url=shelf.language.path(f"/news/{entry.key}/"),
        summary=post.summary,
        date=entry.model.date,
        author=post.author,
        body=shelf.prose(body),
        products=shelf.cards(entry.model.products),
        minutes=shelf.material.bodies.text(entry.document_in(shelf.language.code)).minutes,
    )


def post_page(entry: PostEntry, shelf: Shelf, framer: Framer, body: str) -> Page:
    """A piece of news; ``body``: its HTML."""
    view = article(entry, shelf, body)
    described = framer.describer.article(
        view.title, view.summary, view.url, view.date, view.author, None, shelf.language.lang
    )
    above = Link(shelf.language.gettext("News"), shelf.language.path("/news/"))
    return framer.page(
        "article",
        f"/news/{entry.key}/",
        view.title,
        view.summary,
        context={"article": view},
        trail=[above, Link(view.title, view.url)],
        json_ld=[described],
        og_type="article",
    )


def content_page(entry: PageEntry, shelf: Shelf, framer: Framer, body: str) -> Page:
    """One of the merchant's own pages; ``body``: its HTML. Questions among the headings are described as such."""
    page = text_in(entry, shelf.language.code)
    path = f"/{entry.key}/"
    asked = questions(body)
    return framer.page(
        "contact" if entry.key == "contact" else "page",
        path,
        page.title,
        page.summary,
        context={"content": ContentView(page.title, page.summary, shelf.prose(body), entry.key)},
        trail=[Link(page.title, shelf.language.path(path))],
        json_ld=[framer.describer.questions(asked)] if asked else [],
    )


def home_page(entry: HomeEntry, shelf: Shelf, framer: Framer, body: str) -> Page | None:
    """The home page; ``None``: its picture was refused."""
    home, language = text_in(entry, shelf.language.code), shelf.language
    picture = shelf.material.pictures.find(entry.document.folder / entry.model.hero.picture, home.hero.alt)
    if picture is None:
        return None
    link = shelf.material.links.resolve(home.hero.link, language.code) or language.path("/")
    shown: dict[str, Any] = {
        "featured": home.featured and CardSection(home.featured.title, shelf.cards(home.featured.products)),
        "categories": home.categories and TileSection(home.categories.title, _tiles(home.categories.paths, shelf)),
        "guides": home.guides and TileSection(home.guides.title, shelf.guide_cards(home.guides.guides)),
        "spotlight": home.spotlight and _spotlight(home.spotlight, shelf),
        "reviews": home.reviews and _latest_reviews(home.reviews.title, shelf),
        "promises": tuple(PromiseView(promise.title, promise.text) for promise in home.promises),
    }
    story = shelf.prose(body)
    view = HomeView(
        hero=HeroView(home.hero.title, home.hero.text, picture, home.hero.button, link),
        sections=tuple(name for name in home.sections if (story if name == "story" else shown[name])),
        body=story,
        **shown,
    )
    described = framer.describer.shop_itself()
    return framer.page(
        "home", "/", home.title, home.summary, context={"home": view}, json_ld=[described], picture=picture
    )


def _tiles(paths: Iterable[str], shelf: Shelf) -> tuple[CategoryTile, ...]:
    found = (category_tile(path, shelf) for path in paths)
    return tuple(tile for tile in found if tile is not None)


def _spotlight(spotlight: Spotlight, shelf: Shelf) -> SpotlightView | None:
    """A category with its first products; ``None``: this language has neither, or no product of it."""
    tile = category_tile(spotlight.path, shelf)
    if tile is None or not tile.count:
        return None
    slugs = shelf.ordered(shelf.members[spotlight.path])[:SPOTLIGHT]
    return SpotlightView(spotlight.title, spotlight.text or tile.summary, tile.url, tile.picture, shelf.cards(slugs))


def _latest_reviews(title: str, shelf: Shelf) -> TileSection | None:
    """The newest reviews with words in the page's language, whatever their stars; ``None``: there are none."""
    found = []
    for slug, review in shelf.material.reviews.newest():
        card = shelf.card(slug)
        shown = view(review, shelf.material, shelf.language)
        if card is not None and shown.lang is None and shown.paragraphs:
            found.append(QuotedReview(shown, card.title, card.url))
    return TileSection(title, tuple(found[:QUOTED])) if found else None
