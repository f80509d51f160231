"""Take the pictures in the README and the guides, of a shop that is running.

    make demo                                                        # in one terminal
    .venv/bin/python docs/screenshots/take.py http://127.0.0.1:8000  # in another; needs make setup-test

It buys something in the sandbox on the way, so use a STATE of its own. ``--review FOLDER`` takes every kind of page
instead, whole, at three widths, light and dark, in both languages: to look at, not to keep.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent
LARGEST = 150_000
"""Bytes of a picture."""
COLOURS = (256, 160, 96, 64, 40, 24)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = (390, 844)
DESKTOP = (1200, 800)
REVIEWED = {
    "home": "/",
    "category": "/categories/tea/",
    "product": "/products/teapot-stoneware/",
    "sold-out": "/products/sheng-puerh-2015/",
    "bundle": "/products/first-gaiwan-set/",
    "guides": "/guides/",
    "guide": "/guides/matcha-at-home/",
    "news": "/news/",
    "page": "/shipping/",
    "questions": "/faq/",
    "contact": "/contact/",
    "search": "/search/?in=tea",
    "compare": "/compare/?p=teapot-glass,teapot-stoneware,teapot-cast-iron",
    "cart": "/cart/",
    "order": "/order/",
    "lost": "/404.html",
}
WIDTHS = (360, 768, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PREFIXES = {"en": "", "zh": "/zh"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures in the README and the guides.")
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="where the shop is running")
    parser.add_argument("--review", type=Path, metavar="FOLDER", help="take every kind of page, to look at")
    options = parser.parse_args()
    url = options.url.rstrip("/")
    names = ("chromium", "chromium-browser", "google-chrome")
    system = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=ARGUMENTS)
        if options.review:
            review(browser, url, options.review)
        else:
            browse(browser, url)
            buy(browser, url)
        browser.close()


def browse(browser: Browser, url: str) -> None:
    with opened(browser, DESKTOP) as page:
        page.goto(f"{url}/", wait_until="networkidle")
        keep(page, "home")
        page.goto(f"{url}/categories/teaware/", wait_until="networkidle")
        keep(page, "category")
        page.goto(f"{url}/compare/?p=teapot-glass,teapot-stoneware,teapot-cast-iron", wait_until="networkidle")
        keep(page, "compare")
        page.goto(f"{url}/search/?in=tea&origin=japan", wait_until="networkidle")
        page.locator(".search__results a").first.wait_for()
        keep(page, "search")
    with opened(browser, PHONE) as page:
        page.goto(f"{url}/products/teapot-stoneware/", wait_until="networkidle")
        page.evaluate("scrollTo({top: 400, behavior: 'instant'})")
        keep(page, "product-phone")
    with opened(browser, PHONE) as page:
        page.goto(f"{url}/zh/products/matcha-starter-set/", wait_until="networkidle")
        keep(page, "chinese-phone")


def buy(browser: Browser, url: str) -> None:
    """From the product page to the confirmation, as a shopper does."""
    with opened(browser, DESKTOP) as page:
        page.goto(f"{url}/products/teapot-stoneware/", wait_until="networkidle")
        page.locator("button[name=buy]").click()
        page.wait_for_url("**/sandbox/pay/**")
        email = page.locator("input[name=email]")
        if email.count():
            email.fill("ada@example.com")
        keep(page, "pay")
        page.locator("button[value=paid]").click()
        page.wait_for_url("**/order/#*")
        page.locator("order-page [data-part=body]").wait_for()
        keep(page, "order")
        page.wait_for_timeout(3000)  # the shop sends its mail every second
        page.goto(f"{url}/mailbox", wait_until="networkidle")
        page.locator("a[href^='/mailbox/']").first.click()
        page.wait_for_load_state("networkidle")
        keep(page, "mail")


def review(browser: Browser, url: str, folder: Path) -> None:
    """Every kind of page as ``kind-width-scheme-language.png``, with something in the cart."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, scheme in product(WIDTHS, SCHEMES):
        with opened(browser, (width, 900), scheme) as page:
            page.goto(f"{url}/products/earl-grey-bergamot/", wait_until="networkidle")
            page.locator("button[name=add]").first.click()
            page.wait_for_timeout(500)  # it is put into the cart without a word to wait for
            for (kind, path), (language, prefix) in product(REVIEWED.items(), PREFIXES.items()):
                page.goto(f"{url}{prefix}{path}", wait_until="networkidle")
                page.screenshot(path=folder / f"{kind}-{width}-{scheme}-{language}.png", full_page=True)


@contextmanager
def opened(browser: Browser, size: tuple[int, int], scheme: Literal["light", "dark"] = "light") -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", color_scheme=scheme, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """What is in the window, with as many colours as the bytes allow."""
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        palette = picture.quantize(colours, Image.Quantize.MEDIANCUT)
        body = io.BytesIO()
        picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(body, "PNG", optimize=True)
        if body.tell() <= LARGEST:
            break
    (FOLDER / f"{name}.png").write_bytes(body.getvalue())
    print(f"{name}.png  {body.tell() // 1000} kB, {colours} colours")


if __name__ == "__main__":
    main()
