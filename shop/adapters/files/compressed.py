"""Files as a web server gives them to a browser that can unpack: made once, beside the plain one."""

from __future__ import annotations

import gzip

import brotli

from shop.domain.releases import is_lasting

SUFFIXES = (".br", ".gz")
"""What nginx's ``gzip_static`` and ``brotli_static`` and Caddy's ``precompressed`` look for."""
SMALLEST = 800
"""Bytes: below it the headers weigh more than what is saved."""
_TEXTS = (".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".webmanifest", ".rss", ".atom")


def is_compressible(path: str) -> bool:
    return path.endswith(_TEXTS)


def compress(path: str, body: bytes) -> dict[str, bytes]:
    """Suffix → packed bytes, where they are fewer. The same bytes give the same on every machine."""
    if not is_compressible(path) or len(body) < SMALLEST:
        return {}
    quality = 11 if is_lasting(path) else 5  # a page changes often: 9 takes ten times as long for 1 % less
    packed = {".br": brotli.compress(body, quality=quality), ".gz": gzip.compress(body, 9, mtime=0)}
    return {suffix: small for suffix, small in packed.items() if len(small) < len(body)}
