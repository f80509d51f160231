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

    @property
    def paths(self) -> list[str]:
        return sorted(self._pages)

    def key(self) -> str:
        """The hash of everything that the index follows from."""
        digest = hashlib.sha256(version("pagefind").encode())
        for path, page in sorted(self._pages.items()):
            digest.update(path.encode() + b"\0" + page)
        return digest.hexdigest()[:16]


def write_index(output: Output, cache: Path, searched: SearchedPages) -> bool:
    """Put the index of the searched pages into the output; say whether it had to be made.

    Raises:
        SearchFailed: Pagefind did not finish.
    """
    kept = cache / searched.key()
    made = not (kept / "pagefind.js").is_file()
    if made:
        _make_index(output, searched.paths, cache, kept)
    for path in sorted(kept.rglob("*")):
        if path.is_file() and not _UNUSED.match(path.name):
            output.write(f"{FOLDER}/{path.relative_to(kept).as_posix()}", path.read_bytes())
    return made


def _make_index(output: Output, paths: list[str], cache: Path, kept: Path) -> None:
    site, work = cache / ".site", cache / f".{kept.name}"
    for folder in (site, work):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    output.gather(paths, site)
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(work), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own words
    if done.returncode != 0 or not (work / "pagefind.js").is_file():
        raise SearchFailed((done.stderr or done.stdout).strip() or "pagefind wrote no index")
    for other in cache.iterdir():
        if other != work:
            shutil.rmtree(other, ignore_errors=True)
    work.rename(kept)
