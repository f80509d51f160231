"""Several processes of tests at once: which tests keep together, and in which order.

A file's tests run in one process, as they share what was costly to make. So do all of a folder that looks at the
sample shop, as they share its build and a browser; those take longest of all, so the first processes begin with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

ON_THE_SAMPLE = ("tests/quality/", "tests/browser/")


def group_of(nodeid: str) -> str:
    """What a test keeps together with: its folder if that looks at the sample shop, else its file."""
    return next((folder for folder in ON_THE_SAMPLE if nodeid.startswith(folder)), nodeid.partition("::")[0])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: group_of(item.nodeid) not in ON_THE_SAMPLE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    from xdist.scheduler import LoadScopeScheduling

    class InGroups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return InGroups(config, log)
