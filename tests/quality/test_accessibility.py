"""axe finds nothing on any kind of page, light and dark: on a phone in English and at a desk in Chinese; on the pages
that are seen most the other way round, too. On every page it looks at what is the page's own (its main part), but not
at colours, which are the theme's, and not at a category's list once more, sorted or narrowed.
"""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.fixtures import NewShopper
from tests.quality.markup import Markup
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
COLOURLESS = {**OPTIONS, "rules": {"color-contrast": {"enabled": False}}}


def violations(page: Page, part: str | None = None, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe found in a part of the page or the whole of it: the rule, what it asks for, and where."""
    found: list[dict[str, Any]] = Axe().run(page, context=part, options=options).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("device", "locale", "name"), CASES)
def test_axe_finds_nothing(new_shopper: NewShopper, device: str, locale: str, name: str) -> None:
    shopper = new_shopper(device, locale)
    visit(shopper, name)
    for scheme in SCHEMES:
        shopper.page.emulate_media(color_scheme=scheme)
        assert violations(shopper.page) == [], scheme


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_axe_finds_nothing_on_any_page(new_shopper: NewShopper, pages: dict[str, Markup], locale: str) -> None:
    shopper = new_shopper("phone", locale)
    shopper.page.route("**/pictures/**", lambda route: route.fulfill(status=204))
    own = [
        path for path, page in pages.items() if path.startswith("/zh/") == (locale == "zh") and _is_one(path, page)
    ]
    assert len(own) > 70
    found: dict[str, list[str]] = {}
    for path in own:
        shopper.page.goto(shopper.shop.url + path, wait_until="domcontentloaded")
        if wrong := violations(shopper.page, "main", COLOURLESS):
            found[path] = wrong
    assert found == {}


def _is_one(path: str, page: Markup) -> bool:
    """Whether it is a page of its own, not a category's list once more: only the first tells machines where it is."""
    return "/categories/" not in path or "application/ld+json" in page.data
