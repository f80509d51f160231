"""The snapshots of a site in S3, changed only by whoever has the turn.

A publisher may sleep between any two requests while another one takes its turn over: so it asks whether it still has
it before it says that a snapshot is whole or current, and before it removes anything.
"""

from __future__ import annotations

from collections.abc import Callable

from shop.adapters.files.s3 import Bucket, S3Files
from shop.domain.errors import Conflict

PLACE = "private/snapshot/"
_CURRENT = "current"
_TRIES = 3


class SiteSnapshot(S3Files):
    """``confirm``: raises when the turn was lost."""

    def __init__(self, bucket: Bucket, confirm: Callable[[], None]) -> None:
        super().__init__(bucket, PLACE)
        self._confirm = confirm

    def write(self, path: str, body: bytes) -> None:
        if path == _CURRENT:
            self._make_current(body)
            return
        if not path.startswith("objects/"):  # an object is named by its content: anybody may send it
            self._confirm()
        super().write(path, body)

    def remove(self, path: str) -> None:
        self._confirm()
        super().remove(path)

    def _make_current(self, body: bytes) -> None:
        """In the place of what was there when the turn was still held: who lost it since is refused by S3."""
        for _ in range(_TRIES):
            tag = self.changed(_CURRENT)
            self._confirm()
            if self._bucket.put_if(PLACE + _CURRENT, body, tag) is not None:
                return
        raise Conflict("site_busy", "Somebody else changes the prices of the site. Publish again.")
