"""Every kind of page, and how a shopper comes to see it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.shopper import Shopper

TEA = "TEA-SEN-50"
STRAINER = "TW-STR-01"

STATIC = {
    "home": "/",
    "category": "/categories/tea/",
    "category, second page": "/categories/tea/page-2/",
    "category, sorted": "/categories/teaware/price-asc/",
    "facet": "/categories/teaware/material-stoneware/",
    "product": "/products/strainer-basket/",
    "product with variants": "/products/teapot-stoneware/",
    "product on sale": "/products/earl-grey-bergamot/",
    "product, sold out": "/products/sheng-puerh-2015/",
    "product, pre-order": "/products/gyokuro-shade/",
    "bundle": "/products/first-gaiwan-set/",
    "guides": "/guides/",
    "guide": "/guides/choosing-a-teapot/",
    "page": "/shipping/",
    "questions": "/faq/",
    "news": "/news/",
    "article": "/news/tetsubin-pre-order/",
    "contact": "/contact/",
    "contact, sent": "/contact/sent/",
    "subscription, sent": "/subscribe/sent/",
    "watch, sent": "/watch/sent/",
    "search": "/search/",
    "empty cart": "/cart/",
    "nothing to compare": "/compare/",
    "comparison": "/compare/?p=teapot-glass,teapot-stoneware,kyusu-tokoname",
    "order without a link": "/order/",
}


def _results(shopper: Shopper) -> None:
    page = shopper.open(f"/search/?q={'tea' if shopper.locale == 'en' else '茶'}")
    expect(page.locator(".search__results li").first).to_be_visible()


def _cart(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.add_to_cart()
    shopper.prefers(STRAINER)
    shopper.add_to_cart()
    shopper.open_cart()


def _pay(shopper: Shopper) -> None:
    shopper.prefers(TEA)
    shopper.buy_now()


def _order(shopper: Shopper) -> None:
    _pay(shopper)
    shopper.settle("paid")
    shopper.headline("Thank you, your order is confirmed")


def _mailbox(shopper: Shopper) -> None:
    _order(shopper)
    number = shopper.number()
    shopper.page = shopper.mail_about(number)
    shopper.page.go_back()


def _mail(shopper: Shopper) -> None:
    _order(shopper)
    shopper.page = shopper.mail_about(shopper.number())


def _not_found(shopper: Shopper) -> None:
    shopper.expected.add(404)
    shopper.open("/no-such-page/")


LIVE: dict[str, Callable[[Shopper], None]] = {
    "search with results": _results,
    "filled cart": _cart,
    "payment": _pay,
    "paid order": _order,
    "mailbox": _mailbox,
    "mail": _mail,
    "not found": _not_found,
}
NAMES = [*STATIC, *LIVE]


def visit(shopper: Shopper, name: str) -> None:
    """Bring the shopper's page to this kind of page."""
    if name in STATIC:
        shopper.open(STATIC[name])
    else:
        LIVE[name](shopper)
