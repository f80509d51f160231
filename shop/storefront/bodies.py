"""Every Markdown body as HTML, with its links in the page's language and its pictures in all sizes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from shop.storefront.catalogue import Catalogue
from shop.storefront.documents import Document, Words
from shop.storefront.links import Links, report_broken
from shop.storefront.markdown_text import MarkdownText, Text
from shop.storefront.problems import Problems, shown
from shop.storefront.views.pictures import PictureBook, picture_html

_IMAGE = re.compile(r"<img\b([^>]*?)\s*/?>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_WRITTEN_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_SIZES = "(min-width: 60rem) 44rem, 92vw"


class Bodies:
    """HTML by file. Each file is converted once, when it is first asked for."""

    def __init__(self, links: Links, pictures: PictureBook, problems: Problems) -> None:
        self._links = links
        self._pictures = pictures
        self._problems = problems
        self._markdown = MarkdownText()
        self._texts: dict[str, Text] = {}

    def text(self, document: Document) -> Text:
        """The body of a file."""
        text = self._texts.get(document.file)
        if text is None:
            text = self._texts[document.file] = self._convert(document)
        return text

    def _convert(self, document: Document) -> Text:
        text = self._markdown.convert(document.front.body)
        body = self._links.localise(
            text.html, document.locale, lambda link: report_broken(document, link, self._problems)
        )
        if "<img" in body:
            body = _IMAGE.sub(lambda match: self._image(document, match), body)
        return replace(text, html=body)

    def _image(self, document: Document, match: re.Match[str]) -> str:
        attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        source = attributes.get("src", "")
        if "/" in source:
            self._problems.add(
                document.file, _line_of(document, source), "picture", shown(source), "a file beside this one"
            )
            return match[0]
        picture = self._pictures.find(document.folder / source, attributes.get("alt", ""))
        return picture_html(picture, _SIZES) if picture else match[0]


def body_pictures(document: Document) -> Iterator[tuple[str, int]]:
    """The picture files that a body shows, with their lines."""
    for number, line in enumerate(document.front.body.splitlines(), start=document.front.body_line):
        for name in _WRITTEN_IMAGE.findall(line):
            if "/" not in name:
                yield name, number


def _line_of(document: Document, source: str) -> int:
    for number, line in enumerate(document.front.body.splitlines(), start=document.front.body_line):
        if source in line:
            return number
    return document.front.body_line


def picture_places(catalogue: Catalogue) -> Iterator[tuple[Document, int, str, Path, bool]]:
    """Every picture that content names: file, line, field, path, and whether it fills the window."""
    for product in catalogue.products.values():
        document, model = product.document, product.model
        for i, picture in enumerate(model.pictures):
            yield (
                document,
                document.front.line(("pictures", i, "file")),
                f"pictures[{i + 1}].file",
                document.folder / picture.file,
                False,
            )
        for i, variant in enumerate(model.variants):
            if variant.picture:
                place = ("variants", i, "picture")
                yield (
                    document,
                    document.front.line(place),
                    f"variants[{i + 1}].picture",
                    document.folder / variant.picture,
                    False,
                )
    for category in catalogue.categories.values():
        if category.model.picture:
            document = category.document
            yield (
                document,
                document.front.line(("picture",)),
                "picture",
                document.folder / category.model.picture,
                False,
            )
    for guide in catalogue.guides.values():
        document = guide.document
        yield document, document.front.line(("picture",)), "picture", document.folder / guide.model.picture, False
    if catalogue.home:
        document = catalogue.home.document
        place = ("hero", "picture")
        yield (
            document,
            document.front.line(place),
            "hero.picture",
            document.folder / catalogue.home.model.hero.picture,
            True,
        )
    for entries in (catalogue.products, catalogue.categories, catalogue.guides, catalogue.pages, catalogue.posts):
        for entry in entries.values():
            for document in entry.documents:
                for name, line in body_pictures(document):
                    yield document, line, "picture", document.folder / name, False


def missing_picture(document: Document, line: int, field: str, path: Path, problems: Problems) -> None:
    """Say that a picture is not there."""
    problems.add(document.file, line, field, Words(f"no file {path.name!r}"), "a picture beside this file")
