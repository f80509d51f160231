"""Snapshots in files: see ``shop.domain.snapshot`` for their layout."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec

from shop.domain.errors import Unavailable
from shop.domain.flows import EARLIER, Care
from shop.domain.snapshot import FORMAT, Email, Forms, Manifest, Settings, Variant, digest, shard_of
from shop.ports.files import Files

_HASH = re.compile(r"[0-9a-f]{16}")
_SHARDS_KEPT = 256
_SNAPSHOTS_KEPT = 4
_NAMES_KEPT = 1000

_settings = msgspec.json.Decoder(Settings)
_shard = msgspec.json.Decoder(dict[str, Variant])
_manifest = msgspec.json.Decoder(Manifest)
_care = msgspec.json.Decoder(Care)
_emails = msgspec.json.Decoder(dict[str, Email])
_forms = msgspec.json.Decoder(Forms)


class SnapshotCatalogue:
    """One snapshot, read lazily: the manifest and the settings once, a shard when a SKU in it is first asked for."""

    def __init__(self, files: Files, hash: str, manifest: bytes) -> None:
        if digest(manifest) != hash:
            raise _damaged(hash)
        self.hash = hash
        self._files = files
        self._manifest = _manifest.decode(manifest)
        if self._manifest.format != FORMAT:
            raise Unavailable("not_published", "The shop was built by another version. Publish it again.")
        self._shards: dict[int, dict[str, Variant]] = {}
        self._mails: dict[str, dict[str, Email]] = {}
        self._forms: dict[str, Forms] = {}

    @cached_property
    def settings(self) -> Settings:
        return _settings.decode(self._object(self._manifest.settings))

    @cached_property
    def care(self) -> Care:
        name = self._manifest.care
        return _care.decode(self._object(name)) if name else Care(flows=dict(EARLIER))

    def variants(self, skus: Iterable[str]) -> dict[str, Variant]:
        found: dict[str, Variant] = {}
        for sku in skus:
            variant = self._read_shard(shard_of(sku, len(self._manifest.shards))).get(sku)
            if variant:
                found[sku] = variant
        return found

    def email(self, locale: str, flow: str) -> Email | None:
        for code in (locale, self.settings.locales[0].code):
            if code in self._manifest.emails:
                mails = self._read_emails(self._manifest.emails[code])
                if flow in mails:
                    return mails[flow]
        return None

    def forms(self, locale: str) -> Forms:
        names = self._manifest.forms
        name = names.get(locale) or names.get(self.settings.locales[0].code)
        if name is None:
            return Forms()
        if name not in self._forms:
            self._forms[name] = _forms.decode(self._object(name))
        return self._forms[name]

    def _read_emails(self, name: str) -> dict[str, Email]:
        if name not in self._mails:
            self._mails[name] = _emails.decode(self._object(name))
        return self._mails[name]

    def _read_shard(self, number: int) -> dict[str, Variant]:
        shard = self._shards.get(number)
        if shard is None:
            name = self._manifest.shards[number]
            shard = _shard.decode(self._object(name)) if name else {}
            if len(self._shards) >= _SHARDS_KEPT:
                self._shards.clear()
            self._shards[number] = shard
        return shard

    def _object(self, name: str) -> bytes:
        body = self._files.read(f"objects/{name}.json")
        if body is None or digest(body) != name:
            raise _damaged(name)
        return body


class FileSnapshots:
    """The snapshots in a place for files; notices when another one becomes current.

    ``seconds``: 0 where to look costs next to nothing. Else, where each look is a request, it is looked no more often
    than that; and at once for a page that names another snapshot than the one that is known, once for each such name.
    """

    def __init__(self, files: Files, seconds: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._files = files
        self._seconds = seconds
        self._clock = clock
        self._looked_at = 0.0
        self._others: set[str] = set()
        self._tag = ""
        self._current: SnapshotCatalogue | None = None
        self._known: dict[str, SnapshotCatalogue] = {}

    def current(self, named: str | None = None) -> SnapshotCatalogue:
        known = self._current
        if known is not None and not self._is_due(known, named):
            return known
        # where a look is a request, the short file itself is asked for: its content is as good as a tag
        tag = "" if self._seconds else self._files.changed("current")
        if known is None or self._seconds or tag != self._tag:
            known = self._read(known)
        self._current, self._tag, self._looked_at = known, tag, self._clock()
        if named and named != known.hash and len(self._others) < _NAMES_KEPT:
            self._others.add(named)
        return known

    def _is_due(self, known: SnapshotCatalogue, named: str | None) -> bool:
        if named and named != known.hash and named not in self._others:
            return True
        return self._clock() - self._looked_at >= self._seconds

    def _read(self, known: SnapshotCatalogue | None) -> SnapshotCatalogue:
        name = (self._files.read("current") or b"").decode(errors="replace").strip()
        if known and known.hash == name:
            return known
        self._others.clear()
        found = self.find(name) if name else None
        if found is None:
            raise Unavailable("not_published", "The shop has not been built yet. Run: make html")
        return found

    def find(self, hash: str) -> SnapshotCatalogue | None:
        if not _HASH.fullmatch(hash):
            return None
        if hash not in self._known:
            manifest = self._files.read(f"manifests/{hash}.json")
            if manifest is None:
                return None
            if len(self._known) >= _SNAPSHOTS_KEPT:
                self._known.clear()
            self._known[hash] = SnapshotCatalogue(self._files, hash, manifest)
        return self._known[hash]


def _damaged(name: str) -> Unavailable:
    return Unavailable("not_published", f"The snapshot's part {name} is damaged or missing. Run: make html")
