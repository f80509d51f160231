"""The sitemap with every page's other languages and pictures, and robots.txt.

Sources: sitemaps.org (at most 50,000 addresses and 50 MB a file); Google's pages on hreflang and image sitemaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from shop.storefront.views.frame_objects import PageView

MOST = 50_000
MOST_BYTES = 50_000_000
PATH = "sitemap.xml"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = (
    f'{_XML}<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
)
_FOOT = "</urlset>\n"


def sitemaps(pages: Iterable[PageView], site_url: str, most: int = MOST) -> dict[str, bytes]:
    """All pages that may be found: those that are not ``noindex`` and are their own canonical address,
    but for the cart, in which there is nothing to be found.

    One file, or where that grows too large several and an index of them in its place, by output path.
    """
    files: list[list[str]] = [[]]
    size = 0
    for page in sorted(pages, key=lambda page: page.canonical):
        if page.noindex or page.kind == "cart" or not page.canonical.endswith(page.url):
            continue
        entry = _entry(page)
        size += len(entry.encode())
        if len(files[-1]) >= most or size > MOST_BYTES - len(_HEAD + _FOOT):
            files.append([])
            size = len(entry.encode())
        files[-1].append(entry)
    bodies = ["".join([_HEAD, *entries, _FOOT]).encode() for entries in files]
    if len(bodies) == 1:
        return {PATH: bodies[0]}
    names = [f"sitemap-{number}.xml" for number in range(1, len(bodies) + 1)]
    listed = "".join(f"<sitemap><loc>{escape(site_url)}/{name}</loc></sitemap>\n" for name in names)
    index = f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">\n{listed}</sitemapindex>\n'.encode()
    return {PATH: index, **dict(zip(names, bodies, strict=True))}


def _entry(page: PageView) -> str:
    parts = [f"<url><loc>{escape(page.canonical)}</loc>"]
    if len(page.alternates) > 1:
        parts += [_alternate(other.lang, other.href) for other in page.alternates]
        if page.x_default:
            parts.append(_alternate("x-default", page.x_default))
    parts += [f"<image:image><image:loc>{escape(picture)}</image:loc></image:image>" for picture in page.pictures]
    return "".join([*parts, "</url>\n"])


def _alternate(lang: str, href: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(href)}"/>'


def robots(site_url: str, prefixes: Iterable[str]) -> bytes:
    """What crawlers need not read: orders, searches, answers of the functions."""
    closed = [f"{prefix}{path}" for prefix in sorted(prefixes) for path in ("/order/", "/search/")]
    lines = ["User-agent: *", "Disallow: /api/", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, "", f"Sitemap: {site_url}/{PATH}", ""]).encode()
