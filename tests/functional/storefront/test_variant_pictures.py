"""What a variant is shown by: its own picture, else the product's; and what its choice looks like."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.functional.storefront.small_shop import ROOT, SmallShop, scripts

MUG = """\
---
title: Mug
summary: A mug.
category: ware
added: 2026-01-01
options:
  - {{name: Colour, values: [Ink, Sand, Plum]{swatches}}}
variants:
  - {{sku: MUG-INK, options: {{Colour: Ink}}, price: 20.00, weight: 300, picture: ink.png}}
  - {{sku: MUG-SAN, options: {{Colour: Sand}}, price: 20.00, weight: 300, picture: sand.png}}
  - {{sku: MUG-PLU, options: {{Colour: Plum}}, price: 20.00, weight: 300}}
{pictures}---
A mug.
"""
SWATCHES = ', swatches: {Ink: "#2e3f5c", Plum: "#6D3F57"}'
ALL = "pictures:\n  - {file: ink.png, alt: In ink}\n  - {file: main.png, alt: All of them}\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    small = SmallShop(tmp_path_factory.mktemp("mugs"), picture_cache)
    for slug, more in (("mug", {"swatches": SWATCHES, "pictures": ALL}), ("bare", {"swatches": "", "pictures": ""})):
        small.write(f"content/products/{slug}/index.md", MUG.format(**more).replace("MUG-", f"{slug.upper()}-"))
        for number, name in enumerate(("ink", "sand", "main")):
            small.picture(f"content/products/{slug}/{name}.png", (number * 60, 40, len(slug) * 20))
    small.build(THEME=str(ROOT / "theme"))
    return small


def variants(shop: SmallShop, slug: str) -> dict[str, Any]:
    [data] = re.findall(r'id="product">(.*?)</script>', shop.page(f"products/{slug}/index.html"))
    return {variant["sku"].rpartition("-")[2]: variant for variant in json.loads(data)["variants"]}


def gallery(shop: SmallShop, slug: str) -> list[str]:
    page = shop.page(f"products/{slug}/index.html")
    return re.findall(r'<li id="picture-\d+"><a href="([^"]+)"', page)


def test_a_variant_without_a_picture_shows_the_product_and_not_another_variant(shop: SmallShop) -> None:
    found = variants(shop, "mug")
    assert (found["INK"]["picture_index"], found["SAN"]["picture_index"]) == (0, 2)
    assert found["PLU"]["picture_index"] == 1
    main = gallery(shop, "mug")[1]
    [group] = [
        data for data in map(json.loads, scripts(shop.page("products/mug/index.html"))) if "hasVariant" in data
    ]
    plum = next(variant for variant in group["hasVariant"] if variant["sku"] == "MUG-PLU")
    assert plum["image"] == [f"https://tea.example{main}"]


def test_where_all_pictures_are_other_variants_it_has_none(shop: SmallShop) -> None:
    found = variants(shop, "bare")
    assert (found["PLU"]["picture_index"], found["PLU"]["thumb"]) == (None, "")
    assert found["INK"]["picture_index"] == 0
    feed = shop.page("feeds/google.xml")
    item = next(item for item in feed.split("<item>") if "BARE-PLU" in item)
    assert "<g:image_link>" not in item


def test_a_choice_has_its_colour_or_else_its_picture(shop: SmallShop) -> None:
    labels = re.findall(
        r'<label class="choice[^"]*" data-label="(\w+)">(.*?)</label>',
        shop.page("products/mug/index.html"),
        re.DOTALL,
    )
    faces = dict(labels)
    assert 'fill="#2e3f5c"' in faces["Ink"]
    assert "<img" not in faces["Ink"]
    assert "<img" in faces["Sand"]
    assert 'fill="#6d3f57"' in faces["Plum"]
    assert all(label in face for label, face in labels), "colours are also named"


def test_a_swatch_of_a_value_that_there_is_not(small_shop: SmallShop) -> None:
    small_shop.write(
        "content/products/mug/index.md", MUG.format(swatches=', swatches: {Plumm: "#6d3f57"}', pictures=ALL)
    )
    for name in ("ink", "sand", "main"):
        small_shop.picture(f"content/products/mug/{name}.png", (60, 40, 20))
    assert small_shop.problems() == [
        "content/products/mug/index.md:7 options[1].swatches.Plumm: found 'Plumm', expected 'Plum'"
    ]
