"""No page is wider than its window, from the smallest phone to a large screen."""

from __future__ import annotations

import pytest

from tests.browser.fixtures import NewShopper
from tests.quality.pages import NAMES, visit

WIDTHS = (320, 360, 768, 1440)
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > room)
    .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
    .slice(0, 8);
}"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_sticks_out(new_shopper: NewShopper, locale: str, name: str) -> None:
    shopper = new_shopper("desktop", locale)
    visit(shopper, name)
    for width in WIDTHS:
        shopper.page.set_viewport_size({"width": width, "height": 800})
        assert shopper.page.evaluate(TOO_WIDE) == [], f"{width} px"
