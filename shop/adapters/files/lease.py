"""A turn that is held in a bucket: an object that only one can put there, and that its holder keeps putting anew.

A holder that died leaves it behind. It is taken over at once when it was a process of this machine that is gone, else
when it has not been put anew for as long as a lease lasts, by S3's own clock.
"""

from __future__ import annotations

import os
import platform
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from shop.adapters.files.s3 import Bucket, Found
from shop.domain.errors import Conflict, ShopError

LASTS = 60.0
"""Seconds."""


class Holder(msgspec.Struct, frozen=True):
    name: str
    """Of this turn."""
    machine: str
    process: int


_holder = msgspec.json.Decoder(Holder)


class Lease:
    """``lasts``: seconds for which a holder that says nothing is believed to be alive."""

    def __init__(self, bucket: Bucket, key: str, lasts: float = LASTS) -> None:
        self._bucket = bucket
        self._key = key
        self._lasts = lasts
        self._tag = ""
        self._mine = Holder("", this_machine(), os.getpid())
        self._lost = False

    @property
    def name(self) -> str:
        """Of the turn that is held."""
        return self._mine.name

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the turn. Whether it was taken over from a holder that died.

        Raises:
            Conflict: somebody else has it.
        """
        taken = self._take()
        stop = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(stop,), name="lease", daemon=True)
        keeper.start()
        try:
            yield taken
        finally:
            stop.set()
            keeper.join()
            self._release()

    def check(self) -> None:
        """Raises:
        Conflict: it was lost meanwhile: the line was broken for so long that somebody else took it.
        """
        if self._lost:
            raise lost()

    def confirm(self) -> None:
        """Ask whether it is still held.

        Raises:
            Conflict: it is not.
        """
        found = self._bucket.get(self._key)
        if found is None or _holder.decode(found.body).name != self._mine.name:
            self._lost = True
        self.check()

    def _take(self) -> bool:
        self._mine = msgspec.structs.replace(self._mine, name=uuid.uuid4().hex)
        self._lost = False
        body = msgspec.json.encode(self._mine)
        tag = self._bucket.put_if(self._key, body, "")
        taken = tag is None
        if tag is None:
            found = self._bucket.get(self._key)
            if found and _read(found) == self._mine:  # the answer to our first request was lost
                tag, taken = found.tag, False
            elif found is None or self._is_over(found):
                tag = self._bucket.put_if(self._key, body, found.tag if found else "")
        if tag is None:
            words = "Another publish or rollback is at work on this site. Try again when it ends"
            raise Conflict("site_busy", f"{words}; if it died, in {self._lasts:.0f} seconds.")
        self._tag = tag
        return taken

    def _is_over(self, found: Found) -> bool:
        holder = _read(found)
        if holder and holder.machine == self._mine.machine and not _is_alive(holder.process):
            return True
        return found.age >= self._lasts

    def _keep(self, stop: threading.Event) -> None:
        while not stop.wait(max(self._lasts / 4, 1.0)):
            try:
                tag = self._bucket.put_if(self._key, msgspec.json.encode(self._mine), self._tag)
                if tag is None:
                    self._look_again()
                else:
                    self._tag = tag
            except ShopError:  # the next round tries again; whoever takes it over meanwhile is noticed then
                continue
            if self._lost:
                return

    def _look_again(self) -> None:
        """Refused: somebody has it, or the answer to our own request was lost."""
        found = self._bucket.get(self._key)
        if found and _read(found) == self._mine:
            self._tag = found.tag
        else:
            self._lost = True

    def _release(self) -> None:
        """Give it back, unless it is somebody else's by now."""
        with suppress(Conflict):
            self.confirm()
            self._bucket.delete([self._key])


def lost() -> Conflict:
    words = "Another publish or rollback took its turn, as this one could not reach the site for long. Publish again."
    return Conflict("site_busy", words)


def this_machine() -> str:
    """Names what a process number is unique in: a machine since its start, or a container on it."""
    places = (Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid"))
    words = [platform.node(), f"{uuid.getnode():x}"]
    for place in places:
        try:
            words.append(os.readlink(place) if place.is_symlink() else place.read_text().strip())  # noqa: PTH115
        except OSError:  # not Linux
            continue
    return " ".join(words)


def _read(found: Found) -> Holder | None:
    try:
        return _holder.decode(found.body)
    except msgspec.DecodeError:  # of another version
        return None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
