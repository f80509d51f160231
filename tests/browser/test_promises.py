"""What a product's page promises: when it leaves and arrives, what delivery lacks to be free, who can be asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import NewShopper

TEAPOT, TIN = "/products/teapot-stoneware/", "/products/tea-tin/"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            datetime(2026, 11, 18, 12, 50, tzinfo=UTC),
            "Order within 1 h 10 min and it leaves us today. With you in Germany: Thu, Nov 19 – Mon, Nov 23.",
        ),
        (
            datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
            "Order now and it leaves us tomorrow. With you in Germany: Mon, Nov 23 – Wed, Nov 25.",
        ),
    ],
)
def test_when_it_leaves_and_when_it_arrives(new_shopper: NewShopper, now: datetime, words: str) -> None:
    shopper = new_shopper()
    shopper.page.clock.set_fixed_time(now)
    page = shopper.open(TEAPOT)
    said = page.locator("leaves-today").inner_text().replace("\u2009", " ").replace("\u202f", " ")
    assert said == words


def test_the_cart_says_on_every_product_what_is_missing_until_delivery_is_free(new_shopper: NewShopper) -> None:
    page = new_shopper().open(TIN)
    promise = page.locator("free-gap")
    expect(promise).to_have_text("Free shipping in Germany from €49.00")
    page.get_by_role("button", name="Add to cart").click()
    expect(promise).to_have_text("€39.50 more and delivery is free.")
    page.locator("input[name=quantity]").fill("5")
    page.get_by_role("button", name="Add to cart").click()
    expect(promise).to_have_text("Delivery is free for this order.")


def test_the_size_guide_is_beside_the_sizes(new_shopper: NewShopper) -> None:
    page = new_shopper().open(TEAPOT)
    page.locator("buy-box").get_by_role("link", name="Size guide").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Size guide")


def test_the_shop_can_be_called_from_the_end_of_a_page(new_shopper: NewShopper) -> None:
    page = new_shopper("phone").open("/guides/green-tea-without-bitterness/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".reach__call")).to_be_in_viewport()
    page.locator("[id]:is(h2)").first.evaluate("heading => location.hash = heading.id")
    bar = page.locator(".reach").bounding_box()
    heading = page.locator("h2:target").bounding_box()
    assert bar
    assert heading
    assert heading["y"] >= bar["height"], "the heading is not under the bar"


@pytest.mark.parametrize(
    ("locale", "words", "question"),
    [("en", "opened tea", "Can I send back tea I have opened?"), ("zh", "关税", "需要交关税吗？")],
)
def test_a_question_is_found_with_its_answer(new_shopper: NewShopper, locale: str, words: str, question: str) -> None:
    page = new_shopper("desktop", locale).open(f"/search/?q={words}")
    page.get_by_role("main").get_by_role("link", name=question).click()
    expect(page.get_by_role("heading", name=question)).to_be_in_viewport()
    assert "#" in page.url
