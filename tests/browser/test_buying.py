"""A shopper buys: on a phone and at a desk, in English and in Chinese, with *Buy now* and with the cart."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

EVERYONE = pytest.mark.parametrize(
    ("device", "locale"), [("phone", "en"), ("phone", "zh"), ("desktop", "en"), ("desktop", "zh")]
)
TEA = "TEA-SEN-100"
STRAINER = "TW-STR-01"
REDUCED = "TW-TAS-01"
ADDRESS = "ada@example.com"
LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def sees_confirmation(shopper: Shopper, sku: str) -> None:
    """The order page says paid, and the mail about it is in the shopper's language."""
    shopper.headline("Thank you, your order is confirmed")
    title = shopper.shop.variant(sku).title[shopper.locale]
    expect(shopper.page.locator("[data-part=items]")).to_contain_text(title)
    mail = shopper.mail_about(shopper.number())
    expect(mail.get_by_role("main")).to_contain_text(ADDRESS)
    words = mail.frame_locator("iframe").locator("html")
    expect(words).to_contain_text(title)
    expect(words).to_have_attribute("lang", LANGUAGES[shopper.locale])


@EVERYONE
def test_buy_now_is_one_click_from_the_product_to_the_payment(
    new_shopper: NewShopper, device: str, locale: str
) -> None:
    shopper = new_shopper(device, locale)
    shopper.open("/products/sencha-asanagi/")
    shopper.choose("100")
    expect(shopper.page.locator("buy-box .price__now")).to_contain_text("14.50")
    shopper.buy_now()
    expect(shopper.page.get_by_role("listitem")).to_contain_text("14.50")
    shopper.settle("paid", email=ADDRESS)
    sees_confirmation(shopper, TEA)


@EVERYONE
def test_cart_with_all_its_choices(new_shopper: NewShopper, device: str, locale: str) -> None:
    shopper = new_shopper(device, locale)
    fill_cart(shopper)
    lines = shopper.open_cart()
    expect(lines).to_have_count(3)

    tea, _, scale = (lines.nth(at) for at in range(3))
    more = shopper.button("One more", tea)
    more.click()
    expect(tea.locator("[data-f=total]")).to_contain_text("29.00")
    scale.locator("[data-remove]").click()
    expect(lines).to_have_count(2)
    expect(shopper.page.locator("[data-f=subtotal]")).to_contain_text("43.50")

    use_coupons(shopper)
    choose_delivery(shopper)
    shopper.priced()
    expect(shopper.page.locator(".totals__sum [data-f=total]")).to_contain_text("68.40")

    shopper.pay_from_cart()
    expect(shopper.page.get_by_role("heading", level=1)).to_contain_text("68.40")
    shopper.settle("paid", email=ADDRESS)
    sees_confirmation(shopper, TEA)
    expect(shopper.page.locator(".totals__sum [data-f=total]")).to_contain_text("68.40")
    expect(shopper.page.locator("cart-count")).to_have_text("")


def fill_cart(shopper: Shopper) -> None:
    """One tea, one strainer, and scales that are put there from the list."""
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.prefers(STRAINER)
    shopper.add_to_cart()
    shopper.open("/categories/teaware/tools/")
    scale = shopper.shop.variant("TW-SCA-01").title[shopper.locale]
    shopper.button("Add %(title)s to the cart", title=scale).click()
    expect(shopper.page.locator("cart-count")).to_have_text("3")


def use_coupons(shopper: Shopper) -> None:
    """A code that nobody knows, then one that makes delivery free, then without it again."""
    page = shopper.page
    page.get_by_text(shopper.say("Add a coupon code")).click()
    code = page.get_by_label(shopper.say("Coupon code"), exact=True)
    shopper.expected.add(422)
    code.fill("nothing")
    code.press("Enter")
    shopper.sees("We do not know the code “{coupon}”. Please check the spelling.", coupon="NOTHING")

    code.fill("freeship")
    shopper.button("Apply").click()
    shopper.sees("The code “{coupon}” has been applied.", coupon="FREESHIP")
    expect(page.locator(".totals [data-f=shipping]")).to_have_text(shopper.say("Free"))
    shopper.button("Remove the code {coupon}", coupon="FREESHIP").click()
    expect(page.locator(".totals [data-f=shipping]")).to_contain_text("4.50")


def choose_delivery(shopper: Shopper) -> None:
    """To Austria, by the faster of its carriers."""
    page = shopper.page
    page.get_by_label(shopper.say("Deliver to")).select_option("AT")
    expect(page.locator(".cart__ships label")).to_have_count(2)
    page.locator(".cart__ships").get_by_text("24.90").click()
    expect(page.locator(".totals [data-f=shipping]")).to_contain_text("24.90")


def test_a_new_price_takes_what_was_said_of_the_old_one_with_it(shopper: Shopper) -> None:
    page = shopper.prefers(REDUCED)
    lowest = page.get_by_text("Lowest price of the 30 days before: €36.00")
    expect(lowest).to_be_visible()
    shopper.expected.add(409)
    with shopper.shop.repriced(REDUCED, 4100):
        shopper.button("Buy now").click()
        expect(page.locator("[data-f=price]")).to_have_text("€41.00")
        expect(page.locator("[data-f=was]")).to_be_hidden()
        expect(lowest).to_be_hidden()
