from __future__ import annotations

import pytest

from tests.browser import fixtures


def pytest_configure(config: pytest.Config) -> None:
    """Share the fixtures with ``tests/browser``: one build, one server and one browser for both."""
    if not config.pluginmanager.has_plugin("sample-shop"):
        config.pluginmanager.register(fixtures, "sample-shop")
