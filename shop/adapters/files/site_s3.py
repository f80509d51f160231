"""A site in S3 behind CloudFront: every object is for ever, and what is live is one key that the edge reads.

site/pages/<name>.<ext>      a page by what it shows: an unchanged one is the same object in every release
site/missing/<name>.html     the page for what does not exist, which says that its status is 404
site/assets/… pictures/…     files that are named by their content, by their own path
private/                     never served: records, history, snapshot, and turn.json, the turn of a publish
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

import msgspec

from shop.adapters.aws import Clients
from shop.adapters.files.content_types import content_type
from shop.adapters.files.lease import LASTS, Lease
from shop.adapters.files.page_store import PageStore
from shop.adapters.files.s3 import Bucket
from shop.adapters.files.site_records import Record, Records
from shop.adapters.files.site_snapshot import SiteSnapshot
from shop.domain.headers import FOR_EVER
from shop.domain.page_map import check_count, draw_map, is_not_found, object_key
from shop.domain.releases import Release, Switch, add_switch, is_lasting
from shop.ports.files import Files

SHOWN = "site/"
_SWEEP = "sweep"


class Place(msgspec.Struct, frozen=True):
    """Where a site lies; ``setting`` names it in messages."""

    bucket: str
    store: str
    """The ARN of the key-value store."""
    setting: str


class S3Site:
    """``cache``: a place on this machine for what was read. ``lasts``: seconds, see ``Lease``."""

    senders = 32

    def __init__(self, clients: Clients, place: Place, cache: Files, lasts: float = LASTS) -> None:
        self._bucket = Bucket(clients, place.bucket, place.setting)
        self._records = Records(self._bucket, cache)
        self._lease = Lease(self._bucket, "private/turn.json", lasts)
        self._store = PageStore(clients, place.store, place.setting, self._lease.confirm)
        self._lock = Lock()
        self._looked = False
        self.snapshot: Files = SiteSnapshot(self._bucket, self._lease.confirm)

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._lease.held() as taken_over:
            self._look(again=True)
            if taken_over:
                self._store.take_over(self._lease.name)
            yield

    def current(self) -> str:
        self._look()
        return self._store.live().release

    def releases(self) -> dict[str, Release]:
        self._look()
        return {name: record.release for name, record in self._records.all().items()}

    def history(self) -> Sequence[Switch]:
        self._look()
        return self._records.history()

    def carried(self, release: str) -> Collection[str]:
        return self._records.all()[release].carried

    def lacking(self, release: Release) -> list[str]:
        check_count(sum(not is_lasting(path) for path in release.files))
        if release.id in self.releases():
            return []
        held = self._records.held()
        wanted = {object_key(path, digest): (path, digest) for path, digest in release.files.items()}
        lacking = {key: path for key, (path, digest) in wanted.items() if held.get(key) != digest}
        if lacking and self._records.begun():  # an earlier try: what it sent is not sent again
            sent = {key.removeprefix(SHOWN) for key, _ in self._bucket.list(SHOWN)} - held.keys()
            lacking = {key: path for key, path in lacking.items() if key not in sent}
        return list(lacking.values())

    def put(self, release: Release, path: str, body: bytes) -> None:
        with self._lock:
            self._lease.check()
            self._records.begin(release.id)
        key = SHOWN + object_key(path, release.files[path])
        self._bucket.put(
            key,
            body,
            ContentType=content_type(path),
            CacheControl=FOR_EVER,
            Metadata={"status": "404"} if is_not_found(path) else {},
        )

    def assemble(self, release: Release, carried: Mapping[str, str]) -> None:
        self._lease.confirm()
        self._records.keep(Record(release, self._digests(carried)))
        self._records.end(self._records.begun() & {release.id})

    def lend(self, release: str, carried: Mapping[str, str], drop: Collection[str]) -> None:
        self._lease.confirm()
        record = self._records.all()[release]
        lent = {path: digest for path, digest in record.carried.items() if path not in drop}
        changed = Record(record.release, {**lent, **self._digests(carried)})
        if release == self.current():  # before the record: where that says it, the edge knows it
            self._store.switch(release, draw_map(changed.files))
        self._records.keep(changed)

    def switch(self, release: str, at: datetime, *, back: bool = False) -> None:
        record = self._records.all()[release]
        history = add_switch(self.history(), self.current(), Switch(release, at, back))
        self._lease.confirm()
        self._records.write_history(history)
        self._store.switch(release, draw_map(record.files))

    def forget(self, releases: Collection[str]) -> None:
        left_by_tries = bool(self._records.begun())
        if releases or left_by_tries:
            self._sweep(releases, everything=left_by_tries)
        history = self.history()
        kept = [switch for switch in history if switch.release in self._records.all()]
        if len(kept) < len(history):
            self._lease.confirm()
            self._records.write_history(kept)

    def _sweep(self, releases: Collection[str], *, everything: bool) -> None:
        """Remove the objects that no release has any more. ``everything``: look for others too."""
        self._records.begin(_SWEEP)
        self._lease.confirm()
        before = set(self._records.held())
        self._records.drop(releases)
        if everything:
            before = {key.removeprefix(SHOWN) for key, _ in self._bucket.list(SHOWN)}
        gone = before - self._records.held().keys()
        self._lease.confirm()  # after the look: what another one sent since is none of ours to remove
        self._bucket.delete([SHOWN + key for key in gone])
        self._records.end(self._records.begun())

    def _digests(self, carried: Mapping[str, str]) -> dict[str, str]:
        return {path: self._records.all()[lender].files[path] for path, lender in carried.items()}

    def _look(self, *, again: bool = False) -> None:
        if again or not self._looked:
            self._records.forget_what_was_read()
            self._store.begin()
            self._looked = True
