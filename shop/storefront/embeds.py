"""What stands in a text: products, ``[[product: slug]]`` on a line of its own, and videos (``videos``).

The line becomes a mark in the HTML, as a page's text is known before what it looks like there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shop.storefront.checks.products import known
from shop.storefront.documents import Document
from shop.storefront.problems import Problems, shown
from shop.storefront.videos import EXPECTED as VIDEO

_LINE = re.compile(r"<p>\[\[product:\s*([^\]\s]+)\s*\]\]</p>")
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_ANY = re.compile(r"\[\[[^\[\]]*\]\]")
_MARK = re.compile(r"<!--(product|video) ([a-z0-9-]+)-->")
EXPECTED = f"[[product: slug]] on a line of its own, or {VIDEO}"


def mark_products(html: str, document: Document, slugs: Iterable[str], problems: Problems) -> str:
    """Put marks in place of the lines that name a product; whatever else looks like such a line is a problem."""
    if "[[" not in html:
        return html
    names = frozenset(slugs)

    def mark(match: re.Match[str]) -> str:
        slug = match[1]
        if slug not in names:
            problems.add(document.file, document.body_line("[[", slug), "product", shown(slug), known(slug, names))
            return ""
        return f"<!--product {slug}-->"

    marked = _LINE.sub(mark, html)
    for stray in _ANY.findall(_CODE.sub("", marked)):
        problems.add(document.file, document.body_line(stray), "product", shown(stray), EXPECTED)
    return marked


def parts(html: str) -> Iterator[tuple[str, str, str]]:
    """A text in pieces: HTML, and what follows it, if anything: its kind and its name.

    >>> list(parts("<p>Try it.</p><!--product sencha--><p>Or not.</p>"))
    [('<p>Try it.</p>', 'product', 'sencha'), ('<p>Or not.</p>', '', '')]
    """
    pieces = _MARK.split(html)
    yield from zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True)
