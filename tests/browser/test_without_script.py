"""JavaScript off: everything can be read, and the cart page says how to order all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import NewShopper


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_from_the_home_page_to_the_carts_message(new_shopper: NewShopper, locale: str) -> None:
    shopper = new_shopper("desktop", locale, java_script_enabled=False)
    page = shopper.open("/")
    links = page.get_by_role("navigation", name=shopper.say("Categories"))
    links.locator(f"a[href='{shopper.path('/categories/tea/')}']").first.click()
    page.wait_for_url("**/categories/tea/")

    facets = page.get_by_role("complementary", name=shopper.say("Filter"))
    facets.locator("a[href$='/origin-japan/']").click()
    page.wait_for_url("**/origin-japan/")
    page.locator(".card__title a[href$='/products/sencha-asanagi/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(shopper.shop.variant("TEA-SEN-50").title[locale])
    for price in ("7.90", "14.50", "32.00"):
        expect(page.get_by_role("row").filter(has_text=price)).to_be_visible()
    shopper.reads_without_script("Paying here needs JavaScript, which is off in this browser.")
    expect(shopper.button("Buy now")).to_be_hidden()

    page.get_by_role("link", name=shopper.say("Cart")).click()
    shopper.reads_without_script("The cart is kept in your browser by JavaScript, which is off.")
    main = page.get_by_role("main")
    for address in ("tel:", "mailto:", "https://wa.me/"):
        expect(main.locator(f"a[href^='{address}']")).to_be_visible()


def test_messages_arrive(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone", "zh", java_script_enabled=False)
    page = shopper.open("/contact/")
    page.get_by_label(shopper.say("Your name")).fill("林墨")
    page.get_by_role("main").get_by_label(shopper.say("Your e-mail address")).fill("lin.mo@example.com")
    page.get_by_label(shopper.say("Your message")).fill("请问这款茶壶有大一点的吗？ <b>谢谢</b>")
    shopper.button("Send").click()
    page.wait_for_url("**/zh/contact/sent/")
    shopper.headline("Thank you, your message has arrived")
    shopper.mail_about("lin.mo@example.com")


def test_order_page_and_search_say_what_to_do(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone", java_script_enabled=False)
    shopper.open("/order/")
    shopper.reads_without_script(
        "This page needs JavaScript, which is off in this browser. Everything is in our e-mails to you, too."
    )
    shopper.open("/search/")
    shopper.reads_without_script("The search needs JavaScript, which is off in this browser. All our categories:")
