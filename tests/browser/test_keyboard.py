"""A purchase with nothing but the keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.shopper import Shopper


def test_buying_by_keys(shopper: Shopper) -> None:
    page = shopper.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")

    shopper.open("/categories/tea/green/")
    shopper.tab_to(page.locator(".card__title a[href='/products/sencha-asanagi/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/sencha-asanagi/")

    shopper.tab_to(page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", checked=True)).to_have_value("100 g")
    shopper.tab_to(shopper.button("One more"))
    page.keyboard.press("Space")
    shopper.tab_to(shopper.button("Add to cart"))
    page.keyboard.press("Space")
    expect(page.locator("cart-count")).to_have_text("2")

    shopper.open_cart()
    shopper.tab_to(page.get_by_label("Deliver to"))
    page.keyboard.type("Fra")
    expect(page.locator(".totals [data-f=shipping]")).to_contain_text("9.90")
    shopper.tab_to(page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowDown")
    expect(page.locator(".totals [data-f=shipping]")).to_contain_text("24.90")
    shopper.priced()
    shopper.tab_to(shopper.button("Pay"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/sandbox/pay/**")
    shopper.tab_to(page.locator("button[name=outcome][value=paid]"))
    page.keyboard.press("Enter")
    shopper.headline("Thank you, your order is confirmed")
