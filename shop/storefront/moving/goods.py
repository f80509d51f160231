"""A product of another shop, read and understood, before it becomes a file of this one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

Dialect = Literal["whole", "wordpress"]
"""How a text writes its paragraphs."""


class Photo(msgspec.Struct, frozen=True):
    """A picture by the address that it had."""

    row: int
    url: str
    alt: str = ""


class Piece(msgspec.Struct, frozen=True):
    """One thing that is sold; prices in minor units. ``grams``: ``None`` where not said; ``sku`` may be empty."""

    row: int
    price: int
    sku: str = ""
    options: tuple[tuple[str, str], ...] = ()
    was: int | None = None
    reduced: date | None = None
    """Since when the price is lower than ``was``, as far as the export says."""
    grams: int | None = None
    stock: int | None = None
    photo: str = ""
    net: str = ""
    gtin: str = ""


class Goods(msgspec.Struct, frozen=True):
    """A product. ``key``: what the other shop calls it; ``options``: name → values in order."""

    row: int
    key: str
    slug: str
    title: str
    html: str
    pieces: tuple[Piece, ...]
    dialect: Dialect = "whole"
    short: str = ""
    """What was written as a summary: plain text or HTML."""
    options: Mapping[str, tuple[str, ...]] = {}
    photos: tuple[Photo, ...] = ()
    brand: str = ""
    categories: tuple[tuple[str, ...], ...] = ()
    """Names from the top down."""
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    related: tuple[str, ...] = ()
    """As the other shop says: handles, SKUs, ``id:`` and a number."""
    aliases: tuple[str, ...] = ()
    """What else the other shop calls this product."""
    backorder: bool = False
    tax_class: str = ""
    featured: bool = False
    draft: str = ""
    """Why it is not to be shown yet; empty: it is."""


class Terms(msgspec.Struct, frozen=True):
    """What the shop says that a product is read for. ``today``: in the shop's time zone."""

    currency: str
    today: date
    tax_classes: tuple[str, ...] = ("standard",)
