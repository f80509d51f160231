"""axe finds nothing on any kind of page, light and dark: on a phone in English and at a desk in Chinese; on the pages
that are seen most the other way round, too.
"""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.fixtures import NewShopper
from tests.quality.pages import NAMES, visit

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOST_SEEN = ("home", "category", "product with variants", "filled cart", "paid order")
CASES = [
    *(("phone", "en", name) for name in NAMES),
    *(("desktop", "zh", name) for name in NAMES),
    *(("phone", "zh", name) for name in MOST_SEEN),
    *(("desktop", "en", name) for name in MOST_SEEN),
]
OPTIONS = {"resultTypes": ["violations"], "iframes": False}  # a mail's frame runs no scripts, axe neither


def violations(page: Page) -> list[str]:
    """What axe found: the rule, what it asks for, and where."""
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("device", "locale", "name"), CASES)
def test_axe_finds_nothing(new_shopper: NewShopper, device: str, locale: str, name: str) -> None:
    shopper = new_shopper(device, locale)
    visit(shopper, name)
    for scheme in SCHEMES:
        shopper.page.emulate_media(color_scheme=scheme)
        assert violations(shopper.page) == [], scheme
