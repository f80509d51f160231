"""Every page is weighed, with everything that it loads."""

from __future__ import annotations

import random

from shop.storefront.budget import Budget, weight
from shop.storefront.problems import Problems

STYLES, SCRIPT, SPRITE, FONT = b"a{}", b"let a;", b"<svg>" + b"leaf" * 90, b"font" * 40
ASSETS = {
    "assets/site.1.css": STYLES + b'p{src:url("/assets/fonts/serif.2.woff2")}',
    "assets/site.3.js": SCRIPT,
    "assets/icons/sprite.4.svg": SPRITE,
    "assets/fonts/serif.2.woff2": FONT,
    "assets/icons/unused.5.svg": b"never",
    "assets/photo.6.jpg": bytes(range(256)) * 40,
}
HEAD = b'<link href="/assets/site.1.css"><script src="/assets/site.3.js"></script><img src="/assets/photo.6.jpg">'


def noise(size: int) -> bytes:
    """So many bytes that no compression makes smaller."""
    return random.Random(size).randbytes(size)


def said(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems]


def test_a_page_weighs_what_it_loads_and_not_its_photographs() -> None:
    page = HEAD + b'<use href="/assets/icons/sprite.4.svg#leaf">'
    budget = Budget()
    budget.note("product", "products/a/index.html", page)
    loaded = ("site.1.css", "site.3.js", "icons/sprite.4.svg", "fonts/serif.2.woff2")
    expected = weight(page) + sum(weight(ASSETS[f"assets/{name}"]) for name in loaded)
    assert budget.check(ASSETS, Problems()) == {"product": expected}


def test_what_is_fetched_only_when_it_is_needed_is_not_loaded() -> None:
    budget = Budget()
    page = b'<sign-up data-script="/assets/site.3.js"><for-you data-later="/assets/site.3.js">'
    budget.note("product", "products/a/index.html", page)
    assert budget.check(ASSETS, Problems()) == {"product": weight(page)}


def test_the_heavy_page_is_found_though_others_are_longer() -> None:
    problems = Problems()
    budget = Budget({"js": 1000, "product": 900, "other": 10_000})
    for number in range(9):
        budget.note("product", f"products/long-{number}/index.html", b"tea " * 2000)
    budget.note("product", "products/heavy/index.html", HEAD + noise(1000))
    budget.check(ASSETS, problems)
    assert said(problems) == [
        "products/heavy/index.html:1 weight: found 1.2 kB (HTML 1.1 kB, CSS 0.1 kB, JavaScript 0.0 kB, icons and the "
        "rest 0.0 kB), expected at most 0.9 kB on a product page"
    ]


def test_the_heaviest_pages_of_a_kind_are_named() -> None:
    problems = Problems()
    budget = Budget({"other": 100})
    for number in range(30):
        budget.note("guide", f"guides/{number:02d}/index.html", noise(200 + number))
    budget.check({}, problems)
    assert [problem.file for problem in problems] == [f"guides/{number}/index.html" for number in range(20, 30)]


def test_scripts_have_a_limit_of_their_own() -> None:
    problems = Problems()
    budget = Budget({"js": 10})
    budget.note("cart", "cart/index.html", HEAD)
    budget.check({**ASSETS, "assets/other.5.js": noise(5000)}, problems)
    assert said(problems) == [
        "theme/static/js:1 weight: found 0.0 kB of JavaScript on a cart page, expected at most 0.0 kB"
    ]
