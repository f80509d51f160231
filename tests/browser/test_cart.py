"""The cart: remembered, the same in every tab, honest about prices and stock that changed."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.fixtures import NewShopper
from tests.browser.shopper import Shopper

TEA = "TEA-SEN-250"
SCALE = "TW-SCA-01"


def test_remembered_after_the_browser_was_closed(new_shopper: NewShopper) -> None:
    shopper = new_shopper("phone")
    shopper.prefers(TEA)
    shopper.add_to_cart()
    kept = shopper.context.storage_state()

    again = new_shopper("phone", storage_state=kept)
    again.open("/")
    expect(again.page.locator("cart-count")).to_have_text("1")
    expect(again.open_cart()).to_contain_text("Sencha Asanagi")


def test_two_tabs_stay_in_step(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    lines = shopper.open_cart()
    cart = shopper.page

    shopper.page = shopper.context.new_page()
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    expect(lines).to_have_count(2)
    expect(cart.locator("cart-count")).to_have_text("2")

    lines.first.locator("[data-remove]").click()
    expect(shopper.page.locator("cart-count")).to_have_text("1")


def test_empty_cart_says_so(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    lines = shopper.open_cart()
    lines.first.locator("[data-remove]").click()
    shopper.sees("Your cart is empty.")


def test_new_price_is_said_in_the_cart(shopper: Shopper) -> None:
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    with shopper.shop.repriced(SCALE, 4100):
        line = shopper.open_cart().first
        expect(line.get_by_role("status")).to_contain_text("changed from €39.00 to €41.00")
        shopper.pay_from_cart()
        expect(shopper.page.get_by_role("listitem")).to_contain_text("€41.00")


def test_price_that_changes_before_paying_is_confirmed_by_the_shopper(shopper: Shopper) -> None:
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.expected.add(409)
    with shopper.shop.repriced(SCALE, 4200):
        shopper.button("Pay").click()
        shopper.sees("Nothing was charged. Press the button again to buy at the new price.")
        expect(shopper.page.get_by_text("changed from €39.00 to €42.00")).to_be_visible()
        shopper.priced()
        shopper.pay_from_cart()
        expect(shopper.page.get_by_role("listitem")).to_contain_text("€42.00")


def test_quantity_is_typed_and_paid_at_once(shopper: Shopper) -> None:
    """No answer of the shop is waited for, however long it takes."""
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    line = shopper.open_cart().first
    held = hold_quotes(shopper)
    line.get_by_role("spinbutton").fill("2")
    with shopper.page.expect_request("**/api/quote*"):
        shopper.button("Pay").click()
    expect(shopper.button("Pay")).to_be_disabled()
    expect(shopper.button("Pay")).to_have_attribute("aria-busy", "true")
    held.pop().continue_()
    shopper.page.wait_for_url("**/sandbox/pay/**")
    expect(shopper.page.get_by_role("listitem")).to_contain_text("€78.00")


def test_price_that_changes_while_the_shopper_presses_pay_is_confirmed(shopper: Shopper) -> None:
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    line = shopper.open_cart().first
    shopper.expected.add(409)
    with shopper.shop.repriced(SCALE, 4400):
        line.get_by_role("spinbutton").fill("2")
        shopper.button("Pay").click()
        shopper.sees("Nothing was charged. Press the button again to buy at the new price.")
        expect(line.get_by_role("status")).to_contain_text("changed from €39.00 to €44.00")
        shopper.pay_from_cart()
        expect(shopper.page.get_by_role("listitem")).to_contain_text("€88.00")


def test_coupon_that_is_refused_stops_the_payment(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.expected.add(422)
    shopper.page.get_by_text("Add a coupon code").click()
    shopper.page.get_by_label("Coupon code", exact=True).fill("nothing")
    held = hold_quotes(shopper)
    with shopper.page.expect_request("**/api/quote*"):
        shopper.button("Apply").click()
    shopper.button("Pay").click()
    expect(shopper.button("Pay")).to_be_disabled()
    held.pop().continue_()
    shopper.page.unroute("**/api/quote*")
    shopper.sees("We do not know the code “{coupon}”. Please check the spelling.", coupon="NOTHING")
    expect(shopper.button("Pay")).to_be_enabled()
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Cart")
    shopper.pay_from_cart()


def hold_quotes(shopper: Shopper) -> list[Route]:
    """Keep the shop from answering what the cart costs; the requests that wait."""
    held: list[Route] = []
    shopper.page.route("**/api/quote*", lambda route: held.append(route))
    return held


def test_price_that_changes_before_buy_now_is_confirmed_by_the_shopper(shopper: Shopper) -> None:
    shopper.prefers(SCALE)
    shopper.expected.add(409)
    with shopper.shop.repriced(SCALE, 4300):
        shopper.button("Buy now").click()
        shopper.sees("Nothing was charged. Press the button again to buy at the new price.")
        expect(shopper.page.locator("buy-box .price__now")).to_have_text("€43.00")
        shopper.buy_now()
        expect(shopper.page.get_by_role("listitem")).to_contain_text("€43.00")


def test_sold_out_item_stops_the_cart_until_it_is_removed(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.prefers(SCALE)
    shopper.add_to_cart()
    with shopper.shop.stocked(SCALE, 0):
        scale = shopper.open_cart().nth(1)
        expect(scale.get_by_role("status")).to_have_text("Sold out. Please remove it to go on.")
        shopper.expected.add(409)
        shopper.button("Pay").click()
        expect(scale.get_by_role("status")).to_have_text("Sold out. Please remove it to go on.")
        scale.locator("[data-remove]").click()
        expect(shopper.page.locator("[data-f=subtotal]")).to_have_text("€32.00")
        shopper.pay_from_cart()


def test_last_pieces_go_while_the_page_is_open(shopper: Shopper) -> None:
    shopper.prefers(SCALE)
    shopper.expected.add(409)
    with shopper.shop.stocked(SCALE, 0):
        shopper.button("Buy now").click()
        shopper.sees(
            "“{title}” has just sold out. Nothing was charged.", title=shopper.shop.variant(SCALE).title["en"]
        )
        expect(shopper.button("Buy now")).to_be_disabled()


def test_few_pieces_are_said_live(shopper: Shopper) -> None:
    with shopper.shop.stocked(SCALE, 2):
        shopper.prefers(SCALE)
        shopper.sees("Only {n} left", n=2)


def test_sold_out_product_cannot_be_bought(shopper: Shopper) -> None:
    shopper.open("/products/sheng-puerh-2015/")
    shopper.sees("Sold out")
    expect(shopper.button("Buy now")).to_be_disabled()
    expect(shopper.button("Add to cart")).to_be_disabled()


def test_sold_out_choice_leaves_the_others(shopper: Shopper) -> None:
    shopper.open("/products/mug-with-strainer/")
    shopper.choose("Plum")
    expect(shopper.button("Buy now")).to_be_disabled()
    shopper.choose("Sage")
    expect(shopper.button("Buy now")).to_be_enabled()


def test_coupon_for_one_use_knows_its_customer(shopper: Shopper) -> None:
    shopper.expected.add(422)
    put_coupon(shopper, "WELCOME10")
    shopper.button("Pay").click()
    shopper.page.get_by_role("main").get_by_label("Your e-mail address").fill("once@example.com")
    shopper.pay_from_cart()
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")

    put_coupon(shopper, "WELCOME10")
    shopper.button("Pay").click()
    shopper.page.get_by_role("main").get_by_label("Your e-mail address").fill("Once@Example.com")
    shopper.button("Pay").click()
    shopper.sees("The code “{coupon}” has already been used.", coupon="WELCOME10")


def put_coupon(shopper: Shopper, code: str) -> None:
    """A cart with one tea and this coupon."""
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.open_cart()
    shopper.page.get_by_text("Add a coupon code").click()
    shopper.page.get_by_label("Coupon code", exact=True).fill(code)
    shopper.button("Apply").click()
    shopper.sees("The code “{coupon}” has been applied.", coupon=code)
    expect(shopper.page.locator(".totals [data-f=discount]")).to_contain_text("3.20")


def test_a_link_from_a_mail_fills_the_cart_at_today_s_prices(shopper: Shopper) -> None:
    shopper.open(f"/cart/#restore={TEA}*2~{SCALE}*1.signature")
    lines = shopper.page.locator("cart-page [data-sku]")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Sencha Asanagi")
    expect(lines.first.locator("input")).to_have_value("2")
    shopper.sees("Your cart is filled again")
    assert "#" not in shopper.page.url
    shopper.page.reload()
    expect(lines.first.locator("input")).to_have_value("2")
