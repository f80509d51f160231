"""Pictures in the sizes and formats that browsers choose from, converted once for each content.

A picture's key is the hash of its bytes and of the recipe below (formats, widths, qualities, Pillow's version), so
that the cache may be thrown away, copied or shared, and is never wrong.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import PIL
from PIL import Image, ImageOps

WIDTHS = (320, 640, 960, 1280)
WIDE = 1920
"""For the one picture that fills the window."""
WEBP_WIDTHS = (320, 640, 960)
"""For the few browsers that know WebP and not AVIF."""
JPEG_WIDTHS = (640, 1280)
"""For those that know neither, and for other sites' previews."""
AVIF = {"quality": 60, "speed": 9}
"""Speed 9 takes a third of the time of speed 8 for pictures that are an eighth larger."""
WEBP = {"quality": 76, "method": 2}
JPEG = {"quality": 82, "optimize": True, "progressive": True}
_RECIPE = json.dumps([5, WIDTHS, WIDE, WEBP_WIDTHS, JPEG_WIDTHS, AVIF, WEBP, JPEG, PIL.__version__], sort_keys=True)
_FORMATS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "avif": ("AVIF", {**AVIF, "max_threads": 1}),
    "webp": ("WEBP", WEBP),
    "jpg": ("JPEG", JPEG),
}
_MAX_PIXELS = 60_000_000


class UnreadablePicture(Exception):
    """A file that is no picture that Pillow reads."""


@dataclass(frozen=True, slots=True)
class Source:
    """A picture file, by its content."""

    path: Path
    key: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """What there is of a picture: its size and the widths of each format."""

    key: str
    width: int
    height: int
    widths: Mapping[str, tuple[int, ...]]

    def url(self, extension: str, width: int) -> str:
        return f"/pictures/{self.name(extension, width)}"

    def name(self, extension: str, width: int) -> str:
        return f"{self.key}-{width}.{extension}"

    @staticmethod
    def key_of(name: str) -> str:
        """The key of the picture that a file belongs to: the folder where the cache keeps it."""
        return name.partition("-")[0]

    @property
    def names(self) -> list[str]:
        return [self.name(extension, width) for extension, widths in self.widths.items() for width in widths]


def identify(path: Path, wide: bool = False) -> Source:
    """Name a picture by its content.

    Raises:
        OSError: the file can't be read.
    """
    digest = hashlib.sha256(path.read_bytes())
    digest.update(f"{_RECIPE}{wide}".encode())
    return Source(path, digest.hexdigest()[:16], wide)


class PictureCache:
    """A folder of converted pictures: ``<key>/picture.json`` and ``<key>/<key>-<width>.<format>``."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.workers = workers

    def known(self, source: Source) -> Converted | None:
        """What is in the cache; ``None``: nothing, or something broken."""
        try:
            record = json.loads((self.folder / source.key / "picture.json").read_text())
            widths = {name: tuple(values) for name, values in record["widths"].items()}
            converted = Converted(source.key, record["width"], record["height"], widths)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if all(self.path(converted, name).is_file() for name in converted.names):
            return converted
        return None

    def path(self, converted: Converted, name: str) -> Path:
        return self.folder / converted.key / name

    def convert(
        self, sources: Iterable[Source], told: Callable[[int, int], None] = lambda done, total: None
    ) -> dict[str, Converted | UnreadablePicture]:
        """Convert what the cache does not hold, on all cores. ``told`` hears how far it is."""
        wanted = {source.key: source for source in sources}
        results: dict[str, Converted | UnreadablePicture] = {}
        missing = []
        for key, source in sorted(wanted.items()):
            converted = self.known(source)
            if converted is None:
                missing.append(source)
            else:
                results[key] = converted
        if not missing:
            return results
        self.folder.mkdir(parents=True, exist_ok=True)
        jobs = [(source, self.folder) for source in missing]
        if self.workers < 2 or len(jobs) == 1:
            for done, job in enumerate(jobs, start=1):
                results[job[0].key] = _convert(job)
                told(done, len(jobs))
            return results
        with ProcessPoolExecutor(max_workers=min(self.workers, len(jobs))) as pool:
            for done, (source, result) in enumerate(zip(missing, pool.map(_convert, jobs), strict=True), start=1):
                results[source.key] = result
                told(done, len(jobs))
        return results


def _convert(job: tuple[Source, Path]) -> Converted | UnreadablePicture:
    source, folder = job
    try:
        with Image.open(source.path) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                return UnreadablePicture("a picture of more than 60 megapixels")
            image = _flat(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return UnreadablePicture("a file that is not a picture")
    return _write(image, source, folder)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, colour profiles or palettes: what every format can hold."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")


def _write(image: Image.Image, source: Source, folder: Path) -> Converted:
    steps = (*WIDTHS, WIDE) if source.wide else WIDTHS
    widths = {
        "avif": _up_to(image.width, steps),
        "webp": _up_to(image.width, WEBP_WIDTHS),
        "jpg": _up_to(image.width, JPEG_WIDTHS),
    }
    converted = Converted(source.key, image.width, image.height, widths)
    place = folder / f".{source.key}.{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    scaled = image
    for width in sorted({width for some in widths.values() for width in some}, reverse=True):
        height = max(1, round(image.height * width / image.width))
        if width != scaled.width:
            scaled = scaled.resize((width, height), Image.Resampling.HAMMING)
        for extension, (kind, options) in _FORMATS.items():
            if width in widths[extension]:
                _save(scaled, place / converted.name(extension, width), kind, options)
    record = {"width": image.width, "height": image.height, "widths": converted.widths}
    (place / "picture.json").write_text(json.dumps(record))
    final = folder / source.key
    shutil.rmtree(final, ignore_errors=True)
    place.rename(final)
    return converted


def _save(image: Image.Image, path: Path, kind: str, options: Mapping[str, object]) -> None:
    body = io.BytesIO()
    image.save(body, kind, **options)
    path.write_bytes(body.getvalue())


def _up_to(width: int, steps: tuple[int, ...]) -> tuple[int, ...]:
    """The steps below a width, and the largest that it fills: its own, or the last step.

    >>> _up_to(1200, (320, 640, 960, 1280)), _up_to(2000, (640, 1280)), _up_to(200, (320,))
    ((320, 640, 960, 1200), (640, 1280), (200,))
    """
    below = tuple(step for step in steps if step < width)
    return below if below == steps else (*below, width)
