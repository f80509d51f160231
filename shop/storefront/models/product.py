"""A product's front matter, and its translation's."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shop.storefront.models.fields import (
    Amount,
    Colour,
    Count,
    Day,
    Gtin,
    Model,
    NetContent,
    Positive,
    Sku,
    Text,
    Whole,
    Words,
)


class Option(Model):
    name: Text
    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    swatches: dict[str, Colour] = Field(default_factory=dict)
    """The colours of values, where no picture shows them."""


class AskedPrice(Model):
    """A price that is or was asked, from a day on."""

    since: Day
    price: Amount


class Variant(Model):
    """One thing that can be bought; weight in grams, packed."""

    sku: Sku
    options: dict[str, Text]
    price: Amount
    was: Amount | None = None
    price_history: tuple[AskedPrice, ...] = ()
    weight: Count | None = None
    stock: Count | None = None
    picture: Text | None = None
    net: NetContent | None = None
    gtin: Gtin | None = None
    lasts: Positive | None = None


class PictureFile(Model):
    file: Text
    alt: Text


class Part(Model):
    """Of a bundle."""

    sku: Sku
    quantity: Positive = 1


class Question(Model):
    q: Text
    a: Text


class Product(Model):
    title: Text
    summary: Text
    category: Text
    also_in: tuple[Text, ...] = ()
    slug: Text | None = None
    tax_class: Text = "standard"
    added: Day
    featured: Whole | None = None
    brand: Text | None = None
    stands_out: Text | None = None
    """What sets it apart from its like, in a comparison."""
    sku: Sku | None = None
    price: Amount | None = None
    was: Amount | None = None
    price_history: tuple[AskedPrice, ...] = ()
    weight: Count | None = None
    stock: Count | None = None
    net: NetContent | None = None
    gtin: Gtin | None = None
    options: tuple[Option, ...] = ()
    variants: tuple[Variant, ...] = ()
    availability: Literal["in_stock", "preorder"] = "in_stock"
    available_from: Day | None = None
    backorder: bool = False
    pictures: tuple[PictureFile, ...] = ()
    attributes: dict[str, Words] = Field(default_factory=dict)
    related: tuple[Text, ...] = ()
    guides: tuple[Text, ...] = ()
    bundle: tuple[Part, ...] = ()
    lasts: Positive | None = None
    warranty: Count | None = None
    fragile: bool = False
    faq: tuple[Question, ...] = ()


class OptionTranslation(Model):
    label: Text
    values: dict[str, Text] = Field(default_factory=dict)


class ProductTranslation(Model):
    """What ``index.<locale>.md`` says; all else is the product's own."""

    title: Text
    summary: Text
    stands_out: Text | None = None
    alts: dict[str, Text] = Field(default_factory=dict)
    options: dict[str, OptionTranslation] = Field(default_factory=dict)
    attributes: dict[str, Text] = Field(default_factory=dict)
    faq: tuple[Question, ...] = ()
