"""Several processes of tests at once: which tests keep together, and which have the machine to themselves.

A file's tests run in one process, as they share what was costly to make. All that need a browser do too, as two of
them at once take longer than one after the other; and they come last, since Playwright keeps the main thread's event
loop from its first test on. A test that is marked ``alone`` measures time: nothing else runs meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOM = "TESTS_ROOM"
"""The environment variable that tells workers of the folder with the locks."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "alone: measures time; no other test runs meanwhile")
    if not _is_worker(config):
        os.environ[ROOM] = tempfile.mkdtemp(prefix="tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker(config):
        shutil.rmtree(os.environ.pop(ROOM))


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        in_browser = {"sample", "browser"} & set(getattr(item, "fixturenames", ()))
        group = "browser" if in_browser else str(item.path.relative_to(item.config.rootpath))
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """The wait is not part of the test: its time limit begins after it."""
    with _place(item):
        return (yield)


@contextmanager
def _place(item: pytest.Item) -> Iterator[None]:
    """A place on the machine, beside others or alone; who waits to be alone lets nobody in before."""
    kind = fcntl.LOCK_EX if item.get_closest_marker("alone") else fcntl.LOCK_SH
    folder = Path(os.environ[ROOM])
    with (folder / "door").open("w") as door, (folder / "inside").open("w") as inside:
        fcntl.flock(door, kind)
        fcntl.flock(inside, kind)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
