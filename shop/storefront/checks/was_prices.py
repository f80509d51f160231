"""A price before ("was") must have been asked, and be no higher than the lowest of the thirty days before."""

from __future__ import annotations

from itertools import pairwise

from shop.domain.money import to_decimal
from shop.domain.price_history import BOUND, lowest_before
from shop.storefront.catalogue import Catalogue
from shop.storefront.documents import Document, Words
from shop.storefront.models.product import Product, Variant
from shop.storefront.models.shop import Shop
from shop.storefront.problems import Place, Problems
from shop.storefront.variants import asked, sold

_HISTORY = "price_history"


def check_was_prices(catalogue: Catalogue, problems: Problems) -> None:
    """Look at every product that says what it cost before, or since when."""
    for entry in catalogue.products.values():
        for place, variant in _written(entry.model):
            _check_history(variant, place, entry.document, problems)
            _check_was(catalogue.shop, variant, place, entry.document, problems)


def _written(product: Product) -> list[tuple[Place, Variant]]:
    places: list[Place] = [("variants", index) for index in range(len(product.variants))]
    return list(zip(places or [()], sold(product), strict=True))


def _check_history(variant: Variant, place: Place, document: Document, problems: Problems) -> None:
    history = variant.price_history
    for index, (earlier, later) in enumerate(pairwise(history), start=1):
        if later.since <= earlier.since:
            expected = f"a day after {earlier.since}, the oldest first"
            document.report(problems, (*place, _HISTORY, index, "since"), later.since, expected)
    if history and history[-1].price != variant.price:
        last: Place = (*place, _HISTORY, len(history) - 1, "price")
        document.report(
            problems, last, Words("another price than the product's"), "the present price in the last line"
        )


def _check_was(shop: Shop, variant: Variant, place: Place, document: Document, problems: Problems) -> None:
    if variant.was is None or variant.was <= variant.price:  # that is no price before: reported as such
        return
    found = to_decimal(variant.was, shop.currency)
    lowest = lowest_before(asked(variant))
    if lowest is None and shop.country in BOUND:
        expected = f"{_HISTORY}: with an earlier price and the present one, each since its day"
        document.report(problems, (*place, "was"), found, expected)
    elif lowest is not None and variant.was > lowest:
        since = variant.price_history[-1].since
        expected = f"at most {to_decimal(lowest, shop.currency)}, the lowest price of the 30 days before {since}"
        document.report(problems, (*place, "was"), found, expected)
