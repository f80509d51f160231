"""The sample shop shows everything that a shop can have: a merchant who looks for an example finds one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from shop.storefront.catalogue import Catalogue, ProductEntry, read_catalogue
from shop.storefront.checks import check
from shop.storefront.problems import Problems
from shop.storefront.settings import DEFAULTS
from shop.storefront.variants import sold
from tests.architecture.sources import ROOT

PAGES = {"home", "contact", "faq", "about", "shipping", "returns", "warranty", "privacy", "terms"}
HEAVY_GRAMS = 2000
LINK = re.compile(r"\]\(/products/([\w-]+)/")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    problems = Problems()
    catalogue = read_catalogue(ROOT / "content", problems)
    assert catalogue is not None
    check(catalogue, problems)
    assert [str(problem) for problem in problems] == []
    return catalogue


def test_it_is_as_large_as_promised(catalogue: Catalogue) -> None:
    assert len(catalogue.products) >= 36
    assert len(catalogue.guides) >= 6
    assert len(catalogue.categories) >= 8
    assert len([path for path in catalogue.categories if "/" in path]) >= 6
    assert len([entry for entry in catalogue.products.values() if "zh" in entry.translations]) >= 12


def test_every_category_leads_to_products(catalogue: Catalogue) -> None:
    filled = {path for entry in catalogue.products.values() for path in catalogue.paths_of(entry)}
    assert sorted(set(catalogue.categories) - filled) == []


def test_the_pages_that_shoppers_look_for_are_there_in_both_languages(catalogue: Catalogue) -> None:
    entries = dict(catalogue.pages) | ({"home": catalogue.home} if catalogue.home else {})
    assert set(entries) >= PAGES
    assert [name for name in sorted(PAGES) if "zh" not in entries[name].translations] == []


def test_guides_link_to_products(catalogue: Catalogue) -> None:
    linking = []
    for key, entry in catalogue.guides.items():
        text = entry.document.path.read_text(encoding="utf-8")
        if set(LINK.findall(text)) | set(entry.model.products):
            linking.append(key)
    assert len(linking) >= 6


def _options_with_own_pictures_and_prices(entry: ProductEntry) -> bool:
    variants = sold(entry.model)
    several = len(entry.model.options) >= 2
    return several and len({one.picture for one in variants}) > 1 and len({one.price for one in variants}) > 1


def _scarce(entry: ProductEntry) -> bool:
    return any(0 < (one.stock or 0) <= DEFAULTS["SHOP_LOW_STOCK"] for one in sold(entry.model))


def _sold_out(entry: ProductEntry) -> bool:
    return not entry.model.backorder and all(one.stock == 0 for one in sold(entry.model))


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("without options", lambda entry: not entry.model.options),
        ("with one option", lambda entry: len(entry.model.options) == 1),
        ("with two options, own pictures and prices", _options_with_own_pictures_and_prices),
        ("with a price before", lambda entry: any(one.was for one in sold(entry.model))),
        ("scarce", _scarce),
        ("sold out", _sold_out),
        ("to pre-order", lambda entry: entry.model.availability == "preorder" and entry.model.available_from),
        ("heavy", lambda entry: any((one.weight or 0) > HEAVY_GRAMS for one in sold(entry.model))),
        ("a bundle", lambda entry: len(entry.model.bundle) >= 2),
        ("that is used up", lambda entry: entry.model.lasts),
        ("that breaks", lambda entry: entry.model.fragile),
        ("with questions", lambda entry: entry.model.faq),
        ("with related products and guides", lambda entry: entry.model.related and entry.model.guides),
    ],
)
def test_there_is_a_product(catalogue: Catalogue, kind: str, fits: Callable[[ProductEntry], object]) -> None:
    assert [key for key, entry in catalogue.products.items() if fits(entry)], kind
