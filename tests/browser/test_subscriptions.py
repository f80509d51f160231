"""Signing up for news, choosing what comes, and waiting for what is sold out, as a reader does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shop.domain import tokens
from shop.domain.customers import customer_id
from shop.state import keep_secret
from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper
from tests.quality.test_accessibility import violations

SOLD_OUT = "/products/sheng-puerh-2015/"

READY = "!!customElements.get('sign-up')"
"""The script of a sign-up comes with the focus; before, its form is sent as without a script."""


def follow(shopper: Shopper, mail: Page, words: str) -> Page:
    """The page that a link of a mail leads to, in a browser that has seen nothing of the shop yet."""
    plain = mail.content()
    link = re.search(rf"{re.escape(shopper.shop.url)}/api/{words}\?[^\"\s<]+", plain)
    assert link, plain
    shopper.page.goto(link[0].replace("&amp;", "&"))
    return shopper.page


@pytest.mark.parametrize(("device", "locale", "script"), [("desktop", "en", True), ("phone", "zh", False)])
def test_from_the_footer_to_news_and_out_again(
    new_shopper: NewShopper, device: str, locale: str, script: bool
) -> None:
    shopper = new_shopper(device, locale, java_script_enabled=script)
    address = f"news-{locale}@example.com"
    page = shopper.open("/about/")
    footer = page.get_by_role("contentinfo")
    assert not footer.get_by_role("checkbox").first.is_checked()
    footer.get_by_label(shopper.say("Your e-mail address")).fill(address)
    footer.get_by_role("checkbox").first.check()
    if script:
        page.wait_for_function(READY)
    shopper.button("Sign up").click()
    if script:
        shopper.sees("Almost there: we have sent you a mail. Tap the button in it, and you are signed up.")
    else:
        page.wait_for_url("**/zh/subscribe/sent/")
        shopper.headline("Almost there")
    follow(shopper, shopper.mail_about(address), "subscriptions/confirm")
    shopper.headline("One tap to confirm")
    shopper.button("Yes, write to me").click()
    shopper.headline("Thank you: it is confirmed")
    shopper.sees("Offers and vouchers")
    token = tokens.sign(keep_secret(shopper.shop.folder / "state"), "preferences", customer_id(address))
    page.goto(f"{shopper.shop.url}/api/preferences?token={token}&locale={locale}")
    boxes = page.get_by_role("checkbox")
    assert [boxes.nth(n).is_checked() for n in range(4)] == [True] * 4
    if script:
        assert violations(page) == []
    shopper.button("Switch everything off").click()
    shopper.sees("Your choices are saved.")
    assert not any(boxes.nth(n).is_checked() for n in range(4))


def test_waiting_for_what_is_sold_out(shopper: Shopper) -> None:
    page = shopper.open(SOLD_OUT)
    form = page.locator("sign-up[data-when]")
    form.get_by_label(shopper.say("Tell me when it is back")).fill("waits@example.com")
    page.wait_for_function(READY)
    shopper.button("Tell me").click()
    expect(form.get_by_text(shopper.say("Noted. We write to you once it is back."))).to_be_focused()


def test_only_the_variant_that_is_sold_out_is_waited_for(shopper: Shopper) -> None:
    page = shopper.prefers("TW-MUG-PLU")
    form = page.locator("sign-up[data-when]")
    expect(form).to_be_visible()
    expect(form.locator("input[name=sku]")).to_have_value("TW-MUG-PLU")
    shopper.choose("Sage")
    expect(form).to_be_hidden()


def test_without_javascript_too(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone", "zh", java_script_enabled=False)
    page = shopper.open(SOLD_OUT)
    page.get_by_label(shopper.say("Tell me when it is back")).fill("waits-zh@example.com")
    shopper.button("Tell me").click()
    page.wait_for_url("**/zh/watch/sent/")
    shopper.headline("Noted")


def test_an_address_that_the_shop_cannot_read_is_told(shopper: Shopper) -> None:
    shopper.expected.add(400)
    page = shopper.open("/about/")
    footer = page.get_by_role("contentinfo")
    footer.get_by_label(shopper.say("Your e-mail address")).fill("ada@example")  # for a browser that is one
    page.wait_for_function(READY)
    shopper.button("Sign up").click()
    shopper.sees("This did not work. Please check the address and your connection, and try again.")
    expect(shopper.button("Sign up")).to_be_enabled()


def test_consent_at_checkout_is_asked_and_not_assumed(shopper: Shopper) -> None:
    shopper.prefers("TEA-SEN-50")
    shopper.add_to_cart()
    shopper.open_cart()
    box = shopper.page.locator("cart-page input[name=marketing_consent]")
    expect(box).not_to_be_checked()
    box.check()
    with shopper.page.expect_request("**/api/checkout") as sent:
        shopper.pay_from_cart()
    assert sent.value.post_data_json["marketing_consent"] is True
