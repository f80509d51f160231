"""What buyers say, as pages show it: newest first, in the reader's language before others. Stars order nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shop.domain.reviews import STARS, Summary
from shop.storefront.locales import Language
from shop.storefront.material import Material
from shop.storefront.reviews import PublishedReview, paragraphs
from shop.storefront.views.pictures import Picture

ON_PRODUCT = 10
"""Reviews on the product's own page; the rest have pages of their own."""
ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class Rating:
    """``label``: in words, for those who don't see stars; ``percent``: how much of the stars is filled."""

    average: str
    figure: str
    """With a point, for machines."""
    percent: int
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave so many stars."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ReviewView:
    """``lang``: its words' language where that is not the page's."""

    stars: int
    percent: int
    label: str
    title: str
    name: str
    date: date
    paragraphs: tuple[str, ...]
    lang: str | None
    verified: bool
    rewarded: bool
    reply: tuple[str, ...]
    photo: Picture | None


@dataclass(frozen=True, slots=True)
class ReviewsView:
    """``url``: the page with all of them; empty where ``items`` are all."""

    rating: Rating
    bars: tuple[Bar, ...]
    items: tuple[ReviewView, ...]
    url: str = ""


def rating(summary: Summary, language: Language) -> Rating:
    average = language.tenths(summary.tenths)
    label = language.gettext("%(average)s of 5 stars", average=average)
    return Rating(average, summary.average, summary.tenths * 2, summary.count, label)


def rating_of(slug: str, material: Material, language: Language) -> Rating | None:
    """What a product's stars come to; ``None``: nobody has reviewed it."""
    summary = material.reviews.summary(slug)
    return rating(summary, language) if summary else None


def reviews_of(slug: str, material: Material, language: Language) -> ReviewsView | None:
    """What stands on a product's own page; ``None``: nobody has reviewed it."""
    summary = material.reviews.summary(slug)
    if summary is None:
        return None
    items = views(slug, material, language)
    url = language.path(reviews_path(slug)) if len(items) > ON_PRODUCT else ""
    bars = tuple(Bar(stars, summary.counts[stars], summary.percent(stars)) for stars in STARS)
    return ReviewsView(rating(summary, language), bars, items[:ON_PRODUCT], url)


def reviews_path(slug: str, number: int = 1) -> str:
    base = f"/products/{slug}/reviews/"
    return base if number == 1 else f"{base}page-{number}/"


def views(slug: str, material: Material, language: Language) -> tuple[ReviewView, ...]:
    """All of a product's reviews, in the order in which they are shown."""
    ordered = sorted(material.reviews.of(slug), key=lambda review: _lang(review, material, language) != language.lang)
    return tuple(view(review, material, language) for review in ordered)


def view(review: PublishedReview, material: Material, language: Language) -> ReviewView:
    model = review.model
    lang = _lang(review, material, language)
    name = model.name or language.gettext("A customer")
    alt = language.gettext("Photo by %(name)s", name=name)
    return ReviewView(
        stars=model.rating,
        percent=model.rating * 20,
        label=language.gettext("%(average)s of 5 stars", average=model.rating),
        title=model.title,
        name=name,
        date=model.date,
        paragraphs=review.paragraphs,
        lang=None if lang == language.lang else lang,
        verified=model.verified,
        rewarded=model.rewarded,
        reply=paragraphs(model.reply),
        photo=material.pictures.find(review.photo, alt) if review.photo else None,
    )


def _lang(review: PublishedReview, material: Material, language: Language) -> str:
    known = material.languages.get(review.model.locale)
    return known.lang if known else review.model.locale or language.lang


def chunks(items: tuple[ReviewView, ...]) -> Iterator[tuple[int, tuple[ReviewView, ...]]]:
    """The pages that all of them need: number, and what is on it."""
    for number, start in enumerate(range(0, len(items), ON_PAGE), start=1):
        yield number, items[start : start + ON_PAGE]
