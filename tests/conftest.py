from __future__ import annotations

from pathlib import Path

import pytest

from shop.services.shop import Shop
from tests.shops import Clock, make_shop


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    """A small shop in memory."""
    return make_shop(tmp_path, clock=clock)
