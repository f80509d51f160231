"""A site in a folder of this machine, for any web server: it serves ``current/``, and nothing else.

current -> releases/<id>   replaced by rename(2): every request sees one release, whole
releases/<id>/             all its files, with .br and .gz beside them; what did not change is a hard link
releases/.<id>.part/       being made; releases/.<id>.old/: being removed
records/<id>.json          Record: says that the release is whole
history.json               the switches
snapshot/                  private
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from shop.adapters.files.compressed import SUFFIXES, compress, is_compressible
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.trees import Tree, sync
from shop.domain.errors import Conflict, Unavailable
from shop.domain.releases import Release, Switch, add_switch
from shop.ports.files import Files


class Record(msgspec.Struct, frozen=True):
    release: Release
    carried: tuple[str, ...]


_record = msgspec.json.Decoder(Record)
_history = msgspec.json.Decoder(tuple[Switch, ...])


class FolderSite:
    senders = 8

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = FolderFiles(root)
        self._records: dict[str, Record] | None = None
        self._staged: dict[str, Tree] = {}
        self.snapshot: Files = FolderFiles(root / "snapshot")

    @contextmanager
    def turn(self) -> Iterator[None]:
        try:
            (self._root / "releases").mkdir(parents=True, exist_ok=True)
            with (self._root / ".lock").open("a") as lock:
                _take(lock.fileno(), self._root)
                self._records = None
                self._take_up()
                yield
        except OSError as exc:
            words = f"REGULARS_SITE: {self._root} can't be used as the folder of the site ({exc})"
            raise Unavailable("site_settings", words) from exc

    def current(self) -> str:
        link = self._root / "current"
        if link.is_symlink():
            return link.readlink().name
        if link.exists():
            words = f"REGULARS_SITE: {link} is not a link of ours. Choose an empty folder, or move it away"
            raise Unavailable("site_settings", words)
        return ""

    def releases(self) -> dict[str, Release]:
        return {name: record.release for name, record in self._read_records().items()}

    def history(self) -> Sequence[Switch]:
        return _history.decode(self._files.read("history.json") or b"[]")

    def carried(self, release: str) -> Collection[str]:
        return self._read_records()[release].carried

    def lacking(self, release: Release) -> list[str]:
        if release.id in self._read_records() or self._tree(release.id).exists():
            return []
        held = {digest for record in self._read_records().values() for digest in record.release.files.values()}
        part = self._part(release.id)
        return [path for path, digest in release.files.items() if digest not in held and not part.has(path)]

    def put(self, release: Release, path: str, body: bytes) -> None:
        part = self._part(release.id)
        for suffix, packed in compress(path, body).items():
            part.write(path + suffix, packed)
        part.write(path, body)  # last: what is there is there with all that belongs to it

    def assemble(self, release: Release, carried: Mapping[str, str]) -> None:
        if not self._tree(release.id).exists():
            part = self._part(release.id)
            holders = {
                digest: (self._tree(name), path)
                for name, record in self._read_records().items()
                for path, digest in record.release.files.items()
            }
            for path, digest in release.files.items():
                if not part.has(path):
                    tree, source = holders[digest]
                    _link(tree, source, part, path)
            for path, lender in carried.items():
                _link(self._tree(lender), path, part, path)
            part.keep_only({name for path in (*release.files, *carried) for name in _names(path)})
            sync()
            part.folder.rename(self._tree(release.id).folder)
        self._keep(Record(release, tuple(sorted(carried))))

    def lend(self, release: str, carried: Mapping[str, str], drop: Collection[str]) -> None:
        record = self._read_records()[release]
        before = {*record.carried, *carried}
        self._keep(Record(record.release, tuple(sorted(before))))
        tree = self._tree(release)
        for path, lender in carried.items():
            _link(self._tree(lender), path, tree, path)
        for path in drop:
            for name in _names(path):
                tree.remove(name)
        if drop:
            self._keep(Record(record.release, tuple(sorted(before.difference(drop)))))

    def switch(self, release: str, at: datetime, *, back: bool = False) -> None:
        history = add_switch(self.history(), self.current(), Switch(release, at, back))
        self._files.write("history.json", msgspec.json.encode(history))
        fresh = self._root / ".current"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(f"releases/{release}")
        fresh.replace(self._root / "current")
        sync()

    def forget(self, releases: Collection[str]) -> None:
        for name in releases:
            self._tree(name).folder.rename(self._root / f"releases/.{name}.old")
            (self._root / f"records/{name}.json").unlink()
            self._read_records().pop(name)
        for folder in (self._root / "releases").iterdir():
            if folder.name.startswith(".") or folder.name not in self._read_records():
                shutil.rmtree(folder)
        history = self.history()
        kept = [switch for switch in history if switch.release in self._read_records()]
        if len(kept) < len(history):
            self._files.write("history.json", msgspec.json.encode(kept))

    def _take_up(self) -> None:
        """A tree that was made whole by a publish that was killed before it said so is gone through again."""
        for folder in (self._root / "releases").iterdir():
            known = folder.name.startswith(".") or folder.name in (*self._read_records(), self.current())
            if not known:
                folder.rename(self._part(folder.name).folder)

    def _read_records(self) -> dict[str, Record]:
        if self._records is None:
            records = [_record.decode(file.read_bytes()) for file in sorted(self._root.glob("records/*.json"))]
            self._records = {one.release.id: one for one in records if self._tree(one.release.id).exists()}
        return self._records

    def _keep(self, record: Record) -> None:
        if self._read_records().get(record.release.id) != record:
            self._files.write(f"records/{record.release.id}.json", msgspec.json.encode(record))
            self._read_records()[record.release.id] = record

    def _tree(self, release: str) -> Tree:
        return Tree(self._root / "releases" / release)

    def _part(self, release: str) -> Tree:
        return self._staged.setdefault(release, Tree(self._root / f"releases/.{release}.part"))


def _take(lock: int, root: Path) -> None:
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as exc:
        raise Conflict(
            "site_busy", f"Another publish or rollback is at work in {root}. Try again when it ends."
        ) from exc


def _names(path: str) -> list[str]:
    return [path, *(path + suffix for suffix in SUFFIXES)] if is_compressible(path) else [path]


def _link(tree: Tree, source: str, target: Tree, path: str) -> None:
    """A file, and what is packed beside it before it."""
    for name, goal in reversed(list(zip(_names(source), _names(path), strict=False))):
        target.link(tree.folder / name, goal, needed=name == source)
