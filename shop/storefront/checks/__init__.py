"""Rules between fields and between files. Each module finds what its kind of content got wrong."""

from __future__ import annotations

from shop.storefront.catalogue import Catalogue
from shop.storefront.checks.products import check_products
from shop.storefront.checks.references import check_references
from shop.storefront.checks.shop import check_shop
from shop.storefront.checks.was_prices import check_was_prices
from shop.storefront.problems import Problems


def check(catalogue: Catalogue, problems: Problems) -> None:
    """Find every mistake that no single field shows."""
    check_shop(catalogue, problems)
    check_products(catalogue, problems)
    check_was_prices(catalogue, problems)
    check_references(catalogue, problems)
