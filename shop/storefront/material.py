"""What a page is made from: the named inputs of rendering. Nothing else may reach a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shop.storefront.assets import Assets
from shop.storefront.bodies import Bodies
from shop.storefront.catalogue import Catalogue
from shop.storefront.links import Links
from shop.storefront.locales import Language
from shop.storefront.reviews import Reviews
from shop.storefront.share_pictures import SharePictures
from shop.storefront.variants import Stock
from shop.storefront.views.pictures import PictureBook


@dataclass(frozen=True)
class Options:
    """The settings that matter to pages, and where things lie."""

    content: Path
    theme: Path
    output: Path
    cache: Path
    snapshot: Path
    site_url: str
    problems: str
    search: bool
    per_page: int
    low_stock: int
    budget: Mapping[str, int]
    workers: int

    @property
    def own_templates(self) -> Path:
        """The merchant's own templates, each in place of the theme's of that name; need not exist."""
        return self.content / "theme"


@dataclass(frozen=True)
class Material:
    """``site_url``: absolute, without a slash at the end. ``snapshot``: the hash of the prices of this build."""

    catalogue: Catalogue
    languages: Mapping[str, Language]
    pictures: PictureBook
    share_pictures: SharePictures
    bodies: Bodies
    links: Links
    stock: Stock
    assets: Assets
    colours: tuple[Mapping[str, str], Mapping[str, str]]
    """Those of the light and of the dark look, by name."""
    site_url: str
    snapshot: str
    per_page: int
    facets: Mapping[str, Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]]
    """Language → category path → attribute → choice → slugs: those choices that have a page of their own."""
    reviews: Reviews = field(default_factory=Reviews)
