"""Many at once, from one line on."""

from __future__ import annotations

import threading
from collections.abc import Callable


def run_each(*works: Callable[[], object]) -> list:
    """Run all at once; what they gave. What one of them raised is raised here."""
    results: list = []
    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            results.append(work())
        except BaseException as exc:
            errors.append(exc)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def run_in_threads(count: int, work: Callable[[], object]) -> list:
    return run_each(*[work] * count)
