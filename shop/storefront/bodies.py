"""Every Markdown body as HTML, with its links in the page's language and its pictures in all sizes."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from shop.storefront.catalogue import Catalogue
from shop.storefront.documents import Document
from shop.storefront.embeds import mark_products
from shop.storefront.links import Links, report_broken
from shop.storefront.markdown_text import MarkdownText, Text
from shop.storefront.problems import Place, Problems, field_name, shown
from shop.storefront.videos import Videos, video_lines
from shop.storefront.views.pictures import PictureBook, picture_html
from shop.storefront.wechat_code import is_picture

_IMAGE = re.compile(r"<img\b([^>]*?)\s*/?>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_WRITTEN_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_TABLE_OPENS, _TABLE_CLOSES = '<div class="table" tabindex="0"><table>', "</table></div>"
"""A table that is wider than a phone moves in its frame, by keyboard too."""
_SIZES = "(min-width: 60rem) 44rem, 92vw"


class Bodies:
    """HTML by file. Each file is converted once, when it is first asked for.

    ``products``: the slugs that a text may name.
    """

    def __init__(
        self, links: Links, pictures: PictureBook, videos: Videos, products: Collection[str], problems: Problems
    ) -> None:
        self.videos = videos
        self._links = links
        self._products = products
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
        text = self._markdown.convert(self.videos.mark(document))
        body = self._links.localise(
            text.html, document.locale, lambda link: report_broken(document, link, self._problems)
        )
        body = mark_products(body, document, self._products, self._problems)
        if "<img" in body:
            body = _IMAGE.sub(lambda match: self._image(document, match), body)
        body = body.replace("<table>", _TABLE_OPENS).replace("</table>", _TABLE_CLOSES)
        return replace(text, html=body)

    def _image(self, document: Document, match: re.Match[str]) -> str:
        attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        source = attributes.get("src", "")
        if "/" in source:
            self._problems.add(
                document.file, document.body_line(source), "picture", shown(source), "a file beside this one"
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
    for video in video_lines(document):
        if video.poster and "/" not in video.poster:
            yield video.poster, video.number


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where content names a picture. ``wide``: it fills the window."""

    document: Document
    place: Place
    line: int
    path: Path
    wide: bool = False

    def report(self, problems: Problems, found: str, expected: str) -> None:
        """Say what is wrong with the picture."""
        problems.add(self.document.file, self.line, field_name(self.place), found, expected)


def picture_places(catalogue: Catalogue) -> Iterator[PicturePlace]:
    """Every picture that content names."""
    for product in catalogue.products.values():
        for i, picture in enumerate(product.model.pictures):
            yield _named(product.document, ("pictures", i, "file"), picture.file)
        for i, variant in enumerate(product.model.variants):
            if variant.picture:
                yield _named(product.document, ("variants", i, "picture"), variant.picture)
    for category in catalogue.categories.values():
        if category.model.picture:
            yield _named(category.document, ("picture",), category.model.picture)
    for guide in catalogue.guides.values():
        yield _named(guide.document, ("picture",), guide.model.picture)
    if catalogue.home:
        yield _named(catalogue.home.document, ("hero", "picture"), catalogue.home.model.hero.picture, wide=True)
    code = catalogue.shop.contact.wechat_code
    if code and is_picture(code):
        yield _named(catalogue.shop_document, ("contact", "wechat_code"), code)
    for document in catalogue.texts:
        for name, line in body_pictures(document):
            yield PicturePlace(document, ("picture",), line, document.folder / name)


def _named(document: Document, place: Place, file: str, wide: bool = False) -> PicturePlace:
    return PicturePlace(document, place, document.front.line(place), document.folder / file, wide)
