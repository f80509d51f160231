"""The row "For you": from what this browser looked at, searched for and bought, and from nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const {value, hadRecentInput} of list.getEntries()) sum += hadRecentInput ? 0 : value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 100);
})"""


def row(page: Page) -> Locator:
    return page.locator("for-you")


def hrefs(page: Page) -> list[str]:
    links = row(page).locator(".card__title a")
    expect(links.first).to_be_visible()
    return [link.get_attribute("href") or "" for link in links.all()]


def remembers(shopper: Shopper, **lists: Any) -> None:
    """Begin with a browser that has been here before."""
    texts = {f"regulars.{name}": json.dumps(value) for name, value in lists.items()}
    script = "".join(f"localStorage.setItem({json.dumps(key)}, {json.dumps(text)});" for key, text in texts.items())
    shopper.context.add_init_script(script)


def test_a_new_visitor_sees_no_such_row_and_loads_nothing_for_it(shopper: Shopper) -> None:
    asked: list[str] = []
    shopper.page.on("request", lambda request: asked.append(request.url))
    page = shopper.open("/")
    page.wait_for_load_state("networkidle")
    expect(row(page)).to_be_hidden()
    assert not [url for url in asked if "for-you" in url or "near.json" in url]


@pytest.mark.parametrize("path", ["/", "/cart/", "/search/"])
@pytest.mark.parametrize(("device", "locale"), [("phone", "zh"), ("desktop", "en")])
def test_what_lies_near_to_what_was_looked_at_with_the_reason(
    new_shopper: NewShopper, device: str, locale: str, path: str
) -> None:
    shopper = new_shopper(device, locale)
    page = shopper.open("/products/gaiwan-porcelain/")
    title = page.get_by_role("heading", level=1).inner_text()
    shopper.open(path)
    found = hrefs(page)
    assert shopper.path("/products/first-gaiwan-set/") in found
    assert shopper.path("/products/gaiwan-porcelain/") not in found
    expect(row(page).get_by_text(shopper.say("Because you looked at {title}", title=title)).first).to_be_visible()
    assert page.evaluate(SHIFTS) == 0


def test_what_was_searched_for_counts_once_it_led_somewhere(shopper: Shopper) -> None:
    page = shopper.open("/search/?q=matcha")
    page.locator(".search__results a").first.click()
    page.wait_for_url("**/products/**")
    shopper.open("/search/")
    hrefs(page)
    expect(row(page).get_by_text("Because you searched for “matcha”").first).to_be_visible()
    page.get_by_role("searchbox").fill("gaiwan")
    expect(row(page)).to_be_hidden()


def test_what_is_in_the_cart_or_was_bought_is_left_out(shopper: Shopper) -> None:
    set_of_three = {"slug": "first-gaiwan-set", "title": "First gaiwan set", "at": "2999-01-01T00:00:00Z"}
    remembers(shopper, bought=[set_of_three])
    page = shopper.open("/products/cup-tasting-set/")
    shopper.add_to_cart()
    shopper.open("/products/gaiwan-porcelain/")
    shopper.open("/cart/")
    found = hrefs(page)
    assert not {"/products/first-gaiwan-set/", "/products/cup-tasting-set/"} & set(found)
    expect(row(page).get_by_text("Goes with First gaiwan set, which you bought").first).to_be_visible()


def test_what_is_used_up_comes_first(shopper: Shopper) -> None:
    remembers(shopper, bought=[{"slug": "sencha-asanagi", "title": "Sencha Asanagi", "at": "2024-03-05T10:00:00Z"}])
    page = shopper.open("/")
    assert hrefs(page)[0] == "/products/sencha-asanagi/"
    expect(row(page).get_by_text("Bought on March 5: perhaps it is used up")).to_be_visible()


def test_an_order_that_was_paid_is_remembered(shopper: Shopper) -> None:
    shopper.prefers("TEA-SEN-50")
    shopper.buy_now()
    shopper.settle("paid", "ada.foryou@example.com")
    shopper.headline("Thank you, your order is confirmed")
    kept = shopper.page.evaluate("JSON.parse(localStorage.getItem('regulars.bought'))")
    assert [item["slug"] for item in kept] == ["sencha-asanagi"]


def test_it_is_forgotten_when_a_shopper_says_so(shopper: Shopper) -> None:
    shopper.open("/products/gaiwan-porcelain/")
    page = shopper.open("/cart/")
    hrefs(page)
    shopper.button("Forget what I looked at").click()
    expect(page.get_by_text(shopper.say("Forgotten. It was only ever kept in this browser."))).to_be_focused()
    expect(page.locator("recently-viewed")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(row(page)).to_be_hidden()
