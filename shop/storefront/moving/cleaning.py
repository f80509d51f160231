"""The HTML of another shop as a tree that only holds what a page of ours may show; what goes is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PreformattedString

from shop.storefront.moving.escaping import clean

Told = Callable[[str, str], None]
"""Hears what was found in a text, and what became of it."""

GONE = frozenset(
    [
        "applet",
        "audio",
        "base",
        "canvas",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "input",
        "link",
        "math",
        "meta",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
"""Elements that go with all that is in them."""
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BLOCK_START = re.compile(rf"\s*</?(?:{'|'.join(sorted(BLOCKS))})\b", re.IGNORECASE)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
_KNOWN_SHORTCODES = (
    "acf|add_to_cart|audio|caption|contact-form-7|contact-form|embed|et_pb_\\w+|gallery|playlist|product|product_\\w+|"
    "products|recent_products|sale_products|featured_products|vc_\\w+|video|woocommerce_\\w+|wpforms|elementor\\w*"
)
_SHORTCODE = re.compile(
    rf"(?<!\[)\[/?(?:(?:{_KNOWN_SHORTCODES})(?:\s[^\]]*)?|[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]\"']+))+\s*)/?\]"
)


class Dialect(Protocol):
    """What is peculiar to a shop's way of writing HTML."""

    def __call__(self, html: str, told: Told) -> str: ...


def as_written(html: str, told: Told) -> str:
    """HTML that is whole, as Shopify's editor writes it."""
    return html


def wordpress(html: str, told: Told) -> str:
    """WordPress text: shortcodes go, and empty lines divide paragraphs (as its wpautop does when a page is shown)."""
    for code in sorted(set(_SHORTCODE.findall(html))):
        told(code, "a shortcode; nothing here answers it")
    html = _SHORTCODE.sub("", html)
    parts = _PRE.split(html)
    return "".join(part if number % 2 else _paragraphs(part) for number, part in enumerate(parts))


def _paragraphs(html: str) -> str:
    found = []
    for chunk in re.split(r"\n[ \t]*\n\s*", html.replace("\r\n", "\n")):
        if not chunk.strip() or _BLOCK_START.match(chunk):
            found.append(chunk)
        else:
            lines = re.sub(r"(?<!>)[ \t]*\n(?!\s*<(?:/|li|tr|td|br))", "<br>\n", chunk.strip())
            found.append(f"<p>{lines}</p>")
    return "\n".join(found)


def parse(html: str, told: Told) -> Tag:
    """The tree of a text, without anything that acts, and its text without invisible signs."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(GONE):
        if element.decomposed:
            continue
        source = element.get("src") or element.get("data") or element.get("href")
        told(f"<{element.name}> {source or ''}".strip(), "may not stand in a text; it was taken out")
        element.decompose()
    for element in soup.find_all(True):
        if any(name.lower().startswith("on") for name in element.attrs):
            told(f"on… in <{element.name}>", "a script in an attribute; it was taken out")
    for text in soup.find_all(string=True):
        if isinstance(text, Comment | PreformattedString):
            text.extract()
        elif isinstance(text, NavigableString) and clean(text) != text:
            text.replace_with(NavigableString(clean(text)))
    return soup
