"""Videos in a text: ``[[video: file.mp4 | title]]`` or ``[[video: https://… | title]]`` on a line of its own.

A file of the shop's own lies beside the text, with the picture that is shown until it plays (``file.jpg``) and, if
there are any, captions (``file.vtt``, ``file.zh.vtt``). A video of another site is a picture and a button: nothing is
asked of that site before somebody presses it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shop.storefront.documents import Document
from shop.storefront.models.shop import ShopLocale
from shop.storefront.outside_videos import outside_video
from shop.storefront.problems import Problems, shown
from shop.storefront.views.pictures import Picture, PictureBook

TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
POSTERS = (".jpg", ".jpeg", ".png", ".webp", ".avif")
EXPECTED = "[[video: file.mp4 | title]] or [[video: https://… | title]] on a line of its own"
_LINE = re.compile(r"\[\[video:(.*)\]\]\s*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


@dataclass(frozen=True, slots=True)
class Captions:
    url: str
    lang: str
    label: str


@dataclass(frozen=True, slots=True)
class Video:
    """``url`` and ``type``: the shop's own file, or "" for one of another site, which is at ``page`` and plays in
    ``frame``, from ``host``.
    """

    title: str
    poster: Picture | None
    url: str = ""
    type: str = ""
    captions: tuple[Captions, ...] = ()
    page: str = ""
    frame: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class VideoLine:
    """A line as it was written. ``poster``: the picture that is shown first, or ``None``."""

    number: int
    source: str
    title: str
    poster: str | None

    @property
    def outside(self) -> bool:
        return self.source.startswith(("https://", "http://"))


def video_lines(document: Document) -> Iterator[VideoLine]:
    """The videos of a text, whatever is wrong with them; what stands in a block of code is none."""
    code = ""
    for number, text in enumerate(document.front.body.splitlines(), start=document.front.body_line):
        fence = _FENCE.match(text)
        if fence and code in ("", fence[1]):
            code = "" if code else fence[1]
        match = None if code else _LINE.fullmatch(text)
        if match:
            source, title, poster = ([part.strip() for part in match[1].split("|")] + ["", ""])[:3]
            yield VideoLine(number, source, title, poster or _poster(document.folder, source))


def _poster(folder: Path, source: str) -> str | None:
    """The picture beside a video of the same name."""
    names = [Path(source).with_suffix(ending).name for ending in POSTERS if source.endswith(tuple(TYPES))]
    return next((name for name in names if (folder / name).is_file()), None)


@dataclass
class Videos:
    """The videos of a build, found as the texts are read. ``files``: output path → the file that goes there."""

    pictures: PictureBook
    locales: tuple[ShopLocale, ...]
    problems: Problems
    files: dict[str, Path] = field(default_factory=dict)
    _found: dict[str, Video] = field(default_factory=dict)

    def mark(self, document: Document) -> str:
        """The text of a file with marks in place of its videos."""
        if "[[video:" not in document.front.body:
            return document.front.body
        lines = document.front.body.splitlines()
        for line in video_lines(document):
            key = hashlib.sha256(f"{document.file}:{line.number}".encode()).hexdigest()[:12]
            video = self._outside(document, line) if line.outside else self._own(document, line)
            if video is not None:
                self._found[key] = video
            lines[line.number - document.front.body_line] = f"\n<!--video {key}-->\n" if video else ""
        return "\n".join(lines)

    def video(self, key: str) -> Video | None:
        """The video of a mark."""
        return self._found.get(key)

    def _report(self, document: Document, line: VideoLine, found: str, expected: str) -> None:
        self.problems.add(document.file, line.number, "video", found, expected)

    def _outside(self, document: Document, line: VideoLine) -> Video | None:
        outside = outside_video(line.source)
        if outside is None:
            self._report(document, line, shown(line.source), "a video's address at YouTube, Vimeo or bilibili")
        elif not line.title:
            self._report(document, line, "no title", EXPECTED)
        else:
            poster = self.pictures.find(document.folder / line.poster, "") if line.poster else None
            return Video(line.title, poster, page=line.source, frame=outside.frame, host=outside.host)
        return None

    def _own(self, document: Document, line: VideoLine) -> Video | None:
        path = document.folder / line.source
        kind = TYPES.get(path.suffix)
        if "/" in line.source or kind is None or not path.is_file():
            self._report(document, line, shown(line.source), f"a file {' or '.join(TYPES)} beside this one")
        elif not line.title:
            self._report(document, line, "no title", EXPECTED)
        elif line.poster is None:
            self._report(document, line, "no picture to be shown until it plays", f"{path.stem}.jpg beside it")
        else:
            poster = self.pictures.find(document.folder / line.poster, "")
            captions = tuple(self._captions(document, line, path))
            return Video(line.title, poster, self._keep(path), kind, captions)
        return None

    def _captions(self, document: Document, line: VideoLine, path: Path) -> Iterator[Captions]:
        """Those of the text's own language first."""
        for locale in sorted(self.locales, key=lambda locale: locale.code != document.locale):
            ending = ".vtt" if locale == self.locales[0] else f".{locale.code}.vtt"
            file = path.with_suffix(ending)
            if not file.is_file():
                continue
            if not file.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
                self._report(document, line, f"{file.name}, which is not WebVTT", "captions that begin with WEBVTT")
                continue
            yield Captions(self._keep(file), locale.lang, locale.label)

    def _keep(self, path: Path) -> str:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        output = f"assets/videos/{path.stem}.{digest}{path.suffix}"
        self.files[output] = path
        return f"/{output}"
