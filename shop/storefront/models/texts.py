"""Front matter of all that is read rather than bought: categories, guides, pages, home page, posts, reviews."""

from __future__ import annotations

from typing import Literal

from shop.storefront.models.fields import Day, Model, Stars, Text, Whole


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


class Review(Model):
    """What a buyer says; the body is their words. Written by ``make reviews``."""

    rating: Stars
    date: Day
    title: str = ""
    name: str = ""
    locale: str = ""
    verified: bool = False
    photo: Text | None = None
    rewarded: bool = False
    reply: str = ""


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


class LatestReviews(Model):
    title: Text


class Promise(Model):
    title: Text
    text: Text


class Spotlight(Model):
    """One category, with the first of its products."""

    title: Text
    path: Text
    text: Text | None = None


Section = Literal["promises", "categories", "featured", "spotlight", "story", "reviews", "guides"]


class Home(Model):
    """``sections``: what follows the hero, in this order; one that is not named is not. The body is the story."""

    title: Text
    summary: Text
    hero: Hero
    sections: tuple[Section, ...] = ("promises", "categories", "featured", "spotlight", "story", "reviews", "guides")
    featured: FeaturedProducts | None = None
    categories: FeaturedCategories | None = None
    guides: FeaturedGuides | None = None
    spotlight: Spotlight | None = None
    reviews: LatestReviews | None = None
    promises: tuple[Promise, ...] = ()
