from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.publishing.small_site import SmallSite


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    return SmallSite(tmp_path)
