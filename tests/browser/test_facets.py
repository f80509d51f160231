"""Facets together: from one facet of a category to the search for several, with counts and an address to share."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fixtures import NewShopper
from tests.browser.sample_shop import ROOT, SampleShop
from tests.browser.shopper import Shopper


def found(page: Page) -> list[str]:
    return page.locator(".search__results a").all_inner_texts()


def choice(page: Page, label: str) -> Locator:
    return page.get_by_role("checkbox", name=re.compile(rf"^{label} \d+$"))


def count(page: Page, label: str) -> int:
    return int(page.locator(".search__facets label", has=choice(page, label)).locator(".facets__count").inner_text())


def products_with(*lines: str) -> int:
    """How many of the sample's products have all of these lines in their front matter."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "content/products").glob("*/index.md")]
    return sum(all(re.search(line, text, re.MULTILINE) for line in lines) for text in texts)


JAPAN, ORGANIC, CHINA = r"^  origin: .*\bjapan\b", r"^  organic: \"yes\"", r"^  origin: .*\bchina\b"
TEA = r"^(category|also_in): \[?tea\b"


def test_a_second_facet_leads_to_both_together(shopper: Shopper) -> None:
    page = shopper.open("/categories/tea/origin-japan/")
    low = page.locator(".facets--side").get_by_role("link", name="Low", exact=True)
    expect(low).to_have_text("Low")  # how many have both is not known yet
    low.click()
    page.wait_for_url("**/search/?in=tea&origin=japan&caffeine=low")
    expect(page.locator(".search__results a").first).to_be_visible()
    assert 0 < len(found(page)) < products_with(JAPAN, TEA)


def test_choices_are_counted_and_the_address_keeps_them(shopper: Shopper) -> None:
    page = shopper.open("/search/?in=tea&origin=japan")
    expect(page.get_by_role("status").first).to_have_text(f"{products_with(JAPAN, TEA)} products")
    either = products_with(JAPAN, TEA) + products_with(CHINA, TEA) - products_with(JAPAN, CHINA, TEA)
    assert count(page, "China") == products_with(CHINA, TEA)
    choice(page, "China").check()
    expect(page.get_by_role("status").first).to_have_text(f"{either} products")
    assert page.url.endswith("/search/?in=tea&origin=japan&origin=china")
    page.reload()
    expect(page.get_by_role("status").first).to_have_text(f"{either} products")
    expect(choice(page, "China")).to_be_checked()
    choice(page, "Japan").uncheck()
    expect(page.get_by_role("status").first).to_have_text(f"{products_with(CHINA, TEA)} products")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_words_and_facets_narrow_together(new_shopper: NewShopper, device: str) -> None:
    shopper = new_shopper(device)
    page = shopper.open("/search/?q=sencha")
    expect(page.get_by_role("link", name="Sencha Asanagi", exact=True)).to_be_visible()
    before = len(found(page))
    if device == "phone":
        page.get_by_text("Filter", exact=True).click()
    choice(page, "Green tea").check()
    expect(page.get_by_role("link", name="Tokoname kyusu")).to_have_count(0)
    assert 0 < len(found(page)) < before
    assert page.url.endswith("?q=sencha&in=tea%2Fgreen")


def test_what_no_product_is_has_words(shopper: Shopper) -> None:
    page = shopper.open("/search/?in=teaware&caffeine=high")
    shopper.sees("No product is all of that. Take one of the filters out.")
    choice(page, "High").uncheck()
    expect(page.locator(".search__results a").first).to_be_visible()


def test_a_choice_that_the_shop_does_not_know_is_left_out(shopper: Shopper, sample: SampleShop) -> None:
    page = shopper.open("/search/?origin=atlantis&origin=japan&evil=1")
    expect(page.locator(".search__results a").first).to_be_visible()
    assert page.url == f"{sample.url}/search/?origin=japan"


def test_more_is_shown_once_though_it_is_asked_for_twice(shopper: Shopper) -> None:
    page = shopper.open("/search/?in=tea")
    expect(page.locator(".search__results li")).to_have_count(12)
    page.get_by_role("button", name="Show more").evaluate("button => { button.click(); button.click(); }")
    expect(page.locator(".search__results li")).to_have_count(24)
    assert len(set(found(page))) == 24
    expect(page.locator(".search__results a").nth(12)).to_be_focused()


def test_the_focus_is_not_lost_with_the_last_choice(shopper: Shopper) -> None:
    page = shopper.open("/search/?in=tea")
    choice(page, "Tea").press("Space")
    expect(page.get_by_role("searchbox")).to_be_focused()
