from __future__ import annotations

import pytest

from tests.browser import fixtures
from tests.browser.sample_shop import SampleShop
from tests.quality.markup import Markup, read


def pytest_configure(config: pytest.Config) -> None:
    """Share the fixtures with ``tests/browser``: one build, one server and one browser for both."""
    if not config.pluginmanager.has_plugin("sample-shop"):
        config.pluginmanager.register(fixtures, "sample-shop")


@pytest.fixture(scope="session")
def pages(sample: SampleShop) -> dict[str, Markup]:
    """Every page of the sample shop by its path."""
    return {f"/{file.relative_to(sample.output)}".removesuffix("index.html"): read(file) for file in sample.pages()}
