"""The words of one mail: Markdown, placeholders and blocks into HTML and plain text with the shop's layout around."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from shop.storefront.emails.kinds import PLACEHOLDERS, Kind
from shop.storefront.locales import Language
from shop.storefront.markdown_text import MarkdownText
from shop.storefront.problems import Problems

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_NAME = re.compile(r"\s*([a-z_]+)\.([a-z_]+)\s*")
_CODE = re.compile(r"\{%|\{#|%\}|#\}")
_BLOCK = re.compile(r"^\[\[\s*([a-z-]+)\s*(?::\s*(.*?))?\s*\]\]\s*$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_MARK = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


@dataclass
class Page:
    """A mail's file while its words are read. ``used``: the blocks and things it speaks of; ``cards``: SKUs."""

    file: str
    kind: Kind
    language: Language
    problems: Problems
    products: Mapping[str, str]
    """Slug → the SKU that stands for it."""
    used: set[str] = field(default_factory=set)
    cards: dict[str, None] = field(default_factory=dict)

    def add(self, number: int, name: str, found: str, expected: str) -> None:
        self.problems.add(self.file, number, name, found, expected)

    def checked(self, line: str, number: int, name: str) -> str:
        """A line whose placeholders are known; what is not is told and left out."""
        if _CODE.search(line):
            self.add(number, name, "{% or {#", "words and {{ placeholders }} only")
            return ""

        def check(match: re.Match[str]) -> str:
            said = _NAME.fullmatch(match.group(1))
            things = self.kind.things
            if said and said.group(1) in things and said.group(2) in PLACEHOLDERS[said.group(1)]:
                self.used.add(said.group(1))
                return f"{{{{{said.group(1)}.{said.group(2)}}}}}"
            known = ", ".join(f"{thing}.{key}" for thing in sorted(things) for key in sorted(PLACEHOLDERS[thing]))
            self.add(number, name, f"{{{{{match.group(1)}}}}}", f"one of {known}")
            return ""

        return _PLACEHOLDER.sub(check, line)


class Layout:
    """The theme's part of every mail: ``emails/layout.*``, ``email.css`` and ``blocks/``."""

    def __init__(self, theme: Path) -> None:
        emails = theme / "emails"
        self._markdown = MarkdownText()
        self._layout = {kind: (emails / f"layout.{kind}").read_text("utf-8") for kind in ("html", "txt")}
        self._css = (emails / "email.css").read_text("utf-8")
        self._blocks = {path.name: path.read_text("utf-8") for path in sorted((emails / "blocks").iterdir())}

    def compile(self, page: Page, body: str, first: int, preheader: str) -> tuple[str, str]:
        """HTML and plain text; ``first``: the line on which the body begins."""
        html, text = self._body(page, body, first)
        values = {"css": self._css, "lang": page.language.lang, "preheader": escape(preheader)}
        return (
            _fill(self._layout["html"], page.language, {**values, "body": html}),
            _fill(self._layout["txt"], page.language, {**values, "body": text}),
        )

    def _body(self, page: Page, body: str, first: int) -> tuple[str, str]:
        html: list[str] = []
        text: list[str] = []
        paragraph: list[str] = []

        def flush() -> None:
            if any(line.strip() for line in paragraph):
                source = "\n".join(paragraph).strip("\n")
                html.append(_absolute(self._markdown.convert(source).html))
                text.append(_plain(source))
            paragraph.clear()

        for number, line in enumerate(body.splitlines(), first):
            block = _BLOCK.match(line)
            if block is None:
                paragraph.append(page.checked(line, number, "body"))
                continue
            flush()
            found = self._block(page, block.group(1), block.group(2) or "", number)
            html.append(found[0])
            text.append(found[1])
        flush()
        return "\n".join(html), "\n\n".join(filter(None, text))

    def _block(self, page: Page, name: str, label: str, number: int) -> tuple[str, str]:
        if name not in page.kind.blocks:
            known = ", ".join(f"[[{known}]]" for known in sorted(page.kind.blocks))
            page.add(number, "body", f"[[{name}]]", f"one of {known}")
            return "", ""
        page.used.add(name)
        label = page.checked(label, number, "body")
        values = {"label": escape(label), "card": "product"}
        if name == "product" and label:
            if label not in page.products:
                page.add(number, "body", f"[[product: {label}]]", "a product of the shop")
                return "", ""
            sku = page.products[label]
            page.cards[sku] = None
            values["card"] = f"cards[{sku!r}]"
        return (
            _fill(self._blocks[f"{name}.html"], page.language, values),
            _fill(self._blocks[f"{name}.txt"], page.language, {**values, "label": label}),
        )


def _fill(source: str, language: Language, values: Mapping[str, Any]) -> str:
    """A layout or a block: ``[[_ text]]`` is translated, ``[[name]]`` is a value. Jinja stays for later."""

    def replace(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        return language.gettext(inner[2:].strip()) if inner.startswith("_ ") else str(values[inner])

    return re.sub(r"\[\[(.*?)\]\]", replace, source)


def _absolute(html: str) -> str:
    """Links within the shop, in the language of the mail."""
    return re.sub(r'(href|src)="/', r'\1="{{shop.base}}/', html)


def _plain(source: str) -> str:
    """Markdown is readable as it is, but for its links, its marks and its line breaks within a paragraph."""
    text = _LINK.sub(lambda m: f"{m[1]}: {'{{shop.base}}' if m[2].startswith('/') else ''}{m[2]}", source)
    text = _MARK.sub(r"\2", text).replace("`", "")
    return "\n\n".join(_unwrapped(paragraph) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip())


def _unwrapped(paragraph: str) -> str:
    lines = paragraph.strip().splitlines()
    if lines[0].startswith("#"):
        return lines[0].lstrip("# ")
    joined = [lines[0]]
    for line in lines[1:]:
        if line.lstrip().startswith(("- ", "* ")):
            joined.append(line)
        else:
            joined[-1] = _joined(joined[-1], line.strip())
    return "\n".join(joined)


def _joined(left: str, right: str) -> str:
    """Chinese has no blanks between words, so none where a line was broken."""
    return f"{left}{right}" if left[-1:] > "\u2e80" or right[:1] > "\u2e80" else f"{left} {right}"
