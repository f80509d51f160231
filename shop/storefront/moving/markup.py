"""HTML to Markdown for this shop's dialect: headings from the second level, lists, tables, links, pictures, emphasis.

Libraries write CommonMark. Python-Markdown wants four spaces before a nested list, and reads ``\\<`` as the beginning
of a tag; so the tree is a library's, and the writing is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from shop.storefront.moving import cleaning
from shop.storefront.moving.cleaning import BLOCKS, Told
from shop.storefront.moving.escaping import address, clean, code, escape, guard
from shop.storefront.moving.markup_tables import table_rows, written_table

_DEEPEST = 40
_HEADING = re.compile(r"h[1-6]")
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("em", "i", "cite", "dfn", "var"))
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_RAW = {"sub": "sub", "sup": "sup", "del": "del", "s": "del", "strike": "del"}
_BREAK = "\ue000"
"""Stands for a line break until the blanks of a paragraph are set right."""
_MARKS = {"strong": ("\ue001", "\ue002"), "em": ("\ue003", "\ue004")}
"""Stand for the beginning and the end of emphasis as long."""

FindLink = Callable[[str], str | None]
"""From a link to the address it gets here; ``None``: only its text stays."""
FindPicture = Callable[[str, str], tuple[str, str] | None]
"""From a picture's address and description to the file beside the text, and a description."""


class Markup:
    """Writes one text."""

    def __init__(self, link: FindLink, picture: FindPicture, told: Told) -> None:
        self._link = link
        self._picture = picture
        self._told = told
        self._levels: dict[str, int] = {}

    def convert(self, html: str) -> str:
        """The text as Markdown, with one line break at its end; empty when it has no text and no picture."""
        tree = cleaning.parse(html, self._told)
        found = sorted({heading.name for heading in tree.find_all(_HEADING)})
        self._levels = {name: min(level, 6) for level, name in enumerate(found, start=2)}
        body = "\n\n".join(self._blocks(tree, 0))
        return f"{body}\n" if body else ""

    def _blocks(self, parent: Tag, depth: int) -> list[str]:
        """The blocks of an element; what stands between its block elements is a paragraph."""
        blocks: list[str] = []
        run: list[PageElement] = []
        for child in [*parent.children, None]:
            if child is not None and not _is_block(child):
                run.append(child)
                continue
            paragraph = self._paragraph(run)
            blocks += [paragraph] if paragraph else []
            run = []
            if isinstance(child, Tag):
                blocks += self._block(child, depth + 1)
        return blocks

    def _paragraph(self, run: list[PageElement]) -> str:
        return guard(_set("".join(self._inline(node, frozenset()) for node in run)))

    def _block(self, element: Tag, depth: int) -> list[str]:
        name = element.name
        if depth > _DEEPEST:
            text = guard(escape(" ".join(element.get_text(" ").split())))
            return [text] if text else []
        if _HEADING.fullmatch(name):
            return self._heading(element, depth)
        if name in ("ul", "ol"):
            return self._list(element, depth)
        if name == "pre":
            return _code_block(element, nested=_is_nested(element))
        if name == "blockquote":
            quoted = "\n\n".join(self._blocks(element, depth))
            return ["\n".join(f"> {line}" if line else ">" for line in quoted.split("\n"))] if quoted else []
        if name == "table":
            return self._table(element, depth)
        if name == "hr":
            return [] if _is_nested(element) else ["---"]
        if name == "dl":
            return self._definitions(element, depth)
        return self._blocks(element, depth)

    def _heading(self, element: Tag, depth: int) -> list[str]:
        if any(_is_block(child) for child in element.find_all(True)):
            return self._blocks(element, depth)
        text = _set(self._inline(element, frozenset(("strong",)))).replace("  \n", " ")
        if not text:
            return []
        if element.get_text().strip() == "":
            return [text]
        if _is_nested(element):
            return [f"**{text}**"]
        ending = re.sub(r"#+$", lambda match: "\\#" * len(match[0]), text)
        return [f"{'#' * self._levels[element.name]} {ending}"]

    def _list(self, element: Tag, depth: int) -> list[str]:
        before: list[str] = []
        items: list[list[str]] = []
        for item in _items(element):
            blocks = self._blocks(item, depth)
            while blocks and not items and _is_list(blocks[0]):
                before.append(blocks.pop(0))  # a list in a list before its first item stands for itself
            if items and blocks and _is_list(blocks[0]):
                items[-1] += blocks  # elsewhere it belongs to the item before it
            elif blocks:
                items.append(blocks)
        start = str(element.get("start") or "1")
        first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        loose = any(len([block for block in blocks if not _is_list(block)]) > 1 for blocks in items)
        written = []
        for number, blocks in enumerate(items, start=first):
            text = blocks[0]
            for block in blocks[1:]:
                text += ("\n" if _is_list(block) and not loose else "\n\n") + block
            mark = f"{number}. " if element.name == "ol" else "- "
            written.append(mark + re.sub(r"\n(?=[^\n])", "\n    ", text))
        return [*before, ("\n\n" if loose else "\n").join(written)] if written else before

    def _definitions(self, element: Tag, depth: int) -> list[str]:
        written: list[str] = []
        for part in element.find_all(["dt", "dd"]):
            if part.find_parent("dl") is not element:
                continue
            blocks = self._blocks(part, depth)
            if not blocks:
                continue
            if part.name == "dt":
                written.append("**" + " ".join(blocks).replace("  \n", " ").replace("**", "") + "**")
            else:
                written += blocks
        return written

    def _table(self, element: Tag, depth: int) -> list[str]:
        rows = table_rows(element)
        if not rows or max(len(row) for row in rows) == 1:
            return [block for row in rows for cell in row for block in self._blocks(cell, depth)]
        if any(cell.get("rowspan", "1") != "1" for row in rows for cell in row):
            self._told("<table>", "cells that span several rows; they stand in the first of them")
        caption = element.find("caption")
        above = self._blocks(caption, depth) if isinstance(caption, Tag) else []
        return [*above, written_table(rows, self._cell)]

    def _cell(self, cell: Tag) -> str:
        text = _set(self._inline(cell, frozenset(("cell",)))).replace("  \n", "<br>")
        return text.replace("\n", " ")

    def _inline(self, node: PageElement, inside: frozenset[str]) -> str:
        if isinstance(node, NavigableString):
            return escape(re.sub(r"[ \t\r\n\f]+", " ", node))
        if not isinstance(node, Tag):
            return ""
        name = node.name
        if name == "br":
            return _BREAK
        if name == "img":
            return self._image(node)
        if name in _CODE:
            return code(" ".join(node.get_text().split())) if node.get_text().strip() else ""
        if len(inside) > _DEEPEST or len(list(node.parents)) > 4 * _DEEPEST:
            return escape(" ".join(node.get_text(" ").split()))
        if name == "a":
            return self._anchor(node, inside)
        kind = "strong" if name in _STRONG else "em" if name in _EMPHASIS else ""
        text = "".join(self._inline(child, inside | {kind} if kind else inside) for child in node.children)
        if name in _RAW:
            return _around(text, f"<{_RAW[name]}>", f"</{_RAW[name]}>")
        if kind and not inside & {"strong", "em"}:
            return _around(text, *_MARKS[kind])
        return (
            f"{_BREAK}{text}{_BREAK}"
            if name in BLOCKS and name not in ("td", "th") and not _HEADING.fullmatch(name)
            else text
        )

    def _anchor(self, element: Tag, inside: frozenset[str]) -> str:
        text = "".join(self._inline(child, inside | {"link"}) for child in element.children)
        href = element.get("href")
        bare = text.replace(_BREAK, "").strip()
        if not isinstance(href, str) or not bare or "link" in inside or "![" in bare:
            return text
        target = self._link(href.strip())
        return _around(text, "[", f"]({address(target)})") if target else text

    def _image(self, element: Tag) -> str:
        source, alt = element.get("src") or element.get("data-src"), element.get("alt")
        if not isinstance(source, str) or not source.strip():
            return ""
        found = self._picture(source.strip(), " ".join(clean(str(alt or "")).split()))
        if found is None:
            return ""
        file, described = found
        return f"![{escape(described.replace('[', '(').replace(']', ')'))}]({file})"


def _is_block(node: PageElement) -> bool:
    """Whether a node is a block, or an inline element around one (which then is none)."""
    if not isinstance(node, Tag):
        return False
    return node.name in BLOCKS or any(isinstance(inner, Tag) and inner.name in BLOCKS for inner in node.descendants)


def _is_nested(element: Tag) -> bool:
    """Whether Markdown indents what stands here."""
    return element.find_parent(["li", "td", "th", "blockquote", "dd"]) is not None


def _is_list(block: str) -> bool:
    return re.match(r"- |\d+\. ", block) is not None


def _items(element: Tag) -> list[Tag]:
    """The items of a list, and what was forgotten to be one; an item that was never closed holds the next."""
    found: list[Tag] = []
    for child in element.find_all(True, recursive=False):
        found.append(child)
        for inner in child.find_all("li"):
            if inner.find_parent(["ul", "ol"]) is element:
                found.append(inner.extract())
    return found


def _code_block(element: Tag, *, nested: bool) -> list[str]:
    lines = element.get_text().strip("\n").replace("\t", "    ").splitlines()
    if not any(line.strip() for line in lines):
        return []
    if nested:  # a fence is only read at a line's beginning, and code by its indent is not read everywhere
        return ["  \n".join(code(line.strip()) for line in lines if line.strip())]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return ["\n".join([fence, *(line.rstrip() for line in lines), fence])]


def _around(text: str, before: str, after: str) -> str:
    """Marks around a text, not around the blanks and breaks at its ends."""
    core = text.strip(f" {_BREAK}")
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{before}{core}{after}{text[start + len(core) :]}"


def _set(text: str) -> str:
    """A paragraph's text with single blanks and Markdown's line breaks."""
    text = re.sub("\ue002\ue001|\ue004\ue003", "", text)
    text = re.sub("([\ue002\ue004])([\ue001\ue003])", r"\1 \2", text)  # **a***b* can't be read again
    text = re.sub("[\ue001\ue002]", "**", re.sub("[\ue003\ue004]", "*", text))
    text = re.sub(r"\\\[(?=\\\[)", "&#91;", text)  # two of them would name a product (embeds)
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "  \n".join(line for line in lines if line)
