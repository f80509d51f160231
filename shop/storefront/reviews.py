"""Published reviews: the files that ``make reviews`` writes, and those of the sample shop.

    content/reviews/<slug>/<id>.md (+ <id>.jpg)

Their words are text, not Markdown. Reviews of a product that is no longer there are left unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shop.domain.reviews import Summary, summarise
from shop.storefront.bodies import PicturePlace
from shop.storefront.catalogue import Catalogue
from shop.storefront.documents import Document, read_review_files
from shop.storefront.models.texts import Review
from shop.storefront.problems import Problems
from shop.storefront.validation import validate


@dataclass(frozen=True, slots=True)
class PublishedReview:
    document: Document
    model: Review

    @property
    def photo(self) -> Path | None:
        return self.document.folder / self.model.photo if self.model.photo else None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return paragraphs(self.document.front.body)


def paragraphs(text: str) -> tuple[str, ...]:
    """What empty lines set apart."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


@dataclass(frozen=True)
class Reviews:
    """All of them, by product, newest first."""

    by_slug: Mapping[str, tuple[PublishedReview, ...]] = field(default_factory=dict)

    def of(self, slug: str) -> tuple[PublishedReview, ...]:
        return self.by_slug.get(slug, ())

    def summary(self, slug: str) -> Summary | None:
        """What a product's stars come to; ``None``: nobody has reviewed it."""
        return summarise(review.model.rating for review in self.of(slug))

    def newest(self) -> list[tuple[str, PublishedReview]]:
        """Slugs with their reviews, the newest of all first."""
        found = [(slug, review) for slug, some in self.by_slug.items() for review in some]
        return sorted(found, key=lambda one: (-one[1].model.date.toordinal(), one[1].document.file))

    @property
    def photos(self) -> Iterator[PicturePlace]:
        """Every picture that a review names."""
        for some in self.by_slug.values():
            for review in some:
                if review.photo:
                    line = review.document.front.line(("photo",))
                    yield PicturePlace(review.document, ("photo",), line, review.photo)

    def without(self, files: frozenset[str]) -> Reviews:
        """These without the ones in ``files``."""
        kept = {
            slug: tuple(review for review in some if review.document.file not in files)
            for slug, some in self.by_slug.items()
        }
        return Reviews({slug: some for slug, some in kept.items() if some})


def read_reviews(content: Path, catalogue: Catalogue, problems: Problems) -> Reviews:
    """Read the reviews of the shop's products; what is refused stands in ``problems``."""
    found: dict[str, list[PublishedReview]] = {}
    for document in read_review_files(content, catalogue.default, problems):
        if document.key not in catalogue.declared["product"]:
            continue
        model = validate(document, Review, {}, problems)
        if model is not None:
            found.setdefault(document.key, []).append(PublishedReview(document, model))
    return Reviews({slug: tuple(sorted(some, key=_newest_first)) for slug, some in sorted(found.items())})


def _newest_first(review: PublishedReview) -> tuple[int, str]:
    return -review.model.date.toordinal(), review.document.file
