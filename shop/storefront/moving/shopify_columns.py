"""Which of Shopify's columns are read, which have no place, and which values of those say nothing."""

from __future__ import annotations

import re

import msgspec

_METAFIELD = re.compile(r"(?P<label>.*?)\s*\(product\.metafields\.(?P<space>[^.]+)\.(?P<key>[^)]+)\)")

READ = frozenset(
    (
        *("handle", "url handle", "title", "body (html)", "description", "vendor", "product category", "type"),
        *("custom product type", "tags", "published", "published on online store", "status", "gift card"),
        *("option1 name", "option1 value", "option2 name", "option2 value", "option3 name", "option3 value"),
        *("variant sku", "sku", "variant grams", "weight value (grams)", "variant weight unit"),
        *("weight unit for display", "variant inventory tracker", "inventory tracker", "variant inventory qty"),
        *("inventory quantity", "variant inventory policy", "continue selling when out of stock", "variant price"),
        *("price", "variant compare at price", "compare-at price", "variant requires shipping", "requires shipping"),
        *("variant barcode", "barcode", "image src", "product image url", "image position", "image alt text"),
        *("variant image", "variant image url", "seo description", "unit price total measure"),
        *("unit price total measure unit", "unit price base measure", "unit price base measure unit"),
    )
)
_LINKED = "a link to Shopify's own values; the value itself is kept"
_BY_BEGINNING = {
    "google shopping /": "the feed for Google is made from the product itself",
    "included /": "all products are sold in every zone of shop.yaml",
    "price /": "one price for all markets",
    "compare-at price /": "one price for all markets",
    "compare at price /": "one price for all markets",
}
NO_PLACE = {
    "option1 linked to": _LINKED,
    "option2 linked to": _LINKED,
    "option3 linked to": _LINKED,
    "variant fulfillment service": "who packs the parcel is not said per product",
    "fulfillment service": "who packs the parcel is not said per product",
    "variant taxable": "a product without tax needs a tax_class of its own in shop.yaml",
    "charge tax": "a product without tax needs a tax_class of its own in shop.yaml",
    "variant tax code": "taxes are in shop.yaml, by tax_class",
    "tax code": "taxes are in shop.yaml, by tax_class",
    "cost per item": "what a product costs you stays private, and is not in this shop",
    "seo title": "the page's title is the product's",
}
QUIET = {
    "variant fulfillment service": frozenset(("manual",)),
    "fulfillment service": frozenset(("manual",)),
    "variant taxable": frozenset(("true", "1", "yes")),
    "charge tax": frozenset(("true", "1", "yes")),
}


def reason(column: str, written: str) -> str | None:
    """Why a column has no place; ``None``: it is read."""
    if column in READ or metafield(written) is not None:
        return None
    by_beginning = (words for beginning, words in _BY_BEGINNING.items() if column.startswith(beginning))
    return NO_PLACE.get(column) or next(by_beginning, "no place for this column")


class Metafield(msgspec.Struct, frozen=True):
    """A field that a shop has added. ``related``: it names other products."""

    name: str
    related: bool


def metafield(column: str) -> Metafield | None:
    """What a column's name says of a field of the shop's own.

    >>> metafield("Material (product.metafields.custom.material)")
    Metafield(name='Material', related=False)
    """
    match = _METAFIELD.fullmatch(column)
    if match is None:
        return None
    return Metafield(
        match["label"] or match["key"], match["key"].endswith(("related_products", "complementary_products"))
    )
