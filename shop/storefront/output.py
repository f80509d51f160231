"""The output folder: only what this build made is in it, and a file that did not change is not touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


class Output:
    """Writes below one folder and remembers what belongs there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0
        self.reused = 0
        self._ours: set[str] = set()
        self._folders: set[str] = set()
        self._before = _stamps(folder)

    def write(self, path: str, body: bytes) -> None:
        """Put a file at ``path``, relative to the folder."""
        self._ours.add(path)
        target = self.folder / path
        if path in self._before and self._before[path][0] == len(body) and target.read_bytes() == body:
            self.reused += 1
            return
        self._make_room(target)
        target.write_bytes(body)
        self.written += 1

    def link(self, path: str, source: Path) -> None:
        """Put an immutable file at ``path``: linked where the disk allows it, else copied."""
        self._ours.add(path)
        target = self.folder / path
        if path in self._before:
            self.reused += 1
            return
        self._make_room(target)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
        self.written += 1

    def claim(self, paths: Iterable[str]) -> None:
        """Keep files that someone else wrote."""
        self._ours.update(paths)

    def remove_stale(self) -> int:
        """Delete what an earlier build left and nobody wrote in this one; say how many files that were.

        A file that another plugin wrote since this build began has a new change time, and stays.
        """
        removed = 0
        now = _stamps(self.folder)
        for path, stamp in self._before.items():
            if path not in self._ours and now.get(path) == stamp:
                (self.folder / path).unlink()
                removed += 1
        if removed:
            for root, _, _ in os.walk(self.folder, topdown=False):
                if root != str(self.folder) and not os.listdir(root):  # noqa: PTH208
                    Path(root).rmdir()
        return removed

    def _make_room(self, target: Path) -> None:
        """Make the folder, and break a link to the cache rather than write through it."""
        parent = str(target.parent)
        if parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        target.unlink(missing_ok=True)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file by path: its size and the time of its last change."""
    stamps: dict[str, tuple[int, int]] = {}
    prefix = len(str(folder)) + 1
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118
            status = os.lstat(path)
            stamps[path[prefix:].replace(os.sep, "/")] = (status.st_size, status.st_ctime_ns)
    return stamps
