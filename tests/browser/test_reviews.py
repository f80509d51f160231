"""From the parcel to the stars on the page: bought, delivered, asked, written, approved, built, seen."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.sample_shop import SampleShop, Server, free_port
from tests.functional.storefront.small_shop import ROOT, SmallShop, scripts
from tests.quality.test_accessibility import violations

ADA = "ada@example.com"
REQUEST = """\
---
trigger: order.delivered
topic: care
delay: 14 days
stops: [review.written, order.refunded]
lapses: 30 days
subject: "How is it?"
---
# How is it?

[[review-stars]]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallShop:
    """A small shop that asks what people think."""
    root = tmp_path_factory.mktemp("reviewed")
    small = SmallShop(root, root / "cache")
    small.write("content/emails/review-request.md", REQUEST)
    chinese = '---\nsubject: "怎么样？"\n---\n# 怎么样？\n\n[[review-stars]]\n'
    small.write("content/emails/review-request.zh.md", chinese)
    return small


@pytest.fixture(scope="module")
def served(small: SmallShop) -> Iterator[SampleShop]:
    shop = SampleShop(small.root, free_port())
    build(small, shop)
    server = Server(shop)
    try:
        server.start()
        yield shop
    finally:
        server.stop()


def build(small: SmallShop, shop: SampleShop) -> None:
    small.build(THEME=str(ROOT / "theme"), SITEURL=shop.url)


@pytest.fixture
def page(browser: Browser, served: SampleShop) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert problems == []


def buy(page: Page, shop: SampleShop) -> str:
    """The number of a paid order that has arrived."""
    body = {"items": [{"sku": "TEA-OOL", "quantity": 1}], "country": "DE", "email": ADA}
    placed = page.request.post(f"{shop.url}/api/checkout", data=body, headers={"Idempotency-Key": "ada1"}).json()
    paid = {"outcome": "paid", "email": ADA}
    assert page.request.post(placed["checkout_url"], form=paid, max_redirects=0).status == 303
    shop.command("orders", "ship", placed["order"], "--carrier", "dhl", "--tracking", "1")
    shop.command("orders", "deliver", placed["order"])
    return str(placed["order"])


def photo(path: Path) -> Path:
    """Of more bytes and pixels than are sent: the browser makes it smaller."""
    noise = Image.effect_noise((2600, 1800), 90).convert("RGB")
    body = io.BytesIO()
    noise.save(body, "JPEG", quality=80)
    path.write_bytes(body.getvalue())
    return path


def test_from_the_parcel_to_the_stars_on_the_page(
    page: Page, served: SampleShop, small: SmallShop, tmp_path: Path
) -> None:
    product = f"{served.url}/products/oolong/"
    page.goto(product)
    expect(page.locator("#reviews")).to_have_count(0)
    buy(page, served)

    noon = (datetime.now(UTC) + timedelta(days=15)).replace(hour=12, minute=0)
    served.command("tick", "--at", noon.strftime("%Y-%m-%dT%H:%MZ"))
    page.goto(f"{served.url}/mailbox")
    page.get_by_role("link", name="How is it?").first.click()
    star = page.frame_locator(".mail__frame").get_by_title("4 of 5 stars")
    page.goto(star.get_attribute("href") or "")
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you like it?")
    expect(page.get_by_role("radio", name="4 of 5 stars")).to_be_checked()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("In one line").fill("Dark and round")
    page.get_by_label("What should others know?").fill("Five infusions.\n\n<b>Warm</b> water is enough.")
    page.get_by_label("A photo").set_input_files(photo(tmp_path / "IMG_1.jpg"))
    expect(page.get_by_label("A photo")).to_have_js_property("value", "C:\\fakepath\\photo.jpg")  # made smaller
    page.get_by_label("Shown as").fill("Ada")
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your review")

    [waiting] = served.command("reviews", "list")
    assert (waiting["rating"], waiting["state"]) == (4, "pending")
    served.command("reviews", "approve", waiting["id"])
    served.command("reviews", "reply", waiting["id"], "Thank you, Ada.")
    content = str(small.root / "content")
    assert served.command("reviews", "publish", "--content", content)["written"] == 2
    build(small, served)

    page.goto(product)
    section = page.locator("#reviews")
    for words in (
        "4.0",
        "1 review",
        "Dark and round",
        "<b>Warm</b> water is enough.",
        "Bought here",
        "Thank you, Ada.",
    ):
        expect(section).to_contain_text(words)
    picture = section.get_by_role("img", name="Photo by Ada")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert violations(page) == []
    [described] = [data for data in map(json.loads, scripts(page.content())) if data["@type"] == "Product"]
    assert described["aggregateRating"]["ratingValue"] == "4.0"
    assert described["review"][0]["author"]["name"] == "Ada"
    page.goto(f"{served.url}/categories/tea/")
    expect(page.get_by_role("img", name="4.0 of 5 stars")).to_be_visible()
