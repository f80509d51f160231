"""The shop works under its own content security policy, and what somebody writes into a page does not run."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shop.domain.headers import CONTENT_SECURITY_POLICY
from tests.browser.fixtures import NewShopper

WATCH = (
    "document.addEventListener('securitypolicyviolation', e => console.error('violation: ' + e.violatedDirective))"
)


@pytest.mark.parametrize(("locale", "words"), [("en", "sencha"), ("zh", "煎茶")])
def test_from_the_home_page_to_the_order_nothing_is_held_back(
    new_shopper: NewShopper, locale: str, words: str
) -> None:
    shopper = new_shopper("desktop", locale)
    shopper.context.add_init_script(WATCH)
    page = shopper.page
    for path in ("/", "/categories/tea/", "/products/sencha-asanagi/", "/search/", "/cart/", "/contact/", "/order/"):
        answer = page.goto(shopper.shop.url + shopper.path(path))
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        page.wait_for_load_state("load")
    shopper.open(f"/search/?q={words}")
    expect(page.get_by_role("main").locator("a[href*='/products/sencha-asanagi/']").first).to_be_visible()
    shopper.prefers("TEA-SEN-50")
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    shopper.settle("paid", "lin.mo@example.com")
    assert shopper.number()


def test_what_is_written_into_a_page_does_not_run(new_shopper: NewShopper) -> None:
    shopper = new_shopper()
    page = shopper.open("/")
    held_back = page.evaluate(
        """async () => {
            const seen = [];
            const both = new Promise((resolve) => document.addEventListener("securitypolicyviolation", (event) => {
                if (seen.push(event.violatedDirective) === 2) resolve(seen);
            }));
            const script = document.createElement("script");
            script.textContent = "window.robbed = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<p onclick='window.robbed = true'>");
            document.body.lastElementChild.click();
            return both;
        }"""
    )
    assert sorted(held_back) == ["script-src-attr", "script-src-elem"]
    assert page.evaluate("window.robbed") is None
    shopper.problems.clear()  # the two that were meant
