"""Front matter of everything that is read rather than bought: categories, guides, pages, the home page, posts."""

from __future__ import annotations

from typing import Literal

from shop.storefront.models.fields import Day, Model, Text, Whole


class Category(Model):
    title: Text
    summary: Text
    order: Whole = 0
    picture: Text | None = None
    alt: Text | None = None
    guides: tuple[Text, ...] = ()


class Guide(Model):
    title: Text
    summary: Text
    picture: Text
    alt: Text
    date: Day
    author: Text
    products: tuple[Text, ...] = ()
    kind: Literal["guide", "size-guide", "brewing"] = "guide"
    slug: Text | None = None


class Page(Model):
    title: Text
    summary: Text
    slug: Text | None = None


class Post(Model):
    title: Text
    summary: Text
    date: Day
    author: Text
    products: tuple[Text, ...] = ()
    slug: Text | None = None


class Hero(Model):
    title: Text
    text: Text
    picture: Text
    alt: Text
    button: Text
    link: Text


class FeaturedProducts(Model):
    title: Text
    products: tuple[Text, ...]


class FeaturedCategories(Model):
    title: Text
    paths: tuple[Text, ...]


class FeaturedGuides(Model):
    title: Text
    guides: tuple[Text, ...]


class Promise(Model):
    title: Text
    text: Text


class Spotlight(Model):
    """One category, with the first of its products."""

    title: Text
    path: Text
    text: Text | None = None


Section = Literal["promises", "categories", "featured", "spotlight", "story", "guides"]


class Home(Model):
    """``sections``: what follows the hero, in this order; one that is not named is not. The body is the story."""

    title: Text
    summary: Text
    hero: Hero
    sections: tuple[Section, ...] = ("promises", "categories", "featured", "spotlight", "story", "guides")
    featured: FeaturedProducts | None = None
    categories: FeaturedCategories | None = None
    guides: FeaturedGuides | None = None
    spotlight: Spotlight | None = None
    promises: tuple[Promise, ...] = ()
