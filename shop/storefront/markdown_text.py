"""Markdown bodies to HTML: Python-Markdown, one instance for all files."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

_TAG = re.compile(r"<[^>]+>")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUESTION = re.compile(r"<h2\b[^>]*>(.*?)</h2>(.*?)(?=<h2\b|\Z)", re.DOTALL)
WORDS_A_MINUTE = 220
HAN_A_MINUTE = 400


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """A body as HTML, its second-level headings and how long it takes to read."""

    html: str
    headings: tuple[Heading, ...] = ()
    minutes: int = 1


class MarkdownText:
    """Python-Markdown with the extensions of the shop's dialect."""

    def __init__(self) -> None:
        self._markdown = Markdown(
            extensions=["extra", "toc", "sane_lists", "smarty"],
            extension_configs={"toc": {"permalink": False}},
            output_format="html",
        )

    def convert(self, body: str) -> Text:
        """Convert one body."""
        self._markdown.reset()
        markup = self._markdown.convert(body)
        tokens: list[dict[str, Any]] = getattr(self._markdown, "toc_tokens", [])
        return Text(markup, tuple(_headings(tokens)), _minutes(markup))


def _headings(tokens: list[dict[str, Any]]) -> list[Heading]:
    found = []
    for token in tokens:
        if token["level"] == 2:
            found.append(Heading(token["id"], _plain(token["html"])))
        found += _headings(token["children"])
    return found


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup))


def _minutes(markup: str) -> int:
    text = _TAG.sub(" ", markup)
    han = len(_HAN.findall(text))
    words = len(_WORD.findall(_HAN.sub(" ", text)))
    return max(1, round(han / HAN_A_MINUTE + words / WORDS_A_MINUTE))


def questions(markup: str) -> list[tuple[str, str]]:
    """The second-level headings of a page that ask something, each with the HTML of its answer."""
    found = []
    for heading, answer in _QUESTION.findall(markup):
        question = _plain(heading).strip()
        if question.endswith(("?", "？")):
            found.append((question, answer.strip()))
    return found
