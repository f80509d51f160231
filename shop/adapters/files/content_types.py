"""What a file is, as a browser is told: the same on every machine, whatever its own tables say."""

from __future__ import annotations

import mimetypes

from shop.domain.page_map import extension

_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".rss": "application/rss+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_TEXTS = ("text/", "application/json", "application/manifest+json", "application/xml", "image/svg+xml")
_table = mimetypes.MimeTypes()


def content_type(path: str) -> str:
    """With the charset, where it is a text.

    >>> content_type("tea/index.html"), content_type("pictures/a.avif"), content_type("feeds/news.atom.xml")
    ('text/html; charset=utf-8', 'image/avif', 'application/xml; charset=utf-8')
    >>> content_type("zh/products/sencha/index.md"), content_type("llms.txt")
    ('text/markdown; charset=utf-8', 'text/plain; charset=utf-8')
    """
    ending = extension(path).lower()
    found = _TYPES.get(ending) or _table.guess_type(f"file{ending}", strict=True)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith(_TEXTS) else found
