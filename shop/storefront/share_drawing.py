"""How a picture for other sites is drawn: the photo on the left, the words on the right.

Each text is set in the first font that has all of its letters. Where none has, boxes would stand for some: then the
photo fills the picture and there are no words.
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 1200, 630
"""The shape that link previews show whole (ogp.me; 1.91 : 1)."""
_MARGIN = 64
_TITLE_SIZES = (68, 60, 52, 46, 40)
_MOST_LINES = 5
_SHOP = 28
_PRICE_SIZES = (52, 44, 36)
_LEADING = 1.28
_TRIMMED = 16
"""Pixels that may be cut off at the left and at the right, rather than scaling the photo."""
_JPEG = {"quality": 82, "optimize": True}
_WORD = re.compile(r"[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯]+")
"""A Chinese character may end a line, and so may any other whole word."""
_NEVER_FIRST = "、。，．：；！？）》」』”’…"
_ORNAMENTS = ("So", "Sk", "Cf", "Mn", "Co", "Cn")
"""Emoji and the like: left out where the font lacks them, as the title says the same without."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``."""

    paper: str = "#fbf9f4"
    ink: str = "#20251f"
    muted: str = "#5b6157"
    accent: str = "#2b4d3c"
    line: str = "#e2ddd1"


@dataclass(frozen=True, slots=True)
class SharePicture:
    """What it shows. ``photo`` and ``small``: the names of the photo's largest and smallest JPEG; "": none."""

    shop: str
    title: str
    price: str
    small: str
    photo: str


@dataclass(frozen=True, slots=True)
class ShareJob:
    """A picture to draw, with all that it is drawn from. No ``fonts``: without words."""

    wanted: SharePicture
    photos: tuple[Path, ...]
    """The same photo, the smallest first: the first that is large enough is taken."""
    fonts: tuple[Path, ...]
    palette: Palette
    target: Path


@dataclass(frozen=True, slots=True)
class Line:
    """A text as it can be drawn."""

    text: str
    font: Path

    def face(self, size: int) -> ImageFont.FreeTypeFont:
        return face(self.font, size)


def draw_share_picture(job: ShareJob) -> None:
    """Draw one and put it in its place, whole or not at all."""
    wanted, palette = job.wanted, job.palette
    texts = [shown(text, job.fonts) for text in (wanted.shop, wanted.title, wanted.price) if text]
    lines = [line for line in texts if line is not None]
    worded = len(lines) == len(texts)
    image = Image.new("RGB", (WIDTH, HEIGHT), palette.paper)
    if job.photos:
        image.paste(_photo(job.photos, HEIGHT if worded else WIDTH))
    if worded:
        left = HEIGHT + _MARGIN if job.photos else 2 * _MARGIN
        _write(ImageDraw.Draw(image), palette, left, lines[0], lines[1], lines[2] if wanted.price else None)
    body = io.BytesIO()
    image.save(body, "JPEG", **_JPEG)
    aside = job.target.with_name(f".{job.target.name}.{os.getpid()}")
    aside.write_bytes(body.getvalue())
    aside.replace(job.target)


def _photo(paths: tuple[Path, ...], width: int) -> Image.Image:
    """The middle of a photo, to the edges. One that is hardly too large is only cut: scaling is most of the work."""
    for path in paths:
        with Image.open(path) as opened:
            if path == paths[-1] or (opened.width >= width and opened.height >= HEIGHT):
                opened.draft("RGB", (width, HEIGHT))
                image = opened.convert("RGB")
                break
    left, top = (image.width - width) // 2, (image.height - HEIGHT) // 2
    if 0 <= left <= _TRIMMED and top >= 0:
        return image.crop((left, top, left + width, top + HEIGHT))
    return ImageOps.fit(image, (width, HEIGHT), Image.Resampling.BILINEAR)


def _write(
    paper: ImageDraw.ImageDraw, palette: Palette, left: int, shop: Line, title: Line, price: Line | None
) -> None:
    """The shop above, the title in the middle, the price below a line."""
    room, bottom = WIDTH - _MARGIN - left, HEIGHT - _MARGIN
    kept = Line(_cut(shop.text, shop.face(_SHOP), room), shop.font)
    _put(paper, kept, _SHOP, (left, _MARGIN), palette.muted)
    if price:
        size = next((size for size in _PRICE_SIZES if price.face(size).getlength(price.text) <= room), _SHOP)
        bottom -= round(size * _LEADING)
        _put(paper, price, size, (left, bottom), palette.accent)
        bottom -= 36
        paper.line((left, bottom, left + room, bottom), fill=palette.line, width=2)
        bottom -= 24
    top = _MARGIN + _SHOP + 40
    size, lines = fitted(title, room, bottom - top)
    step = round(size * _LEADING)
    at = top + max(0, (bottom - top - step * len(lines)) // 2)
    for number, text in enumerate(lines):
        _put(paper, Line(text, title.font), size, (left, at + number * step), palette.ink)


def _put(paper: ImageDraw.ImageDraw, line: Line, size: int, at: tuple[int, int], colour: str) -> None:
    """One line below ``at``; from the baseline, so that letters with and without accents stand alike."""
    paper.text((at[0], at[1] + size), line.text, font=line.face(size), fill=colour, anchor="ls")


def fitted(title: Line, room: int, height: int) -> tuple[int, list[str]]:
    """The largest size in which a title fits, with its lines; in the smallest, its end is left out."""
    lines: list[str] = []
    most = 0
    for size in _TITLE_SIZES:
        lines = list(_lines(title.text, title.face(size), room))
        most = min(_MOST_LINES, height // round(size * _LEADING))
        if len(lines) <= most:
            return size, lines
    size = _TITLE_SIZES[-1]
    return size, [*lines[: most - 1], _cut(f"{lines[most - 1]}…", title.face(size), room)]


def _lines(text: str, face: ImageFont.FreeTypeFont, room: int) -> Iterator[str]:
    line = ""
    for word, gap in _words(text, face, room):
        longer = f"{line}{gap if line else ''}{word}"
        if line and face.getlength(longer) > room and word not in _NEVER_FIRST:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _words(text: str, face: ImageFont.FreeTypeFont, room: int) -> Iterator[tuple[str, str]]:
    """The parts between which a line may end, each with the gap before it; one that is too long comes in letters."""
    end = 0
    for match in _WORD.finditer(text):
        gap = " " if match.start() > end else ""
        end = match.end()
        if len(match[0]) > 1 and face.getlength(match[0]) > room:
            yield match[0][0], gap
            yield from ((letter, "") for letter in match[0][1:])
        else:
            yield match[0], gap


def _cut(line: str, face: ImageFont.FreeTypeFont, room: int) -> str:
    """A line that ends in dots where it is too long."""
    if face.getlength(line) <= room:
        return line
    kept = line.rstrip("…")
    while kept and face.getlength(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def shown(text: str, fonts: tuple[Path, ...]) -> Line | None:
    """A text without the ornaments that the font lacks; ``None``: every font lacks a letter."""
    letters = " ".join(unicodedata.normalize("NFC", text).split())
    for font in fonts:
        kept = [letter for letter in letters if letter == " " or has(font, letter)]
        lost = {letter for letter in letters if unicodedata.category(letter) not in _ORNAMENTS} - {*kept, " "}
        if kept and not lost:
            return Line(" ".join("".join(kept).split()), font)
    return None


@cache
def has(font: Path, letter: str) -> bool:
    """Whether the font draws a letter otherwise than one that no font has."""
    return bytes(face(font, _SHOP).getmask(letter)) != bytes(face(font, _SHOP).getmask("\uffff"))


@cache
def face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels."""
    # not Raqm: it is not everywhere, and would set the same words otherwise
    return ImageFont.truetype(str(font), size, layout_engine=ImageFont.Layout.BASIC)
