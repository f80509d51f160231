"""Finding things: categories, facets, sorts, pages, search, languages, and pages that are not there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper


def titles(page: Page) -> list[str]:
    return page.locator(".card__title a").all_inner_texts()


def prices(page: Page) -> list[float]:
    shown = page.locator("main .card .price__now").all_inner_texts()
    return [float(text.replace("€", "").replace(",", "")) for text in shown]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_facets_and_sorts_are_links(new_shopper: NewShopper, device: str) -> None:
    shopper = new_shopper(device)
    page = shopper.open("/categories/tea/")
    everything = titles(page)

    def choices() -> None:
        if device == "phone":
            page.get_by_text("Filter and sort").click()

    choices()
    page.get_by_role("link", name="Japan").locator("visible=true").click()
    page.wait_for_url("**/categories/tea/origin-japan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tea: Japan")
    assert "Sencha Asanagi" in titles(page)
    assert titles(page) != everything
    page.get_by_role("link", name="Remove the filter").click()
    page.wait_for_url("**/categories/tea/")
    assert titles(page) == everything

    choices()
    page.get_by_role("list", name="Sort by").locator("a[href$='/price-asc/']").locator("visible=true").click()
    page.wait_for_url("**/categories/tea/price-asc/")
    assert prices(page) == sorted(prices(page))


def test_pages_of_a_category(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone", "zh")
    page = shopper.open("/categories/tea/price-desc/")
    first = titles(page)
    page.get_by_role("link", name=shopper.say("Next page")).click()
    page.wait_for_url("**/zh/categories/tea/price-desc/page-2/")
    second = titles(page)
    assert second
    assert not set(first) & set(second)
    page.get_by_role("link", name=shopper.say("Previous page")).click()
    page.wait_for_url("**/zh/categories/tea/price-desc/")
    assert titles(page) == first


@pytest.mark.parametrize(
    ("locale", "letters", "found"),
    [("en", "strainer", "Mug with strainer"), ("zh", "煎茶", "朝凪煎茶"), ("en", "gongfu", "first gongfu")],
)
def test_search_while_typing(new_shopper: NewShopper, locale: str, letters: str, found: str) -> None:
    shopper = new_shopper("phone", locale)
    page = shopper.open("/search/")
    field = page.get_by_role("searchbox")
    field.press_sequentially(letters)
    result = page.locator(".search__results").get_by_role("link", name=found).first
    expect(result).to_be_visible()
    expect(page.locator(".search__results a").first).to_have_attribute("href", re.compile(f"^{shopper.path('/')}"))
    result.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(found, ignore_case=True)


def test_search_that_finds_nothing_says_so(shopper: Shopper) -> None:
    page = shopper.open("/search/?q=zzqxzzqx")
    shopper.sees("Nothing found for “{term}”. Try a shorter word, browse the categories, or ask us.", term="zzqxzzqx")
    expect(page.get_by_role("searchbox")).to_have_value("zzqxzzqx")


@pytest.mark.parametrize(("device", "path"), [("phone", "/products/teapot-stoneware/"), ("desktop", "/guides/")])
def test_language_switch_stays_on_the_page(new_shopper: NewShopper, device: str, path: str) -> None:
    shopper = new_shopper(device)
    page = shopper.open(path)
    english = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="简体中文").locator("visible=true").first.click()
    page.wait_for_url(f"**/zh{path}")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(english)
    page.get_by_role("link", name="English").locator("visible=true").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(english)
    assert page.url == shopper.shop.url + path


@pytest.mark.parametrize(("locale", "wanted"), [("en", "oolong"), ("zh", "乌龙")])
def test_page_that_is_not_there(new_shopper: NewShopper, locale: str, wanted: str) -> None:
    shopper = new_shopper("phone", locale)
    shopper.expected.add(404)
    page = shopper.open("/products/no-such-thing/")
    shopper.headline("This page is not here")
    page.get_by_role("searchbox").fill(wanted)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".search__results a").first).to_be_visible()


def test_seen_before(shopper: Shopper) -> None:
    shopper.open("/products/gaiwan-porcelain/")
    page = shopper.open("/products/tieguanyin-anxi/")
    seen = page.locator("recently-viewed")
    expect(seen.get_by_role("link", name=shopper.shop.variant("TW-STR-01").title["en"])).to_have_count(0)
    expect(seen.locator("a[href='/products/gaiwan-porcelain/']")).to_be_visible()


def test_pictures_can_be_looked_at_closely(shopper: Shopper) -> None:
    page = shopper.open("/products/sencha-asanagi/")
    page.locator(".gallery__strip a").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    first = dialog.get_by_role("img").get_attribute("src")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img")).not_to_have_attribute("src", first or "")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_contact_stands_at_the_top_of_every_page(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone")
    for path in ("/", "/categories/tea/", "/products/sencha-asanagi/", "/guides/", "/cart/", "/search/"):
        bar = shopper.open(path).get_by_role("complementary", name="Contact and opening hours")
        expect(bar.locator("a[href^='tel:']").locator("visible=true")).to_be_in_viewport()


def test_contact_form_says_what_is_missing(shopper: Shopper) -> None:
    page = shopper.open("/contact/")
    shopper.button("Send").click()
    shopper.sees("Please tell us your name.")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.get_by_label("Your name").fill("Ada")
    page.locator("main").get_by_label("Your e-mail address").fill("ada.contact@example.com")
    page.get_by_label("Your message").fill("Does the lid of the kyusu come off for cleaning?")
    shopper.button("Send").click()
    page.wait_for_url("**/contact/sent/")
    shopper.headline("Thank you, your message has arrived")
    shopper.mail_about("ada.contact@example.com")


@pytest.mark.parametrize(("moment", "there"), [("2027-01-13T11:00:00Z", True), ("2027-01-13T22:00:00Z", False)])
def test_outside_opening_hours_the_contact_page_offers_the_search_first(
    shopper: Shopper, moment: str, there: bool
) -> None:
    shopper.page.clock.set_fixed_time(moment)
    page = shopper.open("/contact/")
    question = page.get_by_label("Your question", exact=True)
    if there:
        expect(question).to_be_hidden()
        return
    question.fill("return")
    question.press("Enter")
    page.wait_for_url("**/search/?q=return")
