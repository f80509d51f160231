"""Several processes of tests at once: which tests keep together, and in which order.

A file's tests run in one process, as they share what was costly to make. All that look at the sample shop do too, as
they share its build and a browser; they take longest of all, so the first process begins with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

ON_THE_SAMPLE = ("tests/browser/", "tests/quality/")


def group_of(nodeid: str) -> str:
    """What a test keeps together with: its file, or all that look at the sample shop."""
    return "the sample shop" if nodeid.startswith(ON_THE_SAMPLE) else nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(ON_THE_SAMPLE))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    from xdist.scheduler import LoadScopeScheduling

    class InGroups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return InGroups(config, log)
