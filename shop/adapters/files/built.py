"""The pages that were built on this machine, with the digests of their bytes, kept from one publish to the next."""

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

_known = msgspec.json.Decoder(dict[str, tuple[Stamp, str]])


class BuiltFolder:
    """``cache``: a folder for the digests, which may be deleted at any time."""

    def __init__(self, output: Path, cache: Path) -> None:
        self._output = output
        cached = FolderFiles(cache)
        before = _read(cached)
        found = {path: (stamp, self._digest(path, stamp, before)) for path, stamp in sorted(_stamps(output))}
        if found != before:
            cached.write("digests.json", msgspec.json.encode(found))
        self.files = {path: name for path, (_, name) in found.items()}

    def read(self, path: str) -> bytes:
        try:
            body = (self._output / path).read_bytes()
        except FileNotFoundError:
            body = None
        if body is None or digest(body) != self.files[path]:
            raise Conflict("built_again", f"{self._output / path} changed while it was published. Publish again.")
        return body

    def _digest(self, path: str, stamp: Stamp, before: dict[str, tuple[Stamp, str]]) -> str:
        known = before.get(path)
        return known[1] if known and known[0] == stamp else digest((self._output / path).read_bytes())


def _read(cached: FolderFiles) -> dict[str, tuple[Stamp, str]]:
    try:
        return _known.decode(cached.read("digests.json") or b"{}")
    except msgspec.DecodeError:  # of another version
        return {}


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
