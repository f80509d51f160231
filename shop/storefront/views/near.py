"""What lies near a product: the file that the row "For you" is made from, on the shopper's device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from shop.storefront.catalogue import ProductEntry
from shop.storefront.views.objects import Card
from shop.storefront.views.shelf import Shelf

SHOWN = 8
"""Products in one file: some 700 bytes over the wire."""
LOOKED_AT = 200
"""Products of a category that are compared, the first in the shop's order: so a file costs the same in any shop."""
_RELATED, _CATEGORY, _BROADER, _CHOICE = 6.0, 3.0, 1.0, 1.0


def near_path(slug: str) -> str:
    return f"/products/{slug}/near.json"


def near(entry: ProductEntry, shelf: Shelf) -> bytes:
    """``card``: the product itself; ``lasts``: days until it is used up; ``near``: the nearest others, scored.

    The merchant's own choice counts most, then the same category, a broader one, and each choice that both have.
    """
    scored = {slug: _score(entry, shelf.catalogue.products[slug], place) for slug, place in _candidates(entry, shelf)}
    cards = {slug: shelf.card(slug) for slug in scored}
    best = sorted(scored, key=lambda slug: (-scored[slug], slug))
    found = [
        {**_card(card, shelf), "score": round(scored[slug], 1)}
        for slug in best
        if (card := cards[slug]) is not None and card.availability != "sold_out"
    ]
    own = shelf.card(entry.key)
    content = {"card": own and _card(own, shelf), "lasts": entry.model.lasts, "near": found[:SHOWN]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _candidates(entry: ProductEntry, shelf: Shelf) -> Iterator[tuple[str, int | None]]:
    """Slugs, and their place in the merchant's choice."""
    products, seen = shelf.catalogue.products, {entry.key}
    chosen = enumerate(entry.model.related)
    members = ((None, slug) for path in shelf.catalogue.paths_of(entry) for slug in _first(path, shelf))
    for place, slug in (*chosen, *members):
        if slug not in seen and slug in products and products[slug].exists(shelf.language.code):
            seen.add(slug)
            yield slug, place


def _first(path: str, shelf: Shelf) -> Iterator[str]:
    return islice(shelf.members.get(path, ()), LOOKED_AT)


def _score(entry: ProductEntry, other: ProductEntry, place: int | None) -> float:
    mine, theirs = entry.model, other.model
    score = 0.0 if place is None else _RELATED - 0.5 * min(place, 6)
    if mine.category == theirs.category:
        score += _CATEGORY
    elif mine.category.split("/")[0] == theirs.category.split("/")[0]:
        score += _BROADER
    for key, values in mine.attributes.items():
        score += _CHOICE * len(set(values) & set(theirs.attributes.get(key, ())))
    return score


def _card(card: Card, shelf: Shelf) -> dict[str, Any]:
    words = shelf.language.gettext
    price = words("from %(price)s", price=card.price.text) if card.price.from_ else card.price.text
    return {"slug": card.slug, "title": card.title, "url": card.url, "image": card.picture.thumb, "price": price}
