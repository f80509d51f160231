"""The pictures that other sites show beside a link: what it is, what it costs, whose shop. Drawn once for a content.

Pages name them while they are made; ``draw`` then draws those that the cache does not hold, on all cores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple
from pathlib import Path

import PIL
from PIL import features

from shop.storefront.pictures import Converted
from shop.storefront.share_drawing import HEIGHT, WIDTH, Palette, ShareJob, SharePicture, draw_share_picture
from shop.storefront.views.pictures import Picture

FONTS = ("*.woff2", "*.ttf", "*.otf")
"""In the theme's folder ``fonts``; the first by name is tried first. Without any, pictures have no words."""
_RECIPE = [1, WIDTH, HEIGHT, PIL.__version__, features.version("freetype2")]
_CHUNK = 8


class SharePictures:
    """Those of one build. ``folder``: where they are kept; ``photos``: the cache of converted pictures."""

    def __init__(self, folder: Path, photos: Path, fonts: Path, palette: Palette) -> None:
        self._folder = folder
        self._photos = photos
        self._fonts = tuple(sorted(font for pattern in FONTS for font in fonts.glob(pattern)))
        self._palette = palette
        letters = [hashlib.sha256(font.read_bytes()).hexdigest() for font in self._fonts]
        self._recipe = [*_RECIPE, letters, astuple(palette)]
        self._wanted: dict[str, SharePicture] = {}

    def url(self, shop: str, title: str, price: str, photo: Picture | None) -> str:
        """Ask for a picture, and say where it will be."""
        small, full = (url.rpartition("/")[2] for url in (photo.src, photo.full)) if photo else ("", "")
        wanted = SharePicture(shop, title, price, small, full)
        text = json.dumps([self._recipe, astuple(wanted)])
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:16]}-{WIDTH}x{HEIGHT}.jpg"
        self._wanted[name] = wanted
        return f"/pictures/{name}"

    def draw(self, workers: int, told: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Draw what is missing, and say how many that were."""
        jobs = [self._job(name) for name in sorted(self._wanted) if not (self._folder / name).is_file()]
        if not jobs:
            return 0
        self._folder.mkdir(parents=True, exist_ok=True)
        if workers < 2 or len(jobs) <= _CHUNK:
            for done, job in enumerate(jobs, start=1):
                draw_share_picture(job)
                told(done, len(jobs))
            return len(jobs)
        with ProcessPoolExecutor(max_workers=workers) as pool:
            for done, _ in enumerate(pool.map(draw_share_picture, jobs, chunksize=_CHUNK), start=1):
                told(done, len(jobs))
        return len(jobs)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Output path and file of each that a page of this build names."""
        for name in sorted(self._wanted):
            yield f"pictures/{name}", self._folder / name

    def _job(self, name: str) -> ShareJob:
        wanted = self._wanted[name]
        photos = tuple(self._photos / Converted.key_of(name) / name for name in (wanted.small, wanted.photo) if name)
        return ShareJob(wanted, photos, self._fonts, self._palette, self._folder / name)
