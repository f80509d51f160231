"""The output folder: only what this build made is in it, and a file that did not change is not touched.

What changed waits in a folder aside until the whole build has gone well. Then ``switch`` puts every file in place
whole, those that pages need before the pages, so that nobody is served half a file or a page without its styles. A
build that fails or is killed before the switch leaves the output folder as it was; one that is killed while it
switches leaves whole files, some of them of the earlier build, and the next build makes up for it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

Stamps = dict[str, tuple[int, int]]
"""Files by path: size in bytes, and the time of the last change."""


class Output:
    """Writes what belongs below one folder, and remembers it. ``aside``: a folder of this build's own."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder = folder
        self.aside = aside
        self.written = 0
        self.reused = 0
        self._ours: set[str] = set()
        self._folders: set[Path] = set()
        self._links: dict[str, Path] = {}
        self._before = _stamps(folder)
        self.discard()

    def write(self, path: str, body: bytes) -> None:
        """Have a file at ``path``, relative to the folder."""
        self._ours.add(path)
        live = self.folder / path
        if path in self._before and self._before[path][0] == len(body) and live.read_bytes() == body:
            self.reused += 1
            return
        target = self.aside / path
        self._make_room(target)
        target.write_bytes(body)
        self.written += 1

    def link(self, path: str, source: Path) -> None:
        """Have an immutable file at ``path``: linked where the disk allows it, else copied."""
        self._ours.add(path)
        if path in self._before and self._before[path][0] == source.stat().st_size:
            self.reused += 1
            return
        self._links[path] = source
        self.written += 1

    def claim(self, paths: Iterable[str]) -> None:
        """Keep files that someone else wrote."""
        self._ours.update(paths)

    def place(self, path: str) -> Path:
        """Where a file lies until the switch: aside, or in the output folder if it did not change."""
        aside = self.aside / path
        return aside if aside.is_file() else self.folder / path

    def gather(self, paths: Iterable[str], folder: Path) -> None:
        """Have those files in a folder elsewhere, as they will be after the switch, to be read there."""
        for path in paths:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.place(path), target)

    def switch(self) -> None:
        """Put in place all that waits aside, what other plugins wrote there included."""
        for path, source in self._links.items():
            self._put(source, path, keep=True)
        waiting = _stamps(self.aside)
        for path in sorted(waiting, key=lambda path: (path.endswith((".html", ".xml")), path)):
            self._ours.add(path)
            if not self._is_live(path, waiting[path][0]):
                self._put(self.aside / path, path)
        self.discard()

    def discard(self) -> None:
        """Forget what waits aside."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self._links.clear()
        self._folders.clear()

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

    def _is_live(self, path: str, size: int) -> bool:
        if path not in self._before or self._before[path][0] != size:
            return False
        return (self.folder / path).read_bytes() == (self.aside / path).read_bytes()

    def _make_room(self, target: Path) -> None:
        """Make the folder; where an earlier build had a file of that name, the file goes."""
        if target.parent in self._folders:
            return
        for parent in _between(target, self.folder):
            if parent.is_file() or parent.is_symlink():
                parent.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        self._folders.add(target.parent)

    def _put(self, source: Path, path: str, keep: bool = False) -> None:
        """Move a file into the folder, whole or not at all; ``keep``: link or copy it instead."""
        target = self.folder / path
        self._make_room(target)
        if target.is_dir():
            shutil.rmtree(target)
        fresh = source
        if keep:
            fresh = target.with_name(f".{target.name}.{os.getpid()}")
            _link(source, fresh)
        try:
            fresh.replace(target)
        except OSError as exc:
            if exc.errno != errno.EXDEV:
                raise
            near = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(source, near)
            near.replace(target)


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _between(target: Path, folder: Path) -> Iterator[Path]:
    """The folders of ``target`` below ``folder``, the outermost first."""
    if target.is_relative_to(folder):
        yield from reversed([parent for parent in target.parents if folder in parent.parents])


def _stamps(folder: Path) -> Stamps:
    stamps: Stamps = {}
    prefix = len(str(folder)) + 1
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118
            status = os.lstat(path)
            stamps[path[prefix:].replace(os.sep, "/")] = (status.st_size, status.st_ctime_ns)
    return stamps
