"""Lighthouse's mobile preset gives every page full marks, and nothing on it moves.

Performance may lose some where other tests run meanwhile: ``make bench`` measures it, on a quiet machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.sample_shop import SampleShop
from tests.quality.lighthouse import PAGES, Look, look

LEAST = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3


def short(seen: Look) -> dict[str, int]:
    """The scores that fall short."""
    return {name: score for name, score in seen.scores.items() if score < LEAST[name]}


@pytest.mark.parametrize("path", PAGES)
def test_lighthouse(open_shop: SampleShop, tmp_path: Path, path: str) -> None:
    """A machine has bad moments: the best of three counts, and mostly the first is good enough."""
    for run in range(RUNS):
        seen = look(open_shop.url + path, tmp_path / f"{run}.json")
        if not short(seen):
            break
    assert short(seen) == {}
    assert seen.shift == 0
    if path.startswith("/products/"):
        assert seen.largest == "img", "the largest thing on a product's page is its picture"
