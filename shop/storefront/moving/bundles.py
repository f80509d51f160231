"""A product of the other shop as a bundle of this one: front matter, body, pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from shop.domain.money import to_decimal
from shop.domain.price_history import BOUND, WINDOW
from shop.storefront.models.shop import Shop
from shop.storefront.moving import cleaning
from shop.storefront.moving.categories import Shelves
from shop.storefront.moving.facts import Facts
from shop.storefront.moving.goods import Goods, Piece
from shop.storefront.moving.markup import Markup
from shop.storefront.moving.names import plain
from shop.storefront.moving.notes import Notes
from shop.storefront.moving.old_links import OldShop
from shop.storefront.moving.photos import Album, PhotoFolder

RELATED = 4
_DIALECTS = {"whole": cleaning.as_written, "wordpress": cleaning.wordpress}
_HEAVIEST_BODY = 6_000
"""Bytes, compressed. The whole page may weigh 40 kB, and 31 kB of it are there before the text."""
_SUMMARY = 200


class Choices(msgspec.Struct, frozen=True):
    """What the merchant says of all products. ``reduced``: since when the lower prices hold."""

    added: date
    category: str = "other"
    reduced: date | None = None


class Bundle(msgspec.Struct, frozen=True):
    """What becomes a folder. ``draft``: why it isn't for sale yet."""

    row: int
    slug: str
    values: dict[str, Any]
    body: str
    files: Mapping[str, Path]
    draft: str = ""


class Workshop:
    """Makes bundles; one for a whole import."""

    def __init__(self, shop: Shop, photos: PhotoFolder, shelves: Shelves, old: OldShop, choices: Choices) -> None:
        self._shop = shop
        self._photos = photos
        self._shelves = shelves
        self._old = old
        self._choices = choices
        self._facts = Facts(shop.attributes)
        self.missing: dict[str, None] = {}
        """Addresses of pictures that the folder doesn't have."""

    def bundle(self, goods: Goods, slug: str, notes: Notes) -> Bundle:
        """One product; what it loses on the way is noted."""
        album = Album()
        pictures = self._pictures(goods, album, notes)
        body = self._body(goods, album, notes)
        if not pictures:
            words = "it had no picture; the theme's drawing stands in until you add one"
            notes.changed(goods.row, "pictures", "", words)
        draft = goods.draft
        if len(zlib.compress(body.encode())) > _HEAVIEST_BODY:
            draft = draft or "its text is too long for one page; move some of it to a guide"
        values: dict[str, Any] = {"title": goods.title, "summary": _summary(goods, body)}
        values |= self._category(goods, notes)
        values["added"] = self._choices.added
        if goods.tax_class:
            values["tax_class"] = goods.tax_class
        if goods.featured:
            values["featured"] = 1
        if goods.brand and goods.brand.casefold() not in self._own_names():
            values["brand"] = goods.brand
        values |= self._sold(goods, album, notes)
        if goods.backorder:
            values["backorder"] = True
        if pictures:
            values["pictures"] = pictures
        if attributes := self._facts.of(goods, notes):
            values["attributes"] = {key: found if len(found) > 1 else found[0] for key, found in attributes.items()}
        if related := self._related(goods, slug, notes):
            values["related"] = related
        if draft:
            notes.add("draft", goods.row, "status", "", f"{draft}: content/drafts/{slug}")
        return Bundle(goods.row, slug, values, body, album.files, draft)

    def _own_names(self) -> set[str]:
        return {name.casefold() for name in (*self._shop.name.values(), self._shop.legal_name)}

    def _category(self, goods: Goods, notes: Notes) -> dict[str, Any]:
        paths = list(dict.fromkeys(self._shelves.path(names) for names in goods.categories))
        if not paths:
            notes.changed(goods.row, "category", "", f"it had none; it stands in {self._choices.category}")
            return {"category": self._shelves.known(self._choices.category)}
        also = [path for path in paths[1:] if not any(other.startswith(f"{path}/") for other in paths)]
        return {"category": paths[0], **({"also_in": also} if also else {})}

    def _pictures(self, goods: Goods, album: Album, notes: Notes) -> list[dict[str, str]]:
        pictures: dict[str, str] = {}
        for photo in goods.photos:
            found = self._photos.find(photo.url)
            if isinstance(found, Path):
                pictures.setdefault(album.add(found), photo.alt or goods.title)
            else:
                self.missing[photo.url] = None
                notes.left_out(photo.row, "pictures", photo.url, found)
        return [{"file": file, "alt": alt} for file, alt in pictures.items()]

    def _body(self, goods: Goods, album: Album, notes: Notes) -> str:
        told: set[tuple[str, str]] = set()

        def tell(found: str, reason: str) -> None:
            if (found, reason) not in told:
                told.add((found, reason))
                notes.left_out(goods.row, "text", found, reason)

        def picture(source: str, alt: str) -> tuple[str, str] | None:
            found = self._photos.find(source)
            if isinstance(found, Path):
                return album.add(found), alt or goods.title
            self.missing[source] = None
            tell(source, found)
            return None

        html = _DIALECTS[goods.dialect](goods.html, tell)
        return Markup(lambda href: self._old.link(href, tell), picture, tell).convert(html)

    def _sold(self, goods: Goods, album: Album, notes: Notes) -> dict[str, Any]:
        if any(piece.grams is None for piece in goods.pieces):
            words = "no weight; 0 was written, and shipping rates go by weight"
            notes.changed(goods.row, "weight", "", words)
        if not goods.options:
            return self._piece(goods.pieces[0], notes)
        variants = []
        for piece in goods.pieces:
            fields = self._piece(piece, notes)
            variant = {"sku": fields.pop("sku"), "options": dict(piece.options), **fields}
            found = self._photos.find(piece.photo) if piece.photo else ""
            if isinstance(found, Path):
                variant["picture"] = album.add(found)
            variants.append(variant)
        options = [{"name": name, "values": list(values)} for name, values in goods.options.items()]
        return {"options": options, "variants": variants}

    def _piece(self, piece: Piece, notes: Notes) -> dict[str, Any]:
        currency = self._shop.currency
        price = to_decimal(piece.price, currency)
        values: dict[str, Any] = {"sku": piece.sku, "price": price}
        if piece.was is not None:
            was = to_decimal(piece.was, currency)
            since = piece.reduced or self._choices.reduced
            if self._shop.country not in BOUND:
                values["was"] = was
            elif self._choices.reduced and since:
                earlier = {"since": since - WINDOW, "price": was}
                values |= {"was": was, "price_history": [earlier, {"since": since, "price": price}]}
            else:
                words = (
                    "the law wants the lowest price of the 30 days before a reduction; if this is it, "
                    "say since when you ask less: --reduced-since"
                )
                notes.left_out(piece.row, "was", str(was), words)
        values["weight"] = piece.grams or 0
        values |= {"stock": piece.stock} if piece.stock is not None else {}
        values |= {"net": piece.net} if piece.net else {}
        return values | ({"gtin": piece.gtin} if piece.gtin else {})

    def _related(self, goods: Goods, slug: str, notes: Notes) -> list[str]:
        found: dict[str, None] = {}
        for name in goods.related:
            other = self._old.product(name)
            if not other:
                notes.left_out(goods.row, "related", name, "no product of this shop")
            elif other != slug:
                found[other] = None
        slugs = list(found)
        if slugs[RELATED:]:
            notes.left_out(goods.row, "related", ", ".join(slugs[RELATED:]), f"at most {RELATED} are shown")
        return slugs[:RELATED]


def _summary(goods: Goods, body: str) -> str:
    """One sentence or two: what was written as such, else the beginning of the text."""
    for text in (goods.short, goods.html):
        words = plain(re.sub(r"<(script|style)\b.*?</\1>", " ", re.sub(r"<(?:/|br)", " \\g<0>", text), flags=re.S))
        if words:
            return _shortened(words) if body or text is goods.short else goods.title
    return goods.title


def _shortened(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    sentence = re.match(r".{20,199}?[.!?。！？](?=\s|[^\x00-\x7f]|$)", text)
    if sentence:
        return sentence[0]
    return (
        text[: _SUMMARY - 1].rpartition(" ")[0].rstrip(" ,;:") + "…" if " " in text[:_SUMMARY] else text[:199] + "…"
    )
