"""What the search and the row "For you" get from a build."""

from __future__ import annotations

import json
from typing import Any

from tests.functional.storefront.small_shop import SmallShop


def asset(small_shop: SmallShop, name: str) -> Any:
    """The one asset whose name begins so."""
    [path] = (small_shop.output / "assets").glob(f"{name}.*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_each_language_has_the_words_of_its_own_names(small_shop: SmallShop) -> None:
    small_shop.build()
    english, chinese = asset(small_shop, "words-en"), asset(small_shop, "words-zh")
    assert {"sencha", "oolong", "japan"} <= english.keys()
    assert "oolong" not in chinese


def test_the_first_letters_have_names_with_prices_and_pictures(small_shop: SmallShop) -> None:
    small_shop.build()
    names = asset(small_shop, "openings-en")
    found = {names["pages"][place]["title"]: names["pages"][place] for place in names["letters"]["s"]}
    sencha = next(page for title, page in found.items() if "Sencha" in title)
    assert sencha["url"] == "/products/sencha/"
    assert "€" in sencha["price"]
    assert (small_shop.output / sencha["image"].lstrip("/")).is_file()
    assert names["whole"]


def test_a_product_s_neighbours_can_be_bought_and_are_not_itself(small_shop: SmallShop) -> None:
    small_shop.build()
    for file in small_shop.output.glob("products/*/near.json"):
        content = json.loads(file.read_text(encoding="utf-8"))
        assert content["card"]["slug"] == file.parent.name
        slugs = [one["slug"] for one in content["near"]]
        assert file.parent.name not in slugs
        assert len(set(slugs)) == len(slugs) <= 8
        scores = [one["score"] for one in content["near"]]
        assert scores == sorted(scores, reverse=True)
        for one in content["near"]:
            assert (small_shop.output / one["url"].lstrip("/") / "index.html").is_file()


def test_a_language_s_neighbours_are_its_own(small_shop: SmallShop) -> None:
    small_shop.build()
    files = list(small_shop.output.glob("zh/products/*/near.json"))
    assert files
    for file in files:
        urls = [one["url"] for one in json.loads(file.read_text(encoding="utf-8"))["near"]]
        assert all(url.startswith("/zh/products/") for url in urls)
