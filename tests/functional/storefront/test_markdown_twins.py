"""Every product page has a twin in Markdown, and llms.txt leads to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.functional.storefront.small_shop import SmallShop

LINK = re.compile(r"\]\(https://tea\.example(/[^)]*)\)")


@pytest.fixture
def built(small_shop: SmallShop) -> SmallShop:
    small_shop.build()
    return small_shop


def is_there(output: Path, path: str) -> bool:
    return (output / path.lstrip("/") / ("index.html" if path.endswith("/") else "")).is_file()


def test_a_twin_says_what_the_page_says(built: SmallShop) -> None:
    twin = built.page("products/sencha/index.md")
    assert twin.startswith("# Sencha\n\n> A green tea.\n")
    assert "- **100 g**: €12.50, Price before: €13.00, Lowest price of the 30 days before: €13.00, Sold out" in twin
    assert "see [Japan](https://tea.example/categories/tea/origin-japan/)" in twin
    assert "- Origin: Japan" in twin
    assert "Free shipping in Germany from €49.00" in twin


def test_a_twin_is_in_the_page_s_language(built: SmallShop) -> None:
    twin = built.page("zh/products/sencha/index.md")
    assert twin.startswith("# 煎茶")
    assert "50 克" in twin
    assert "**100 g**" not in twin


def test_what_markdown_would_take_for_its_own_is_escaped(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/oolong/index.md", "title: Oolong", 'title: "*Oolong* [x](y) <b>"')
    small_shop.build()
    assert small_shop.page("products/oolong/index.md").startswith("# \\*Oolong\\* \\[x\\](y) \\<b\\>\n")


def test_llms_txt_leads_to_every_product_once_and_nowhere_else(built: SmallShop) -> None:
    text = built.page("llms.txt")
    assert text.startswith("# Tea & Co\n\n> Tea\n")
    links = LINK.findall(text)
    assert len(links) == len(set(links))
    assert [link for link in links if not is_there(built.output, link)] == []
    twins = {f"/{path.relative_to(built.output).as_posix()}" for path in (built.output / "products").rglob("*.md")}
    assert len(twins) == 4
    assert twins == {link for link in links if link.startswith("/products/")}


def test_llms_txt_promises_no_price_that_only_some_variants_have(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/sencha/index.md", "weight: 110, stock: 0", "weight: 110, stock: 9")
    small_shop.build()
    text = small_shop.page("llms.txt")
    assert "index.md): from €6.50. A green tea." in text
    assert "index.md): €9.00. A dark tea." in text
