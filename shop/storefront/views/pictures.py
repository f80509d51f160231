"""Pictures as templates get them."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from shop.storefront.pictures import Converted

_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class PictureSource:
    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Picture:
    """``src``: the JPEG for browsers that know nothing else; ``full``: the largest JPEG."""

    alt: str
    width: int
    height: int
    src: str
    srcset: str
    sources: tuple[PictureSource, ...]
    full: str
    full_width: int
    full_height: int
    thumb: str
    """The smallest WebP."""
    stand_in: bool = False
    """Shown for want of another: it says nothing of the product."""


def make_picture(converted: Converted, alt: str) -> Picture:
    """Describe a converted picture."""

    def srcset(extension: str) -> str:
        widths = converted.widths[extension]
        return ", ".join(f"{converted.url(extension, width)} {width}w" for width in widths)

    jpegs = converted.widths["jpg"]
    largest = jpegs[-1]
    return Picture(
        alt=alt,
        width=converted.width,
        height=converted.height,
        src=converted.url("jpg", jpegs[0]),
        srcset=srcset("jpg"),
        sources=tuple(PictureSource(kind, srcset(extension)) for extension, kind in _TYPES.items()),
        full=converted.url("jpg", largest),
        full_width=largest,
        full_height=max(1, round(converted.height * largest / converted.width)),
        thumb=converted.url("webp", converted.widths["webp"][0]),
    )


class PictureBook:
    """The converted pictures by the file that they were made from."""

    def __init__(self, converted: Mapping[Path, Converted], stand_in: Path | None = None) -> None:
        self._converted = converted
        self._stand_in = stand_in

    @property
    def stand_in(self) -> Picture | None:
        """The picture of a product that has none; ``None``: the theme has no such picture."""
        found = self._converted.get(self._stand_in) if self._stand_in else None
        return replace(make_picture(found, ""), stand_in=True) if found else None

    def find(self, path: Path, alt: str) -> Picture | None:
        """The picture of a file; ``None``: it was refused."""
        converted = self._converted.get(path)
        return make_picture(converted, alt) if converted else None

    @property
    def all(self) -> list[Converted]:
        """Each converted picture once."""
        by_key = {converted.key: converted for converted in self._converted.values()}
        return [by_key[key] for key in sorted(by_key)]


def picture_html(picture: Picture, sizes: str, class_: str = "", eager: bool = False) -> Markup:
    """A whole ``<picture>``: the browser takes the first format it knows, in the width it needs."""
    esc = html.escape
    sources = "".join(
        f'<source type="{source.type}" srcset="{source.srcset}" sizes="{esc(sizes)}">' for source in picture.sources
    )
    load = ' fetchpriority="high"' if eager else ' loading="lazy" decoding="async"'
    named = f' class="{esc(class_)}"' if class_ else ""
    return Markup(  # noqa: S704 - every value above is escaped or our own
        f'<picture{named}>{sources}<img src="{picture.src}" srcset="{picture.srcset}" sizes="{esc(sizes)}" '
        f'alt="{esc(picture.alt)}" width="{picture.width}" height="{picture.height}"{load}></picture>'
    )
