"""Lighthouse's mobile preset gives every page full marks; performance may lose five where the machine is busy."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from statistics import median

import pytest
from msgspec import json

from tests import toolchain
from tests.browser.fixtures import ARGUMENTS
from tests.browser.sample_shop import SampleShop

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
"""A performance of 1.0 is what a quiet machine gives; a busy one must not fail a change."""
RUNS = 3
Scores = dict[str, float]


def look(url: str, report: Path) -> Scores:
    """One run: the score of each category."""
    command = [str(toolchain.node()), str(toolchain.lighthouse()), url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"]
    environment = {**os.environ, "CHROME_PATH": str(toolchain.chromium())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.decode(report.read_bytes())["categories"]
    return {name: found[name]["score"] for name in CATEGORIES}


def short(scores: Scores) -> Scores:
    """The scores that fall short."""
    return {name: score for name, score in scores.items() if score < LEAST[name]}


@pytest.mark.alone
@pytest.mark.parametrize(
    "path", ["/", "/categories/tea/", "/products/teapot-stoneware/", "/guides/matcha-at-home/", "/cart/"]
)
def test_lighthouse(open_shop: SampleShop, tmp_path: Path, path: str) -> None:
    """A machine has bad moments: only when the first run falls short, the median of three counts."""
    url = open_shop.url + path
    scores = look(url, tmp_path / "0.json")
    if short(scores):
        runs = [scores, *(look(url, tmp_path / f"{number}.json") for number in range(1, RUNS))]
        scores = {name: median(run[name] for run in runs) for name in CATEGORIES}
    assert short(scores) == {}
