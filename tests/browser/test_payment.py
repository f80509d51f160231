"""What a bank may answer, and what a shopper then sees on the order page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

TEA = "TEA-SEN-50"
STRAINER = "TW-STR-01"
PART_WAS_PAID = "You had paid for part of this cart already: that part has left the cart. "
PART_WAS_PAID += "What is still here has not been charged."


def test_declined_payment_can_be_tried_again(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()
    shopper.settle("failed")
    shopper.headline("The payment did not go through")
    number = shopper.number()
    mail = shopper.mail_about(number)
    expect(mail.get_by_role("heading", level=1)).to_contain_text("did not go through")

    shopper.page.get_by_role("link", name="Try again").click()
    shopper.page.wait_for_url("**/sandbox/pay/**")
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")
    assert shopper.number() == number


def test_declined_cart_is_still_there(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    shopper.settle("failed")
    shopper.page.get_by_role("link", name="Back to the cart").click()
    shopper.priced()
    shopper.pay_from_cart()
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")
    expect(shopper.page.locator("cart-count")).to_have_text("")


def test_slow_payment_arrives_while_the_page_is_open(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()
    shopper.settle("delayed")
    shopper.headline("Your payment is on its way")

    shopper.shop.command("tick")
    shopper.headline("Thank you, your order is confirmed")
    events = shopper.page.locator("[data-part=timeline] [data-f=event]")
    expect(events).to_have_text(["Payment received", "Payment accepted, waiting for it to arrive", "Order placed"])


def test_left_payment_page_can_be_found_again(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()
    shopper.settle("abandoned")
    shopper.headline("Waiting for your payment")
    shopper.page.get_by_role("link", name="Pay now").click()
    shopper.page.wait_for_url("**/sandbox/pay/**")
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")


def test_shipped_order_shows_its_parcel(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")
    number = shopper.number()
    shopper.shop.command("orders", "ship", number, "--carrier", "dhl", "--tracking", "JJD0012345")

    shopper.page.reload()
    shopper.headline("Your order is on its way")
    parcel = shopper.page.locator("[data-part=parcels] li")
    expect(parcel).to_contain_text("JJD0012345")
    expect(parcel.get_by_role("link")).to_have_attribute("href", re.compile("dhl.*JJD0012345"))


def test_one_cart_is_paid_once(new_shopper: NewShopper) -> None:
    """The first tab has paid at the bank and never came back; the second still shows the cart."""
    shopper = new_shopper("phone")
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    first = shopper.page
    shopper.page = shopper.context.new_page()
    shopper.open_cart()
    second = shopper.page

    shopper.page = first
    shopper.pay_from_cart()
    paid = shopper.context.request.post(first.url, form={"outcome": "paid"}, max_redirects=0)
    assert paid.status == 303

    shopper.page = second
    shopper.pay_from_cart()
    shopper.sees("This order has been paid.")
    expect(second.get_by_role("button")).to_have_count(0)
    second.get_by_role("link", name="See the order").click()
    shopper.headline("Thank you, your order is confirmed")
    expect(second.locator("cart-count")).to_have_text("")


def test_changed_cart_is_not_paid_again_either(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone")
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    paid = shopper.context.request.post(shopper.page.url, form={"outcome": "paid"}, max_redirects=0)
    assert paid.status == 303

    lines = shopper.open_cart()
    shopper.button("One more", lines.first).click()
    expect(shopper.page.locator("[data-f=subtotal]")).to_have_text("€15.80")
    shopper.expected.add(409)
    shopper.button("Pay").click()
    shopper.sees(PART_WAS_PAID)
    expect(shopper.page.locator("[data-f=subtotal]")).to_have_text("€7.90")
    shopper.pay_from_cart()
    expect(shopper.page.get_by_role("listitem")).to_contain_text("€7.90")


def test_goods_added_after_an_unseen_payment_stay_in_the_cart(new_shopper: NewShopper) -> None:
    """Paid at the bank, the tab closed before the way back: other goods, a day later, are another cart's."""
    shopper = new_shopper("phone", "zh")
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    paid = shopper.context.request.post(shopper.page.url, form={"outcome": "paid"}, max_redirects=0)
    assert paid.status == 303

    shopper.prefers(STRAINER)
    shopper.add_to_cart()
    lines = shopper.open_cart()
    expect(lines).to_have_count(2)
    shopper.expected.add(409)
    shopper.button("Pay").click()
    shopper.sees(PART_WAS_PAID)
    expect(lines).to_have_count(1)
    strainer = shopper.shop.variant(STRAINER).title["zh"]
    expect(lines).to_contain_text(strainer)
    shopper.pay_from_cart()
    expect(shopper.page.get_by_role("listitem")).to_contain_text(strainer)
    shopper.settle("paid")
    expect(shopper.page.locator("cart-count")).to_have_text("")


def test_cart_that_was_paid_unseen_leads_to_its_order(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    paid = shopper.context.request.post(shopper.page.url, form={"outcome": "paid"}, max_redirects=0)
    assert paid.status == 303

    shopper.open_cart()
    shopper.page.get_by_label("Deliver to").select_option("AT")
    shopper.priced()
    shopper.expected.add(409)
    shopper.button("Pay").click()
    shopper.page.wait_for_url("**/order/#*")
    shopper.headline("Thank you, your order is confirmed")
    expect(shopper.page.locator("cart-count")).to_have_text("")


def test_goods_that_another_tab_adds_meanwhile_stay_in_the_cart(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.pay_from_cart()
    pay_page = shopper.page
    shopper.page = shopper.context.new_page()
    shopper.prefers(STRAINER)
    shopper.add_to_cart()

    shopper.page = pay_page
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")
    shopper.sees("What was not part of this order is still in your cart.")
    expect(shopper.page.locator("cart-count")).to_have_text("1")
    shopper.page.get_by_role("main").get_by_role("link", name="View cart").click()
    expect(shopper.page.locator("cart-page li[data-sku]")).to_have_text(
        re.compile(shopper.shop.variant(STRAINER).title["en"])
    )


def test_two_tabs_that_pay_meet_on_one_payment_page(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    first = shopper.page
    shopper.page = shopper.context.new_page()
    shopper.open_cart()
    shopper.pay_from_cart()
    pay_page = shopper.page.url

    shopper.page = first
    shopper.pay_from_cart()
    assert first.url == pay_page


def test_forged_order_link_shows_nothing(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")
    link = shopper.page.url
    forged = link[:-1] + ("a" if link[-1] != "a" else "b")

    shopper.expected.add(404)
    shopper.page.goto("about:blank")
    shopper.page.goto(forged)
    shopper.headline("We cannot find this order")
    expect(shopper.page.locator("[data-part=body]")).to_be_hidden()
    shopper.open("/order/")
    shopper.headline("Which order?")
