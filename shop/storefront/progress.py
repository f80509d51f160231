"""A progress bar for the pictures: the one part of a build that may take more than a moment."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class PictureProgress:
    """Shows itself when the first picture is converted, and not at all when none has to be."""

    def __init__(self) -> None:
        columns = (TextColumn("Pictures"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> PictureProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._progress.stop()

    def told(self, done: int, total: int) -> None:
        """Show how many of all pictures are converted."""
        if self._task is None:
            self._progress.start()
            self._task = self._progress.add_task("pictures", total=total)
        self._progress.update(self._task, completed=done)
