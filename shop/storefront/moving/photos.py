"""Pictures that lie in a folder, found by the addresses that they had in the other shop."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from PIL import Image

from shop.storefront.moving.names import slug_of, unique

_ENDINGS = {".jpg": ".jpg", ".jpeg": ".jpg", ".png": ".png", ".webp": ".webp", ".avif": ".avif", ".gif": ".gif"}
_SIZES = re.compile(
    r"(?:[-_]\d{2,5}x\d{0,5}|[-_]x\d{2,5}|_(?:pico|icon|thumb|small|compact|medium|large|grande|master|original)"
    r"|-scaled|-rotated|-e\d{10,}|@[23]x"
    r"|_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|_(?:crop_)?center)+$",
    re.IGNORECASE,
)
_MOST_PIXELS = 60_000_000


class PhotoFolder:
    """The pictures below a folder; without a folder there are none."""

    def __init__(self, root: Path | None) -> None:
        self._exact: dict[str, list[Path]] = {}
        self._stems: dict[str, list[Path]] = {}
        for path in sorted(_pictures(root)) if root else ():
            self._exact.setdefault(path.name.casefold(), []).append(path)
            self._stems.setdefault(_stem(path.name), []).append(path)
        self._judged: dict[Path, str] = {}

    def find(self, url: str) -> Path | str:
        """The file of a picture, or in words why there is none.

        By its name: as it stands, then without the sizes that shops put behind it. Of several, the one whose folders
        agree most with the address; then the largest.
        """
        path = PurePosixPath(unquote(urlsplit(url).path))
        found = self._exact.get(path.name.casefold()) or self._stems.get(_stem(path.name)) or []
        if not path.name or not found:
            return f"no file {path.name!r} in the folder of pictures" if path.name else "no name of a file"
        best = max(found, key=lambda file: (_shared(file, path), file.stat().st_size, str(file)))
        return self._judge(best) or best

    def _judge(self, path: Path) -> str:
        if path not in self._judged:
            self._judged[path] = _fault(path)
        return self._judged[path]


def _pictures(root: Path) -> Iterator[Path]:
    for folder, _, files in os.walk(root):
        for name in files:
            if Path(name).suffix.lower() in _ENDINGS:
                yield Path(folder) / name


def _stem(name: str) -> str:
    """A picture's name without its ending and its size.

    >>> _stem("Tea-Pot-1024x768.JPG"), _stem("pot_1a2b3c4d-0000-1111-2222-333344445555.png"), _stem("a_large.webp")
    ('tea-pot', 'pot', 'a')
    """
    stem = PurePosixPath(name).stem
    return (_SIZES.sub("", stem) or stem).casefold()


def _shared(file: Path, path: PurePosixPath) -> int:
    """How many folders, from the file on upwards, have the names that the address has."""
    count = 0
    for here, there in zip(reversed(file.parts[:-1]), reversed(path.parts[:-1]), strict=False):
        if here.casefold() != there.casefold():
            break
        count += 1
    return count


def _fault(path: Path) -> str:
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return f"{path.name!r} has more than 60 megapixels"
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return f"{path.name!r} is not a picture that can be read"
    return ""


class Album:
    """The pictures that go into one bundle: each file once, under a name that our addresses allow."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self._names: dict[Path, str] = {}

    def add(self, path: Path) -> str:
        """The name of a picture beside the text."""
        if path not in self._names:
            stem = slug_of(_SIZES.sub("", path.stem) or path.stem) or "picture"
            ending = _ENDINGS[path.suffix.lower()]
            taken = {name.rpartition(".")[0] for name in self.files}
            name = f"{unique(stem, taken)}{ending}"
            self._names[path] = name
            self.files[name] = path
        return self._names[path]
