"""The search when something is wrong: with what was typed, or with the way to the index."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

TROUBLE = "The search could not be loaded. Please check your connection and try again, or browse the categories."


def first(page: Page) -> str:
    return page.locator(".search__results a").first.inner_text()


@pytest.mark.parametrize(
    ("locale", "typed", "meant", "found"),
    [
        ("en", "giawan", "gaiwan", "First gaiwan set"),
        ("en", "teepot", "teapot", "Stoneware teapot"),
        ("en", "porcelan giawan", "porcelain gaiwan", "Porcelain gaiwan"),
        ("zh", "朝风煎茶", "朝凪煎茶", "朝凪煎茶"),
        ("zh", "铁音", "铁观音", "安溪铁观音"),
    ],
)
def test_a_typing_error_finds_what_was_meant_and_says_so(
    new_shopper: NewShopper, locale: str, typed: str, meant: str, found: str
) -> None:
    shopper = new_shopper("phone", locale)
    page = shopper.open("/search/")
    page.get_by_role("searchbox").press_sequentially(typed)
    status = page.get_by_role("status").filter(has_text=shopper.say("Search instead for “{term}”", term=typed))
    expect(status).to_contain_text(shopper.say("Showing results for {term}.", term=meant))
    expect(status).to_contain_text(f"“{meant}”")
    assert first(page) == found


def test_who_meant_what_they_typed_gets_it(shopper: Shopper) -> None:
    page = shopper.open("/search/?q=giawan")
    shopper.button("Search instead for “{term}”", term="giawan").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"^\s*\d+ results for “giawan”$"))
    page.get_by_role("searchbox").fill("gaiwan")
    expect(page.get_by_role("status").first).to_have_text("13 results for “gaiwan”")


@pytest.mark.parametrize("typed", ["cafe", "berries", "frisian", "glasses", "gaiw"])
def test_words_that_are_right_are_left_alone(shopper: Shopper, typed: str) -> None:
    page = shopper.open(f"/search/?q={typed}")
    expect(page.locator(".search__results a").first).to_be_visible()
    expect(page.get_by_role("button", name="Search instead")).to_be_hidden()


@pytest.mark.parametrize(
    "part",
    ["pagefind.js", "pagefind-entry.json*", "*.pf_meta", "wasm.*", "index/*", "filter/*", "fragment/*"],
)
def test_a_part_of_the_index_that_is_gone_is_said_and_asked_for_again(shopper: Shopper, part: str) -> None:
    def gone(route: Route) -> None:
        route.fulfill(status=404)

    shopper.expected.add(404)
    page = shopper.page
    page.route(f"**/pagefind/{part}", gone)
    shopper.open("/search/?q=gaiwan")
    trouble = page.get_by_role("alert").filter(has_text=shopper.say(TROUBLE))
    expect(trouble).to_be_visible()
    expect(page.get_by_text("Nothing found")).to_have_count(0)
    expect(trouble.get_by_role("link", name=shopper.say("Browse the categories"))).to_have_attribute(
        "href", "#browse"
    )
    page.unroute(f"**/pagefind/{part}", gone)
    shopper.button("Try again").click()
    expect(page.locator(".search__results a").first).to_have_text("First gaiwan set")
    expect(trouble).to_be_hidden()
    pagefind_s_own = ("console: ", "uncaught: ")
    shopper.problems[:] = [problem for problem in shopper.problems if not problem.startswith(pagefind_s_own)]


def test_offline_is_said_and_the_words_stay(shopper: Shopper) -> None:
    page = shopper.open("/search/")
    expect(page.get_by_role("searchbox")).to_be_visible()
    shopper.context.set_offline(True)
    page.get_by_role("searchbox").press_sequentially("gaiwan")
    expect(page.get_by_role("alert").filter(has_text=shopper.say(TROUBLE))).to_be_visible()
    shopper.button("Try again").click()
    expect(page.get_by_role("alert").filter(has_text=shopper.say(TROUBLE))).to_be_visible()
    shopper.context.set_offline(False)
    shopper.button("Try again").click()
    expect(page.locator(".search__results a").first).to_have_text("First gaiwan set")
    expect(page.get_by_role("searchbox")).to_have_value("gaiwan")
    shopper.problems.clear()  # a browser that is offline says so


def test_without_the_vocabulary_a_search_goes_on_as_it_was_typed(shopper: Shopper) -> None:
    shopper.page.route("**/assets/words-*", lambda route: route.abort("aborted"))
    page = shopper.open("/search/?q=giawan")
    expect(page.get_by_role("status").first).to_contain_text("“giawan”")
    expect(page.get_by_role("alert").filter(has_text=shopper.say(TROUBLE))).to_be_hidden()
