"""Which bytes each page of a release is, in the form that the edge looks it up in: functions/pages.js reads it.

A map is spread over the keys ``<map>.0``, ``<map>.1`` … of a key-value store. A page is found by the SHA-256 of its
path: the first 32 bits say the key, the next 48 the entry in it, and the entry says the page's name in the bucket.

Limits: "Quotas on key value stores", Amazon CloudFront Developer Guide.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

import msgspec

from shop.domain.errors import TooLarge
from shop.domain.releases import is_lasting

STORE_BYTES = 5_000_000
VALUE_BYTES = 1000
"""Of 1 KB."""
MAPS = 3
"""Kept at once: the one that is live, the one before it, and the next."""
NOT_FOUND = "404.html"
"""The page that is shown for one that does not exist: the shop's, or a language's."""
EMPTY = "-"
"""What stands in a key without entries."""

_KEY, _NAME = 12, 16
ENTRY = _KEY + _NAME
MOST_ENTRIES = VALUE_BYTES // ENTRY
MOST_PAGES = STORE_BYTES // MAPS // (ENTRY + 2) // 1000 * 1000
"""Pages of one release, with what it is lent; the keys take about two bytes for each."""

_EXTENSION = re.compile(r"\.[A-Za-z0-9]+\Z")


class PageMap(msgspec.Struct, frozen=True):
    name: str
    """12 hex digits that follow from the content."""
    shards: tuple[str, ...]


def object_key(path: str, digest: str) -> str:
    """Where a file's bytes lie in the bucket: a lasting one by its own path, a page by what it shows.

    >>> object_key("assets/site.1a2b.css", "00" * 16), object_key("tea/index.html", "00" * 16)
    ('assets/site.1a2b.css', 'pages/AAAAAAAAAAAAAAAA.html')
    >>> object_key("zh/404.html", "00" * 16)
    'missing/AAAAAAAAAAAAAAAA.html'
    """
    if is_lasting(path):
        return path
    return f"{'missing' if is_not_found(path) else 'pages'}/{_page_name(digest)}{extension(path)}"


def is_not_found(path: str) -> bool:
    """Whether it is a page for what does not exist."""
    return path.rpartition("/")[2] == NOT_FOUND


def extension(path: str) -> str:
    """A file's ending in plain letters, with its dot; else nothing.

    >>> extension("tea/index.html"), extension("a.b/CNAME"), extension("tea.é")
    ('.html', '', '')
    """
    found = _EXTENSION.search(path.rpartition("/")[2])
    return found.group() if found else ""


def draw_map(files: Mapping[str, str]) -> PageMap:
    """The map of a release's pages. ``files``: path → digest, with what it is lent; lasting files need no entry.

    Raises:
        TooLarge: more pages than the key-value store holds.
    """
    pages = {path: digest for path, digest in files.items() if not is_lasting(path)}
    check_count(len(pages))
    entries = sorted((*_place(path), _page_name(digest)) for path, digest in pages.items())
    count = max(1, -(-len(entries) // MOST_ENTRIES))
    while (shards := _spread(entries, count)) is None:
        count += count // 16 + 1
    return PageMap(hashlib.sha256("\n".join(shards).encode()).hexdigest()[:12], shards)


def check_count(pages: int) -> None:
    """Raises:
    TooLarge: more pages than the key-value store holds.
    """
    if pages > MOST_PAGES:
        words = f"The shop has {pages} pages; a site on CloudFront holds at most {MOST_PAGES} (in 5 MB of keys)"
        raise TooLarge("too_many_pages", words, limit=MOST_PAGES)


def find_page(shards: tuple[str, ...], path: str) -> str:
    """The name of a page's bytes, as functions/pages.js finds it; empty: there is no such page.

    >>> find_page(draw_map({"tea/index.html": "00" * 16}).shards, "tea/index.html")
    'AAAAAAAAAAAAAAAA'
    """
    number, key = _place(path)
    shard = shards[number % len(shards)]
    starts = range(0, len(shard) - ENTRY + 1, ENTRY)
    return next((shard[i + _KEY : i + ENTRY] for i in starts if shard[i : i + _KEY] == key), "")


def _place(path: str) -> tuple[int, str]:
    found = hashlib.sha256(path.encode()).hexdigest()
    return int(found[:8], 16), found[8 : 8 + _KEY]


def _page_name(digest: str) -> str:
    """96 bits of a digest, in letters that need no escape in an address."""
    return base64.urlsafe_b64encode(bytes.fromhex(digest)[:12]).decode()


def _spread(entries: list[tuple[int, str, str]], count: int) -> tuple[str, ...] | None:
    shards: list[list[str]] = [[] for _ in range(count)]
    for number, key, name in entries:
        shards[number % count].append(key + name)
    if max(map(len, shards)) > MOST_ENTRIES:
        return None
    return tuple("".join(shard) or EMPTY for shard in shards)
