"""Folders of files that are put there whole and never changed in place: others may be linked to them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from threading import get_ident


class Tree:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()

    def exists(self) -> bool:
        return self.folder.is_dir()

    def has(self, path: str) -> bool:
        return os.path.isfile(f"{self.folder}/{path}")  # noqa: PTH113 (asked for every file: a Path costs more than it)

    def write(self, path: str, body: bytes) -> None:
        target = self._place(path)
        fresh = self.folder / f".{os.getpid()}.{get_ident()}"
        fresh.write_bytes(body)
        fresh.replace(target)

    def link(self, source: Path, path: str, *, needed: bool = True) -> None:
        """Have the same file here; copied where the disk does not link. ``needed``: it is an error not to have it."""
        target = self._place(path)
        try:
            os.link(source, target)
        except FileExistsError:
            return
        except FileNotFoundError:
            if needed:
                raise
        except OSError:  # another disk, or one without links
            fresh = self.folder / f".{os.getpid()}.{get_ident()}"
            shutil.copyfile(source, fresh)
            fresh.replace(target)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                return
            parent.rmdir()

    def keep_only(self, paths: Collection[str]) -> None:
        """Remove whatever else a try that was killed left here."""
        prefix = len(str(self.folder)) + 1
        for root, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(root, name)[prefix:]  # noqa: PTH118
                if path not in paths:
                    self.remove(path)

    def _place(self, path: str) -> Path:
        target = self.folder / path
        parent = str(target.parent)
        if parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return target


def sync() -> None:
    """Have everything on the disk: cheaper than to ask for each of many files."""
    os.sync()
