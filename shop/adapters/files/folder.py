"""Files in a folder of this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


class FolderFiles:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = str(root)

    def read(self, path: str) -> bytes | None:
        try:
            return (self._root / path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: str, body: bytes) -> None:
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def changed(self, path: str) -> str:
        try:
            stat = os.stat(f"{self._folder}/{path}")  # noqa: PTH116 (asked on every request: a Path costs more than it)
        except FileNotFoundError:
            return ""
        return f"{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_size}"

    def names(self, folder: str) -> Iterable[str]:
        try:
            return sorted(
                file.name
                for file in (self._root / folder).iterdir()
                if file.is_file() and not file.name.startswith(".")
            )
        except FileNotFoundError:
            return []

    def remove(self, path: str) -> None:
        (self._root / path).unlink(missing_ok=True)
