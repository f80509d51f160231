"""What a bucket says of its releases: one record for each that is whole, and a mark for each try that is not.

private/records/<release>.gz     Record: the release is whole
private/records/<name>.begun     objects were sent, or are being removed, that no record tells of
private/history.json             the switches
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

import msgspec

from shop.adapters.files.s3 import Bucket
from shop.domain.page_map import object_key
from shop.domain.releases import Release, Switch
from shop.ports.files import Files

_PLACE = "private/records/"
_HISTORY = "private/history.json"
_READERS = 8


class Record(msgspec.Struct, frozen=True):
    release: Release
    carried: dict[str, str] = {}
    """What it was lent: path → digest."""

    @property
    def files(self) -> dict[str, str]:
        return {**self.release.files, **self.carried}


_record = msgspec.json.Decoder(Record)
_history = msgspec.json.Decoder(tuple[Switch, ...])


class Records:
    """``cache``: a place on this machine for records that were read, which may be emptied at any time."""

    def __init__(self, bucket: Bucket, cache: Files) -> None:
        self._bucket = bucket
        self._cache = cache
        self._known: dict[str, Record] | None = None
        self._begun: set[str] = set()
        self._switches: tuple[Switch, ...] | None = None

    def forget_what_was_read(self) -> None:
        self._known = self._switches = None

    def all(self) -> dict[str, Record]:
        if self._known is None:
            self._known = self._read()
        return self._known

    def begun(self) -> set[str]:
        """Tries that left objects behind, by the release that was to be made, or another name."""
        self.all()
        return self._begun

    def begin(self, name: str) -> None:
        if name not in self.begun():
            self._bucket.put(f"{_PLACE}{name}.begun", b"")
            self._begun.add(name)

    def end(self, names: Collection[str]) -> None:
        self._bucket.delete([f"{_PLACE}{name}.begun" for name in names])
        self._begun.difference_update(names)

    def keep(self, record: Record) -> None:
        if self.all().get(record.release.id) != record:
            body = gzip.compress(msgspec.json.encode(record), 6, mtime=0)
            tag = self._bucket.put(f"{_PLACE}{record.release.id}.gz", body)
            self._cache.write(_cached(record.release.id, tag), body)
            self.all()[record.release.id] = record

    def drop(self, releases: Collection[str]) -> None:
        self._bucket.delete([f"{_PLACE}{name}.gz" for name in releases])
        for name in releases:
            self.all().pop(name)

    def held(self) -> dict[str, str]:
        """The objects that belong to releases: key → digest."""
        held: dict[str, str] = {}
        for record in self.all().values():
            held |= {object_key(path, digest): digest for path, digest in record.files.items()}
        return held

    def history(self) -> tuple[Switch, ...]:
        if self._switches is None:
            found = self._bucket.get(_HISTORY)
            self._switches = _history.decode(found.body) if found else ()
        return self._switches

    def write_history(self, switches: Iterable[Switch]) -> None:
        self._switches = tuple(switches)
        self._bucket.put(_HISTORY, msgspec.json.encode(self._switches))

    def _read(self) -> dict[str, Record]:
        """One listing; what is not in the cache is read by several threads."""
        listed = {key.removeprefix(_PLACE): tag for key, tag in self._bucket.list(_PLACE)}
        self._begun = {name.removesuffix(".begun") for name in listed if name.endswith(".begun")}
        tags = {name.removesuffix(".gz"): tag for name, tag in listed.items() if name.endswith(".gz")}
        self._clear_cache(tags)
        with ThreadPoolExecutor(_READERS) as readers:
            bodies = list(readers.map(self._fetch, tags.items()))
        records = [_record.decode(gzip.decompress(body)) for body in bodies if body]
        return {record.release.id: record for record in records}

    def _fetch(self, place: tuple[str, str]) -> bytes | None:
        release, tag = place
        body = self._cache.read(_cached(release, tag))
        if body is None:
            found = self._bucket.get(f"{_PLACE}{release}.gz")
            body = found.body if found else None
            if found:
                self._cache.write(_cached(release, found.tag), found.body)
        return body

    def _clear_cache(self, tags: Mapping[str, str]) -> None:
        wanted = {_cached(release, tag).rpartition("/")[2] for release, tag in tags.items()}
        for name in set(self._cache.names("releases")) - wanted:
            self._cache.remove(f"releases/{name}")


def _cached(release: str, tag: str) -> str:
    return f"releases/{release}-{tag}"
