"""Links inside the other shop: to what has moved, or to where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import msgspec

from shop.storefront.moving.cleaning import Told
from shop.storefront.moving.names import slug_of

_PRODUCT = re.compile(r"/products?/([^/]+)/?$")
_CATEGORY = re.compile(r"/(?:collections|product-category)/(.+?)/?$")
_KEPT = frozenset(("mailto", "tel"))


class OldShop(msgspec.Struct, frozen=True):
    """Where the other shop's pages are now. ``products``: what it called them → slug; ``host``: empty if unknown."""

    products: Mapping[str, str]
    categories: frozenset[str]
    host: str = ""

    def link(self, href: str, told: Told) -> str | None:
        """Where a link leads from now on; ``None``: nowhere."""
        href = re.sub(r"[\x00-\x1f\x7f]", "", href).strip()
        try:
            parts = urlsplit(f"https:{href}" if href.startswith("//") else href)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            told(href, "an address that can't be read; its text stays")
            return None
        if parts.scheme in _KEPT:
            return href
        if parts.scheme in ("http", "https") and host:
            return self._moved(parts.path, href, told) if host == self.host else parts.geturl()
        if parts.scheme or not parts.path.startswith("/"):
            told(href, "a link that can't stand in a text here; its text stays")
            return None
        absolute = (
            f"https://{self.host}{parts.path}" + (f"?{parts.query}" if parts.query else "") if self.host else ""
        )
        return self._moved(parts.path, absolute, told)

    def _moved(self, path: str, absolute: str, told: Told) -> str | None:
        path = unquote(path)
        if not path.strip("/"):
            return "/"
        if (match := _PRODUCT.search(path)) and (slug := self.product(match[1])):
            return f"/products/{slug}/"
        if (match := _CATEGORY.search(path)) and (category := self._category(match[1])):
            return f"/categories/{category}/"
        if absolute:
            told(absolute, "a page that has not moved; the link leads to the old shop")
            return absolute
        told(path, "a page that has not moved; the link's text stays (--old-shop keeps the link)")
        return None

    def product(self, name: str) -> str:
        """The slug of what the other shop called ``name``; empty: it hasn't moved."""
        return self.products.get(name.casefold(), "") or self.products.get(slug_of(name), "")

    def _category(self, path: str) -> str:
        wanted = "/".join(slug_of(part) for part in path.split("/"))
        ending = wanted.rpartition("/")[2]
        found = [one for one in self.categories if one == wanted or one.rpartition("/")[2] == ending]
        return wanted if wanted in found else found[0] if len(found) == 1 else ""
