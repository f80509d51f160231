"""The shapes of what is sold: cards, products, categories, facets. Texts are in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from shop.storefront.videos import Video
from shop.storefront.views.frame_objects import CategoryLink
from shop.storefront.views.pictures import Picture
from shop.storefront.views.reviews import Rating, ReviewsView


@dataclass(frozen=True, slots=True)
class Price:
    amount: int
    text: str
    from_: bool = False
    was: str | None = None
    was_amount: int | None = None
    lowest: str | None = None
    """In words: the lowest price of the thirty days before a reduced one."""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """``id``: sale | new | preorder | sold_out | bundle"""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a list. ``lang``: its texts' language where that is not the page's."""

    slug: str
    title: str
    url: str
    lang: str | None
    summary: str
    picture: Picture
    hover: Picture | None
    price: Price
    availability: str
    available_from: date | None
    badges: tuple[Badge, ...]
    sku: str | None
    variant_count: int
    colours: tuple[str, ...]
    category_label: str
    attributes: dict[str, tuple[str, ...]]
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class GuideCard:
    slug: str
    title: str
    url: str
    lang: str | None
    summary: str
    picture: Picture
    kind: str
    date: date
    minutes: int


@dataclass(frozen=True, slots=True)
class ProsePart:
    """A piece of a text, and the product or the video that stands after it."""

    html: Markup
    card: Card | None
    video: Video | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A text. On its own it shows as HTML without its products and videos."""

    parts: tuple[ProsePart, ...] = ()

    def __html__(self) -> str:
        return "".join(part.html for part in self.parts)

    def __bool__(self) -> bool:
        return any(part.html or part.card or part.video for part in self.parts)

    @property
    def players(self) -> tuple[str, ...]:
        """The hosts of other sites whose videos it shows."""
        return tuple(sorted({part.video.host for part in self.parts if part.video and part.video.host}))


@dataclass(frozen=True, slots=True)
class OptionValue:
    """``swatch``: a colour, as ``#2b4d3c``."""

    value: str
    label: str
    picture: Picture | None
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """``name`` and each ``value`` are ids, the same in all languages."""

    name: str
    label: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class VariantView:
    sku: str
    options: dict[str, str]
    label: str
    price: Price
    availability: str
    available_from: date | None
    picture_index: int | None
    """Where among the product's pictures; ``None``: all that there are show other variants."""
    picture: Picture | None
    tracked: bool
    weight: int


@dataclass(frozen=True, slots=True)
class FactValue:
    label: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the facts table: choices in ``values``, or free ``text``."""

    key: str
    label: str
    values: tuple[FactValue, ...] = ()
    text: str = ""

    @property
    def words(self) -> str:
        """What it says, as one line."""
        return self.text or ", ".join(value.label for value in self.values)


@dataclass(frozen=True, slots=True)
class BundlePart:
    title: str
    url: str
    quantity: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class Question:
    q: str
    a: str


@dataclass(frozen=True, slots=True)
class ProductView:
    slug: str
    title: str
    url: str
    lang: str | None
    summary: str
    picture: Picture
    hover: Picture | None
    price: Price
    availability: str
    available_from: date | None
    badges: tuple[Badge, ...]
    sku: str | None
    variant_count: int
    colours: tuple[str, ...]
    category_label: str
    brand: str
    body: Prose
    pictures: tuple[Picture, ...]
    options: tuple[Option, ...]
    variants: tuple[VariantView, ...]
    attributes: tuple[Fact, ...]
    category: CategoryLink | None
    related: tuple[Card, ...]
    guides: tuple[GuideCard, ...]
    bundle: tuple[BundlePart, ...]
    faq: tuple[Question, ...]
    warranty_text: str
    returns_text: str
    shipping_text: str
    lasts: int | None
    fragile: bool
    filters: tuple[str, ...]
    """What the search may be narrowed by, as ``origin:japan``; ``in``: the categories."""
    client: dict[str, Any]
    reviews: ReviewsView | None = None


@dataclass(frozen=True, slots=True)
class CategoryTile:
    label: str
    url: str
    picture: Picture | None
    count: int
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CategoryView:
    title: str
    summary: str
    body: Prose
    picture: Picture | None
    path: str
    url: str
    guides: tuple[GuideCard, ...]
    children: tuple[CategoryTile, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    id: str
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    key: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class ActiveFacet:
    """The choice that a page is narrowed to."""

    key: str
    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SortLink:
    id: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    url: str
    current: bool
