"""What of a product is sold: its variants, at which price, whether there are any."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from shop.domain.money import divide
from shop.storefront.catalogue import Catalogue, ProductEntry
from shop.storefront.models.fields import Net
from shop.storefront.models.product import Product, Variant

_PROPERTIES = {
    "colour": "color",
    "color": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
UNIT = {"g": (100, "100 g"), "ml": (1000, "1 l")}
"""The content that a unit price is said for, and its name."""
_LONGEST_ID = 50


def sold(product: Product) -> tuple[Variant, ...]:
    """The variants; of a product without options the one thing that it is."""
    if product.variants:
        return product.variants
    single = Variant.model_construct(
        sku=product.sku or "",
        options={},
        price=product.price or 0,
        was=product.was,
        price_history=product.price_history,
        weight=product.weight,
        stock=product.stock,
        picture=None,
        net=product.net,
        gtin=product.gtin,
        lasts=product.lasts,
    )
    return (single,)


def property_of(option: str) -> str | None:
    """What schema.org and Merchant Center call an option; ``None``: they have no name for it.

    >>> property_of("Colour"), property_of("Handle")
    ('color', None)
    """
    return _PROPERTIES.get(option.casefold())


def identifier(name: str) -> str:
    """A SKU or a slug as Merchant Center takes it: a long one is cut, and told apart by a hash of the whole.

    >>> identifier("TEA-SEN-100"), len(identifier("x" * 64))
    ('TEA-SEN-100', 50)
    """
    if len(name) <= _LONGEST_ID:
        return name
    end = "-" + hashlib.sha256(name.encode()).hexdigest()[:10]
    return name[: _LONGEST_ID - len(end)] + end


def pictured(product: Product) -> bool:
    """Whether it has a picture of its own."""
    return bool(product.pictures or any(variant.picture for variant in product.variants))


def picture_file(product: Product, variant: Variant) -> str | None:
    """The picture that a variant is shown by: its own, else the product's first.

    One that is no other variant's comes before one that is; ``None``: there are only pictures of other variants.
    """
    if variant.picture:
        return variant.picture
    others = {other.picture for other in product.variants}
    files = [picture.file for picture in product.pictures]
    return next((file for file in files if file not in others), files[0] if files else None)


def asked(variant: Variant) -> list[tuple[date, int]]:
    """The prices that it has had, as ``price_history`` tells them."""
    return [(line.since, line.price) for line in variant.price_history]


def unit_price(price: int, net: Net | None) -> tuple[int, str] | None:
    """The price for 100 g or 1 l, and which of them; ``None`` where the content is just that, or not said."""
    if net is None:
        return None
    content, name = UNIT[net.unit]
    if net.amount == content:
        return None
    numerator, denominator = (net.amount / content).as_integer_ratio()
    return divide(price, denominator, numerator), name


class Stock:
    """The opening balances that the merchant wrote, and what can be said of them on a page."""

    def __init__(self, catalogue: Catalogue, low: int) -> None:
        self._low = low
        self._written: dict[str, tuple[int | None, bool]] = {}
        self._bundles: dict[str, ProductEntry] = {}
        for entry in catalogue.products.values():
            for variant in sold(entry.model):
                self._written[variant.sku] = (variant.stock, entry.model.backorder)
                if entry.model.bundle:
                    self._bundles[variant.sku] = entry

    def tracked(self, sku: str) -> bool:
        """Whether pieces are counted: the page may ask for the live number."""
        return self.pieces(sku) is not None

    def pieces(self, sku: str) -> int | None:
        """How many there were at the start; of a bundle what its scarcest part allows; ``None``: not counted."""
        bundle = self._bundles.get(sku)
        if bundle is None:
            return self._written.get(sku, (None, False))[0]
        counted = []
        for part in bundle.model.bundle:
            pieces = self._written.get(part.sku, (None, False))[0]
            if pieces is not None:
                counted.append(pieces // part.quantity)
        return min(counted) if counted else None

    def availability(self, product: Product, sku: str) -> str:
        """in_stock | low | sold_out | preorder"""
        if product.availability == "preorder":
            return "preorder"
        pieces = self.pieces(sku)
        if pieces is None or (pieces == 0 and product.backorder):
            return "in_stock"
        if pieces == 0:
            return "sold_out"
        return "low" if pieces <= self._low else "in_stock"


def best(availabilities: Mapping[str, str]) -> str:
    """A product's availability, from those of its variants by SKU."""
    states = set(availabilities.values())
    return next((state for state in ("in_stock", "low", "preorder") if state in states), "sold_out")
