"""Unit prices, assets, weights, words: the small parts that many pages stand on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.storefront.assets import build_assets
from shop.storefront.links import Links
from shop.storefront.locales import Language, translations
from shop.storefront.markdown_text import MarkdownText, questions
from shop.storefront.models.fields import Net
from shop.storefront.models.shop import Shop
from shop.storefront.overlay import with_banner
from shop.storefront.problems import Problem, Problems
from shop.storefront.search_index import SearchedPages
from shop.storefront.variants import unit_price


@pytest.mark.parametrize(
    ("price", "amount", "unit", "expected"),
    [
        (650, "50", "g", (1300, "100 g")),
        (1250, "100", "g", None),
        (2950, "250", "g", (1180, "100 g")),
        (333, "1000", "g", (33, "100 g")),
        (450, "750", "ml", (600, "1 l")),
        (100, "0.3", "g", (33333, "100 g")),
    ],
)
def test_unit_price(price: int, amount: str, unit: str, expected: tuple[int, str] | None) -> None:
    assert unit_price(price, Net(amount=Decimal(amount), unit=unit)) == expected


def test_assets_are_named_by_content_and_styles_come_in_order(tmp_path: Path) -> None:
    for path, text in {
        "css/components/b.css": ".b { color: red }",
        "css/components/a.css": '.a { background: url("../../icons/leaf.svg") }',
        "css/tokens.css": ":root { --x: 1px }",
        "css/base.css": ".base .x { & :hover { margin: 0px } }",
        "icons/leaf.svg": "<svg/>",
        "js/main.js": "const a = 1;\n",
    }.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    problems = Problems()
    assets = build_assets(tmp_path, problems)
    assert not problems
    css = assets.files[assets.url("css").lstrip("/")].decode()
    assert css.index("--x") < css.index(".base") < css.index(".a{") < css.index(".b{")
    assert assets.url("icons/leaf.svg") in css
    assert ".base .x{& :hover" in css
    before = assets.url("js")
    (tmp_path / "js/main.js").write_text("const a = 2;\n")
    assert build_assets(tmp_path, problems).url("js") != before
    with pytest.raises(KeyError, match=r"none\.svg"):
        assets.url("none.svg")


LINKS = Links({"/a/": frozenset({"en", "zh"}), "/b/": frozenset({"en"})}, {"en": "", "zh": "/zh"}, "en")


@pytest.mark.parametrize(
    ("link", "locale", "expected"),
    [
        ("/a/", "en", "/a/"),
        ("/a/", "zh", "/zh/a/"),
        ("/a", "zh", "/zh/a/"),
        ("/a/?q=1#x", "zh", "/zh/a/?q=1#x"),
        ("/b/", "zh", "/b/"),
        ("/c/", "en", None),
        ("a/", "en", None),
        ("#part", "zh", "#part"),
        ("mailto:a@b.example", "zh", "mailto:a@b.example"),
        ("https://elsewhere.example/c/", "zh", "https://elsewhere.example/c/"),
    ],
)
def test_links(link: str, locale: str, expected: str | None) -> None:
    assert LINKS.resolve(link, locale) == expected


def test_links_in_html_are_rewritten_with_their_escapes() -> None:
    broken: list[str] = []
    html = '<p><a class="x" href="/a/?a=1&amp;b=2">a</a> <a href="/c/">c</a> <code>&lt;a href="/c/"&gt;</code></p>'
    assert '/zh/a/?a=1&amp;b=2"' in LINKS.localise(html, "zh", broken.append)
    assert broken == ["/c/"]


@settings(deadline=None)
@given(st.text())
def test_any_markdown_becomes_html_and_nothing_of_it_stays_for_the_next(body: str) -> None:
    markdown = MarkdownText()
    first = markdown.convert(body)
    markdown.convert("# Other\n\n[a]: /x/\n\n*[HTML]: words\n")
    assert markdown.convert(body) == first


def test_questions_are_headings_that_ask() -> None:
    html = MarkdownText().convert("## How long?\n\nA *day*.\n\n## About\n\nUs.\n\n## 多久？\n\n一天。\n").html
    assert questions(html) == [("How long?", "<p>A <em>day</em>.</p>"), ("多久？", "<p>一天。</p>")]


def language(code: str, catalogue: str) -> Language:
    shop = Shop.model_construct(currency="EUR", locales=())
    locale = type("One", (), {"code": code, "lang": code, "label": code, "catalogue": catalogue})()
    object.__setattr__(shop, "locales", (locale,))
    return Language(locale, shop, translations(Path("none"), catalogue))


def test_money_dates_and_days_are_said_as_people_say_them() -> None:
    english, chinese = language("en", "en"), language("zh", "zh_Hans")
    assert (english.money(1250), english.money(0)) == ("€12.50", "€0.00")
    assert english.date(date(2027, 2, 15)) == "February 15, 2027"
    assert chinese.date(date(2027, 2, 15)) == "2027年2月15日"
    assert english.days(("mon", "tue", "wed", "fri")) == "Mon–Wed, Fri"
    assert english.ngettext("%(num)s day", "%(num)s days", 2) == "2 days"


def searched(snapshot: str, **bodies: str) -> str:
    pages = SearchedPages(snapshot)
    for path, body in bodies.items():
        pages.add(path, body.encode())
    return pages.key()


def test_the_search_index_depends_on_searched_pages_and_not_on_the_snapshot() -> None:
    one = searched("111", a="<meta 111><main data-pagefind-body>text", b="a list")
    assert searched("222", b="another list", a="<meta 222><main data-pagefind-body>text") == one
    assert searched("222", a="<meta 222><main data-pagefind-body>other", b="a list") != one


def test_the_banner_is_escaped_and_stands_at_the_top_of_the_page() -> None:
    problem = Problem("content/a.md", 3, "price", "'<b>'", "an amount")
    page = with_banner('<html><body class="x"><p>Text', [problem])
    assert page.startswith('<html><body class="x"><link rel="stylesheet" href="/problems.css"><aside')
    assert "content/a.md:3 price: found &#x27;&lt;b&gt;&#x27;" in page
    assert with_banner("<body>", []) == "<body>"
