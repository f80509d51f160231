"""Files: a place for whole, named blobs. A folder, or a bucket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Files(Protocol):
    def read(self, path: str) -> bytes | None:
        """The bytes at a slash-separated path, or ``None``."""

    def write(self, path: str, body: bytes) -> None:
        """Put the bytes there, whole or not at all."""

    def changed(self, path: str) -> str:
        """A tag that differs whenever the content differs; empty when there is nothing."""

    def names(self, folder: str) -> Iterable[str]:
        """The names of the files right in a folder; none where there is no such folder."""

    def remove(self, path: str) -> None:
        """Have nothing there."""
