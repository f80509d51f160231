"""The sitemap with every page's other languages, and robots.txt. Source: sitemaps.org; Google's page on hreflang."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from shop.storefront.views.frame_objects import PageView

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def sitemap(pages: Iterable[PageView]) -> bytes:
    """All pages that may be found: those that are not ``noindex`` and are their own canonical address."""
    parts = [_HEAD]
    for page in sorted(pages, key=lambda page: page.canonical):
        if page.noindex or not page.canonical.endswith(page.url):
            continue
        parts.append(f"<url><loc>{escape(page.canonical)}</loc>")
        if len(page.alternates) > 1:
            for other in page.alternates:
                parts.append(_alternate(other.lang, other.href))
            if page.x_default:
                parts.append(_alternate("x-default", page.x_default))
        parts.append("</url>\n")
    return "".join([*parts, "</urlset>\n"]).encode()


def _alternate(lang: str, href: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(href)}"/>'


def robots(site_url: str, prefixes: Iterable[str]) -> bytes:
    """What crawlers need not read: carts, orders, answers of the functions."""
    closed = [f"{prefix}{path}" for prefix in sorted(prefixes) for path in ("/cart/", "/order/", "/search/")]
    lines = ["User-agent: *", "Disallow: /api/", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, "", f"Sitemap: {site_url}/sitemap.xml", ""]).encode()
