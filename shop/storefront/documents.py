"""The files of ``content/``: which there are, what kind each is, and their front matter, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shop.storefront.front_matter import FrontMatter, FrontMatterError, parse_document, parse_yaml
from shop.storefront.problems import Place, Problems, field_name, shown

BUNDLES = {"products": "product", "categories": "category", "guides": "guide"}
"""Folders whose entries are folders with an ``index.md``."""
FLAT = {"pages": "page", "posts": "post", "promotions": "promotion"}
"""Folders whose entries are ``<slug>.md``."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Document:
    """One content file as it was written. ``key``: a slug, a category path or a promotion's file name."""

    kind: str
    key: str
    locale: str
    path: Path
    file: str
    front: FrontMatter

    @property
    def folder(self) -> Path:
        return self.path.parent

    def report(self, problems: Problems, place: Place, found: object, expected: str) -> None:
        """Say what is wrong at a place of the front matter; ``found``: a value, or words already in a ``Words``."""
        words = found if isinstance(found, Words) else shown(found)
        problems.add(self.file, self.front.line(place), field_name(place), words, expected)

    def body_line(self, *texts: str) -> int:
        """The first line of the body in which all of these stand; where none does, the body's first."""
        lines = enumerate(self.front.body.splitlines(), start=self.front.body_line)
        return next((number for number, line in lines if all(text in line for text in texts)), self.front.body_line)


class Words(str):
    """A description of what was found, to be printed as it is."""

    __slots__ = ()


def read_shop_file(content: Path, problems: Problems) -> Document | None:
    """Read ``shop.yaml``."""
    path = content / "shop.yaml"
    file = f"{content.name}/shop.yaml"
    text = _text(path, file, problems)
    if text is None:
        return None
    return _document("shop", "shop", "", path, file, text, problems)


def read_documents(content: Path, locales: Iterable[str], default: str, problems: Problems) -> list[Document]:
    """Read every file of the kinds that this module names, in one order whatever the folder's own."""
    codes = frozenset(locales)
    documents = []
    _check_bundles(content, problems)
    for path, kind, key, stem in _files(content):
        file = f"{content.name}/{path.relative_to(content).as_posix()}"
        name, _, suffix = stem.partition(".")
        locale = suffix or default
        if locale not in codes:
            problems.add(file, 1, "file name", f"language {locale!r}", f"one of {', '.join(sorted(codes))}")
            continue
        slug = key if kind in BUNDLES.values() else name
        if kind != "promotion" and not all(SLUG.fullmatch(part) for part in slug.split("/")):
            problems.add(file, 1, "file name", shown(slug), "lower-case letters, digits and dashes (a-z 0-9 -)")
            continue
        text = _text(path, file, problems)
        document = None if text is None else _document(kind, slug, locale, path, file, text, problems)
        if document is not None:
            documents.append(document)
    return documents


def read_review_files(content: Path, default: str, problems: Problems) -> list[Document]:
    """Read the published reviews, each under its product's slug; all count as written in the ``default`` language,
    for none is a translation.
    """
    documents = []
    for path in sorted((content / "reviews").glob("*/*.md")):
        file = f"{content.name}/{path.relative_to(content).as_posix()}"
        text = _text(path, file, problems)
        document = (
            None if text is None else _document("review", path.parent.name, default, path, file, text, problems)
        )
        if document is not None:
            documents.append(document)
    return documents


def _check_bundles(content: Path, problems: Problems) -> None:
    for folder in ("products", "guides"):
        for bundle in sorted((content / folder).glob("*/")):
            if not any(bundle.glob("index*.md")) and not bundle.name.startswith("."):
                file = f"{content.name}/{folder}/{bundle.name}/index.md"
                problems.add(file, 1, "file", "a folder without it", "a file index.md in it")


def _files(content: Path) -> Iterator[tuple[Path, str, str, str]]:
    for folder, kind in BUNDLES.items():
        root = content / folder
        for path in sorted(root.rglob("index*.md") if kind == "category" else root.glob("*/index*.md")):
            yield path, kind, path.parent.relative_to(root).as_posix(), path.name.removesuffix(".md")
    for folder, kind in FLAT.items():
        for path in sorted((content / folder).glob("*.md")):
            yield path, kind, "", path.name.removesuffix(".md")


def _text(path: Path, file: str, problems: Problems) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        problems.add(file, line, "file", "bytes that are not UTF-8", "a text saved as UTF-8")
    except OSError as exc:
        problems.add(file, 1, "file", exc.strerror or "an error", "a file that can be read")
    return None


def _document(
    kind: str, key: str, locale: str, path: Path, file: str, text: str, problems: Problems
) -> Document | None:
    try:
        front, duplicates = parse_yaml(text) if kind == "shop" else parse_document(text)
    except FrontMatterError as exc:
        problems.add(file, exc.line, "front matter", exc.found, exc.expected)
        return None
    for place, line in duplicates:
        problems.add(file, line, field_name(place), "the field twice", "each field once")
    return Document(kind, key, locale, path, file, front)
