"""The pages that were built on this machine, with the digests of what they show, kept from one publish to the next.

Every page names the snapshot of its build. A page whose only difference is that name shows the same as before, so it
has the same digest: it is not sent again, and goes on naming the build that wrote it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from shop.adapters.files.folder import FolderFiles
from shop.domain.errors import Conflict
from shop.domain.releases import digest

Stamp = tuple[int, int, int, int]
"""Size, inode, times of the last change of content and of status: what differs when a file was replaced."""

Digests = dict[str, tuple[Stamp, str]]

PAGE = ".html"


class Known(msgspec.Struct, frozen=True):
    snapshot: str
    files: Digests


_known = msgspec.json.Decoder(Known)


class BuiltFolder:
    """``cache``: a folder for the digests, which may be deleted at any time. ``snapshot``: what the pages name."""

    def __init__(self, output: Path, cache: Path, snapshot: str) -> None:
        self._output = output
        self._snapshot = snapshot.encode()
        cached = FolderFiles(cache)
        before = _read(cached)
        usable = before.files if before.snapshot == snapshot else _without_pages(before.files)
        found = {path: (stamp, self._known_digest(path, stamp, usable)) for path, stamp in sorted(_stamps(output))}
        if Known(snapshot, found) != before:
            cached.write("digests.json", msgspec.json.encode(Known(snapshot, found)))
        self.files = {path: name for path, (_, name) in found.items()}

    def read(self, path: str) -> bytes:
        try:
            body = (self._output / path).read_bytes()
        except FileNotFoundError:
            body = None
        if body is None or self._digest(path, body) != self.files[path]:
            raise Conflict("built_again", f"{self._output / path} changed while it was published. Publish again.")
        return body

    def _known_digest(self, path: str, stamp: Stamp, before: Digests) -> str:
        known = before.get(path)
        return known[1] if known and known[0] == stamp else self._digest(path, (self._output / path).read_bytes())

    def _digest(self, path: str, body: bytes) -> str:
        shown = body.replace(self._snapshot, b"") if self._snapshot and path.endswith(PAGE) else body
        return digest(shown)


def _read(cached: FolderFiles) -> Known:
    try:
        return _known.decode(cached.read("digests.json") or b"{}")
    except msgspec.DecodeError:  # of another version, or none
        return Known("", {})


def _without_pages(files: Digests) -> Digests:
    return {path: known for path, known in files.items() if not path.endswith(PAGE)}


def _stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """Every file but the hidden ones."""
    prefix = len(str(folder)) + 1
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                path = os.path.join(root, name)  # noqa: PTH118 (ten thousands of them: a Path costs more than the look)
                status = os.stat(path)  # noqa: PTH116
                stamp = (status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
                yield path[prefix:].replace(os.sep, "/"), stamp
