"""One build at a time: two that share a cache would write into each other's folder aside, and into one output."""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path
from typing import TextIO

FILE = "building.lock"


class Turn:
    """Held from the first file that a build reads to the last that it writes. A process that dies gives it back."""

    def __init__(self, folder: Path, stream: TextIO | None = None) -> None:
        """Take the turn, or say that another build has it and wait until it ends."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / FILE).open("a")
        try:
            # Not flock: its lock would pass to the processes that convert pictures, and outlive a killed build.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            print(
                f"Another build is at work (it holds {folder / FILE}). Waiting for it to end ...",
                file=stream or sys.stderr,
            )
            fcntl.lockf(self._file, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let the next build begin."""
        self._file.close()
