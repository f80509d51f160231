"""Putting products side by side: up to four, what differs marked, an address to share."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

GLASS, STONEWARE = "Glass teapot", "Stoneware teapot"


def choice(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Compare {title}", exact=True)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{name}")))


def choose_two(shopper: Shopper) -> Page:
    page = shopper.open("/categories/teaware/teapots/")
    choice(page, GLASS).click()
    choice(page, STONEWARE).click()
    shopper.sees("{n} products to compare.", n=2)
    page.locator("#toast").get_by_role("link").click()
    page.wait_for_url("**/compare/*")
    return page


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_two_products_stand_side_by_side_with_their_differences(new_shopper: NewShopper, device: str) -> None:
    page = choose_two(new_shopper(device))
    heads = page.get_by_role("columnheader").get_by_role("link")
    expect(heads).to_have_text([GLASS, STONEWARE])
    expect(row(page, "Price").get_by_role("cell")).to_have_text(["from €34.00", re.compile("€49.00")])
    expect(row(page, "Material")).to_contain_text("differs")
    expect(row(page, "Dishwasher-safe")).not_to_contain_text("differs")
    page.get_by_label("Show only what differs").check()
    expect(row(page, "Material")).to_be_visible()
    expect(row(page, "Dishwasher-safe")).to_be_hidden()


def test_the_address_can_be_shared_and_shows_the_same_in_another_language(new_shopper: NewShopper) -> None:
    address = choose_two(new_shopper()).url
    assert address.endswith("/compare/?p=teapot-glass,teapot-stoneware")
    page = new_shopper("phone", "zh").open(f"/compare/?{address.partition('?')[2]}")
    expect(page.get_by_role("columnheader").get_by_role("link")).to_have_count(2)
    assert page.locator("thead img").first.get_attribute("src")


def test_a_product_is_taken_out_again(shopper: Shopper) -> None:
    page = choose_two(shopper)
    page.get_by_role("button", name=f"Remove {GLASS} from the comparison").click()
    expect(page.get_by_role("columnheader").get_by_role("link")).to_have_text([STONEWARE])
    assert page.url.endswith("?p=teapot-stoneware")
    page.get_by_role("button", name=f"Remove {STONEWARE} from the comparison").click()
    shopper.sees("Look around")
    page.go_back()
    expect(choice(page, GLASS)).to_have_attribute("aria-pressed", "false")


def test_a_fifth_product_is_refused_with_words(shopper: Shopper) -> None:
    page = shopper.open("/categories/teaware/")
    choices = page.locator("compare-choice button")
    for number in range(4):
        choices.nth(number).click()
    choices.nth(4).click()
    shopper.sees("You can compare {n} products at once. Please take one out first.", n=4)
    expect(choices.nth(4)).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(choices.nth(3)).to_have_attribute("aria-pressed", "true")


def test_a_product_that_is_gone_is_left_out(shopper: Shopper) -> None:
    shopper.expected.add(404)
    page = shopper.open("/compare/?p=teapot-glass,no-such-thing")
    expect(page.get_by_role("columnheader").get_by_role("link")).to_have_text([GLASS])


def test_an_address_that_names_no_product_spoils_nothing(shopper: Shopper) -> None:
    shopper.open("/compare/?p=..,%2F,,teapot-glass")
    page = shopper.open("/compare/")
    expect(page.get_by_role("columnheader").get_by_role("link")).to_have_text([GLASS])
    expect(page.get_by_role("alert")).to_be_hidden()
    assert page.url.endswith("?p=teapot-glass")


def test_taking_one_out_asks_nobody_and_keeps_the_focus(shopper: Shopper) -> None:
    page = choose_two(shopper)
    remove = page.get_by_role("button", name="from the comparison")
    expect(remove).to_have_count(2)
    page.route("**/products/**", lambda route: route.abort("aborted"))
    remove.first.press("Enter")
    expect(page.get_by_role("columnheader").get_by_role("link")).to_have_text([STONEWARE])
    expect(remove).to_be_focused()
    remove.press("Enter")
    expect(page.get_by_role("link", name="Look around")).to_be_focused()
