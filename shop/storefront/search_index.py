"""The search index: Pagefind over the rendered pages, kept as long as what is indexed stays the same."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from shop.storefront.output import Output

FOLDER = "pagefind"
_MARK = b"data-pagefind-body"
_UNUSED = re.compile(r"pagefind-(?:.*ui\.|highlight\.)")
"""Pagefind's own user interfaces: the theme has its own."""


class SearchFailed(Exception):
    """Pagefind did not finish; its own words are the message."""


class SearchedPages:
    """Remembers what an index is made from: the pages that say that they are to be searched.

    The snapshot's hash stands on every page and is never searched for, so it does not count.
    """

    def __init__(self, snapshot: str) -> None:
        self._snapshot = snapshot.encode()
        self._pages: dict[str, bytes] = {}

    def add(self, path: str, body: bytes) -> None:
        """Take a page into account."""
        if _MARK in body:
            text = body.replace(self._snapshot, b"") if self._snapshot else body
            self._pages[path] = hashlib.sha256(text).digest()

    def key(self) -> str:
        """The hash of everything that the index follows from."""
        digest = hashlib.sha256(version("pagefind").encode())
        for path, page in sorted(self._pages.items()):
            digest.update(path.encode() + b"\0" + page)
        return digest.hexdigest()[:16]


def write_index(output: Output, cache: Path, key: str) -> bool:
    """Put the index for the output folder's pages into it; say whether it had to be made."""
    kept = cache / key
    made = not (kept / "pagefind.js").is_file()
    if made:
        _run(output.folder, cache, kept)
    for path in sorted(kept.rglob("*")):
        if path.is_file() and not _UNUSED.match(path.name):
            output.write(f"{FOLDER}/{path.relative_to(kept).as_posix()}", path.read_bytes())
    return made


def _run(site: Path, cache: Path, kept: Path) -> None:
    work = cache / f".{kept.name}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(work), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own words
    if done.returncode != 0 or not (work / "pagefind.js").is_file():
        raise SearchFailed((done.stderr or done.stdout).strip() or "pagefind wrote no index")
    for other in cache.iterdir():
        if other != work:
            shutil.rmtree(other, ignore_errors=True)
    work.rename(kept)
