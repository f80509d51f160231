"""Products that stand in a text: ``[[product: slug]]`` on a line of its own.

The line becomes a mark in the HTML, as a page's text is known before what a product looks like on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shop.storefront.checks.products import known
from shop.storefront.documents import Document
from shop.storefront.problems import Problems, shown

_LINE = re.compile(r"<p>\[\[product:\s*([^\]\s]+)\s*\]\]</p>")
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_ANY = re.compile(r"\[\[[^\[\]]*\]\]")
_MARK = re.compile(r"<!--product ([a-z0-9-]+)-->")
EXPECTED = "[[product: slug]] on a line of its own"


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


def parts(html: str) -> Iterator[tuple[str, str]]:
    """A text in pieces: HTML, and the product that follows it, if any.

    >>> list(parts("<p>Try it.</p><!--product sencha--><p>Or not.</p>"))
    [('<p>Try it.</p>', 'sencha'), ('<p>Or not.</p>', '')]
    """
    pieces = _MARK.split(html)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)
