"""What a search answers to the first letters: the names of products, guides and categories that begin with them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shop.storefront.catalogue import text_in
from shop.storefront.views.objects import Card
from shop.storefront.views.shelf import Shelf
from shop.storefront.vocabulary import HAN, fold

FOR_A_LETTER = 24
"""Names for each letter, at most: twice what the page shows at once."""
_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+")


@dataclass(frozen=True)
class _Name:
    """A page by its name; ``words``: folded, what it is found by."""

    title: str
    url: str
    price: str
    image: str
    words: tuple[str, ...]


class Openings:
    """The file of one language. ``body``: ``pages``, ``letters`` (letter → places in ``pages``), and ``whole``:
    whether no name was left out, so that a second letter can be answered too.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @cached_property
    def body(self) -> bytes:
        names = list(self._names())
        letters: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            for letter in dict.fromkeys(word[0] for word in name.words):
                letters.setdefault(letter, []).append(place)
        whole = len(names) <= 20 * FOR_A_LETTER
        if not whole:
            letters = {letter: places[:FOR_A_LETTER] for letter, places in letters.items()}
        used = sorted({place for places in letters.values() for place in places})
        moved = {place: at for at, place in enumerate(used)}
        content = {
            "whole": whole,
            "pages": [_page(names[place]) for place in used],
            "letters": {letter: [moved[place] for place in letters[letter]] for letter in sorted(letters)},
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def path(self) -> str:
        digest = hashlib.sha256(self.body).hexdigest()[:10]
        return f"assets/openings-{self._shelf.language.code}.{digest}.json"

    def _names(self) -> Iterator[_Name]:
        """Products in the shop's order, then guides."""
        shelf, code = self._shelf, self._shelf.language.code
        catalogue = shelf.catalogue
        shown = [slug for slug, entry in catalogue.products.items() if entry.exists(code)]
        for card in shelf.cards(shelf.ordered(shown)):
            yield _Name(card.title, card.url, self._price(card), card.picture.thumb, _words(card.title))
        for slug, entry in catalogue.guides.items():
            guide = shelf.guide_card(slug)
            if guide and entry.exists(code):
                title = text_in(entry, code).title
                yield _Name(title, guide.url, "", "", _words(title))

    def _price(self, card: Card) -> str:
        words = self._shelf.language.gettext
        return words("from %(price)s", price=card.price.text) if card.price.from_ else card.price.text


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _page(name: _Name) -> dict[str, str]:
    words = " ".join(word for word in name.words if len(word) > 1)
    return {"title": name.title, "url": name.url, "price": name.price, "image": name.image, "words": words}
