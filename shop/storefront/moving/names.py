"""Addresses and SKUs: made from what the other shop had, unique, and the same in every run."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from unidecode import unidecode

_TAGS = re.compile(r"<[^>]*>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
LONGEST_SLUG = 80
LONGEST_SKU = 64


def plain(text: str) -> str:
    """One line of text without tags, entities and signs that nobody sees.

    >>> plain("Tea &amp; <b>Cup</b>\\u00a0\\u200b "), plain("5 < 6")
    ('Tea & Cup', '5 < 6')
    """
    return " ".join(_CONTROL.sub(" ", html.unescape(_TAGS.sub("", text))).split())


def slug_of(text: str) -> str:
    """A part of an address; empty when nothing of the text can be written in Latin letters.

    >>> slug_of("Größe & Form"), slug_of("龙井茶"), slug_of("☕")
    ('grosse-form', 'long-jing-cha', '')
    """
    words = unidecode(text.replace("&", " "))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’`]", "", words.lower())).strip("-")
    return _cut(slug, LONGEST_SLUG)


def _cut(slug: str, longest: int) -> str:
    return slug if len(slug) <= longest else (slug[: longest + 1].rpartition("-")[0] or slug[:longest]).strip("-")


def unique(name: str, taken: Iterable[str], longest: int = LONGEST_SLUG) -> str:
    """The name, or the first of name-2, name-3 … that is not taken.

    >>> unique("tea", {"tea", "tea-2"})
    'tea-3'
    """
    taken = taken if isinstance(taken, set | frozenset | dict) else set(taken)
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name[: longest - len(str(count)) - 1]}-{count}"
    return found


def sku_of(text: str) -> str:
    """A SKU as this shop writes it: other signs become dashes.

    Raises:
        ValueError: nothing is left, it is too long, or a spreadsheet has rounded it.

    >>> sku_of("'AB 12/3"), sku_of("TEA_1")
    ('AB-12-3', 'TEA_1')
    """
    if _ROUNDED.fullmatch(text):
        raise ValueError("a spreadsheet has rounded this number; export again and import the file as it is")
    sku = re.sub(r"[^A-Za-z0-9._-]+", "-", unidecode(text.strip().lstrip("'"))).strip("-._ ")
    if not _SKU.fullmatch(sku):
        raise ValueError("expected letters, digits, dots and dashes, at most 64, as TEA-SEN-100")
    return sku


def made_sku(slug: str, options: Iterable[str], taken: Iterable[str]) -> str:
    """A SKU for a product that had none, from its address and its options; ``taken`` in capitals.

    >>> made_sku("sencha", ["100 g", "浅"], {"SENCHA-100-G-QIAN"})
    'SENCHA-100-G-QIAN-2'
    """
    parts = [slug_of(option) for option in options]
    name = _cut("-".join([slug, *(part for part in parts if part)]), LONGEST_SKU).upper()
    return unique(name, taken, LONGEST_SKU)
