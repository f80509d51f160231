"""Bring a snapshot from where it was built to where checkout reads it. Its layout: ``shop.domain.snapshot``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec

from shop.domain.errors import Conflict, NotFound
from shop.domain.snapshot import Manifest, digest
from shop.ports.files import Files

_manifest = msgspec.json.Decoder(Manifest)


def copy_snapshot(source: Files, target: Files, hash: str, senders: int = 1) -> None:
    """Have a snapshot at the target, readable by its hash. The manifest goes last: where it is, all is.
    ``senders``: how many objects go at once.

    Raises:
        Conflict: it is damaged at the source.
    """
    path = f"manifests/{hash}.json"
    if target.changed(path):
        return
    manifest = _whole(source, path, hash)
    lacking = set(objects_of(manifest)) - {name.removesuffix(".json") for name in target.names("objects")}

    def copy(name: str) -> None:
        target.write(f"objects/{name}.json", _whole(source, f"objects/{name}.json", name))

    with ThreadPoolExecutor(senders) as threads:
        for _ in threads.map(copy, sorted(lacking)):
            pass  # the first failure is raised here
    target.write(path, manifest)


def make_current(target: Files, hash: str) -> None:
    """Let checkout sell at the prices of a snapshot that is there.

    Raises:
        NotFound: it is not.
    """
    if target.read("current") == hash.encode():
        return
    if not target.changed(f"manifests/{hash}.json"):
        raise NotFound("no_snapshot", f"The site does not have the snapshot {hash} any more. Publish again.")
    target.write("current", hash.encode())


def objects_of(manifest: bytes) -> Iterator[str]:
    """The names of the objects that a manifest needs."""
    decoded = _manifest.decode(manifest)
    yield decoded.settings
    yield from (name for name in decoded.shards if name)
    yield from decoded.emails.values()
    yield from decoded.forms.values()
    if decoded.care:
        yield decoded.care


def _whole(source: Files, path: str, name: str) -> bytes:
    body = source.read(path)
    if body is None or digest(body) != name:
        raise Conflict(
            "snapshot_damaged", f"The snapshot's file {path} is damaged or missing. Build again: make publish"
        )
    return body
