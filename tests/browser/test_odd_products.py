"""Whatever a merchant writes into a product: its page stays whole, fits a phone, and nothing in it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from functions.static import Pages
from tests.browser.sample_shop import free_port
from tests.functional.storefront.small_shop import ROOT, SmallShop
from tests.quality.test_layout import TOO_WIDE

HEAD = """\
---
title: {title}
summary: {summary}
category: tea
added: 2026-05-01
{more}
---
{body}
"""
ONE = "sku: {sku}\nprice: 9.00\nweight: 100\nstock: 3"
HOSTILE = """\
<script>window.hacked = 1</script>
<img src="x" onerror="window.hacked = 2" alt="x" width="1" height="1">
<svg onload="window.hacked = 3"></svg>
<iframe srcdoc="<script>parent.hacked = 4</script>"></iframe>
[a link](javascript:window.hacked=5) <a href="javascript:window.hacked=6">another</a>
<form action="https://elsewhere.example/"><input name="card"></form>
<div style="position: fixed; inset: 0; background: red">over everything</div>
"""
TITLES = {
    "hostile": "'<script>window.hacked = 7</script> & \"<b>bold</b>\"'",
    "long-title": "A very " + "long " * 58 + "title",
    "one-word": "Donau" + "dampfschifffahrtsgesellschafts" * 6 + "tee",
    "right-to-left": "شاي أخضر ياباني فاخر من شيزوكا",
    "emoji": "🍵🫖 Tea 👩‍👩‍👧‍👦 for 🏳️‍🌈 all",
}
VARIANTS = "\n".join(
    f"  - {{sku: V-{size}-{colour}, options: {{Size: {size} g, Colour: C{colour}}}, price: {size}.00, weight: 9}}"
    for size in range(100, 900, 100)
    for colour in range(5)
)
PRODUCTS = {
    **{slug: HEAD.format(title=title, summary=title, more=ONE.format(sku=slug.upper()), body=HOSTILE * 2)
       for slug, title in TITLES.items()},
    "long-text": HEAD.format(title="Long", summary="Long.", more=ONE.format(sku="LONG"), body="Much to say. " * 800),
    "no-break": HEAD.format(title="Unbroken", summary="x" * 300, more=ONE.format(sku="X"), body="x" * 10_000),
    "for-nothing": HEAD.format(
        title="A sample", summary="Free.", more="sku: FREE\nprice: 0.00\nweight: 10", body="Nothing to pay."
    ),
    "film": HEAD.format(
        title="A film", summary="To see.", more=ONE.format(sku="FILM"),
        body="[[video: https://youtu.be/aqz-KE-bpKQ | How it is made]]",
    ),
    "forty": HEAD.format(
        title="Forty",
        summary="Many.",
        more="options:\n  - {name: Size, values: [100 g, 200 g, 300 g, 400 g, 500 g, 600 g, 700 g, 800 g]}\n"
        f"  - {{name: Colour, values: [C0, C1, C2, C3, C4]}}\nvariants:\n{VARIANTS}",
        body="Choose.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A shop of odd products with the real theme, served as a web server serves it."""
    shop = SmallShop(tmp_path_factory.mktemp("odd"), tmp_path_factory.mktemp("pictures"))
    for slug, text in PRODUCTS.items():
        shop.write(f"content/products/{slug}/index.md", text)
    shop.build(THEME=str(ROOT / "theme"))
    port = free_port()
    app = Starlette(routes=[Mount("/", Pages(Path(shop.output)))])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [*(f"/products/{slug}/" for slug in PRODUCTS), "/categories/tea/"])
def test_the_page_is_whole_and_nothing_in_it_runs(address: str, page: Page, path: str) -> None:
    page.goto(address + path)
    for link in page.locator("a[href^='javascript:']").all():
        link.evaluate("link => link.click()")
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").count() == 1
    assert page.locator("footer").is_visible()
    for width in (320, 360, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(TOO_WIDE) == [], f"{width} px"


def test_any_of_forty_variants_can_be_chosen(address: str, page: Page) -> None:
    page.goto(f"{address}/products/forty/?variant=V-700-3")
    assert page.locator(".price__now").first.inner_text() == "€700.00"
    page.locator("label", has_text="C1").click()
    assert page.url.endswith("?variant=V-700-1")


def test_a_product_without_a_picture_has_a_drawing_and_tells_search_engines_of_none(address: str, page: Page) -> None:
    page.goto(f"{address}/products/for-nothing/")
    picture = page.locator(".gallery__strip img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert '"image"' not in "".join(page.locator("script[type='application/ld+json']").all_inner_texts())
    drawn = page.locator("meta[property='og:image']").get_attribute("content") or ""
    assert drawn.endswith("-1200x630.jpg")
    assert drawn != page.locator(".gallery__strip a").get_attribute("href")
    assert page.locator(".price__now").first.inner_text() == "€0.00"


def test_a_video_of_another_site_asks_nothing_of_it_before_it_is_pressed(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://**", lambda route: route.fulfill(content_type="text/html", body="<h1>The film</h1>"))
    page.goto(f"{address}/products/film/")
    page.wait_for_load_state("networkidle")
    link = page.get_by_role("link", name="Play: How it is made")
    assert link.get_attribute("href") == "https://youtu.be/aqz-KE-bpKQ"
    assert [url for url in asked if not url.startswith(address)] == []
    with page.expect_request("https://www.youtube-nocookie.com/**"):
        link.press("Enter")
    expect(page.get_by_title("How it is made")).to_be_focused()
    assert [url for url in asked if not url.startswith(address)] == [
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"
    ]


def test_a_page_without_such_a_video_may_show_no_other_site(address: str, page: Page) -> None:
    page.goto(f"{address}/products/forty/")
    held_back = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
            document.body.append(Object.assign(document.createElement("iframe"), {src: "https://player.vimeo.com/"}));
        })"""
    )
    assert held_back == "frame-src"
