"""One look of Lighthouse at a page, as on a phone of the middle class: its scores, and what a shopper notices."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import json

from tests import toolchain
from tests.browser.fixtures import ARGUMENTS

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("/", "/categories/tea/", "/products/teapot-stoneware/", "/guides/matcha-at-home/", "/cart/")
"""One of each kind that a shopper comes by."""


@dataclass(frozen=True)
class Look:
    """``paint`` and ``blocked`` in ms; ``shift`` as Cumulative Layout Shift counts it."""

    scores: dict[str, int]
    """Of 100, by category."""
    paint: float
    """Until the largest thing is there."""
    largest: str
    """The tag of the largest thing."""
    blocked: float
    shift: float


def look(url: str, report: Path) -> Look:
    """Look once; ``report`` keeps all that was found."""
    command = [str(toolchain.node()), str(toolchain.lighthouse()), url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"]
    environment = {**os.environ, "CHROME_PATH": str(toolchain.chromium())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.decode(report.read_bytes())
    audits = found["audits"]
    return Look(
        scores={name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES},
        paint=audits["largest-contentful-paint"]["numericValue"],
        largest=_tag(audits["largest-contentful-paint-element"]),
        blocked=audits["total-blocking-time"]["numericValue"],
        shift=audits["cumulative-layout-shift"]["numericValue"],
    )


def _tag(audit: dict[str, Any]) -> str:
    snippet: str = audit["details"]["items"][0]["items"][0]["node"]["snippet"]
    return snippet[1:].partition(">")[0].partition(" ")[0]
