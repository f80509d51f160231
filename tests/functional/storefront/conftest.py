from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.storefront.small_shop import SmallShop


@pytest.fixture(scope="session")
def picture_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the small shop are converted once for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def small_shop(tmp_path: Path, picture_cache: Path) -> SmallShop:
    return SmallShop(tmp_path, picture_cache)
