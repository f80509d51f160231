"""WooCommerce's columns and its ways of writing in them (``WC_Product_CSV_Exporter``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shop.storefront.moving.amounts import GRAMS
from shop.storefront.moving.names import plain
from shop.storefront.moving.tables import Row

_WEIGHT = re.compile(r"weight \((\w+)\)")
_ATTRIBUTE = re.compile(r"attribute (\d+) name")
_READ = frozenset(
    (
        *("id", "type", "sku", "gtin, upc, ean, or isbn", "name", "published", "is featured?", "short description"),
        *("visibility in catalog", "description", "date sale price starts", "date sale price ends", "tax status"),
        *("tax class", "in stock?", "stock", "backorders allowed?", "sale price", "regular price", "categories"),
        *("tags", "images", "parent", "grouped products", "upsells", "cross-sells", "external url", "button text"),
        *("brands", "download limit", "download expiry days"),
    )
)
_SHIPPED = "parcels are reckoned by weight"
NO_PLACE = {
    "low stock amount": "the page says that few are left from five on",
    "sold individually?": "a cart may hold several of everything",
    "allow customer reviews?": "reviews are asked for after an order, or not at all",
    "purchase note": "write it into the mail that confirms an order",
    "shipping class": "shipping rates go by weight and total, in shop.yaml",
    "cost of goods": "what a product costs you stays private, and is not in this shop",
    "position": "the order of lists goes by featured, then by date",
}
QUIET = {
    "sold individually?": frozenset(("0",)),
    "allow customer reviews?": frozenset(("1", "0")),
    "position": frozenset(("0",)),
    "cost of goods": frozenset(("0",)),
}


def reason(column: str) -> str | None:
    """Why a column has no place; ``None``: it is read, or says nothing by itself."""
    if (weight := _WEIGHT.fullmatch(column)) and weight[1] not in GRAMS:
        return f"a weight in {weight[1]}; expected g, kg, lbs or oz"
    if column in _READ or weight or column.startswith(("attribute ", "download ")):
        return None
    if re.match(r"(length|width|height) \(", column):
        return _SHIPPED
    return NO_PLACE.get(column, "no place for this column")


def weight_column(columns: Mapping[str, str]) -> tuple[str, str]:
    """The column of weights and its unit; no column when there is none in a unit that is known."""
    for name in columns:
        match = _WEIGHT.fullmatch(name)
        if match and match[1] in GRAMS:
            return name, match[1]
    return "", "kg"


def attributes(row: Row) -> dict[str, tuple[str, ...]]:
    """The row's attributes: name → values."""
    found = {}
    for column in row.cells:
        match = _ATTRIBUTE.fullmatch(column)
        name = plain(row.cells[column]) if match else ""
        if match and name:
            found[name] = tuple(plain(value) for value in listed(row.get(f"attribute {match[1]} value(s)")))
    return found


def listed(text: str) -> list[str]:
    r"""A list with commas; one that belongs to a value is written as ``\,``.

    >>> listed(r"Red\, dark, Blue")
    ['Red, dark', 'Blue']
    """
    return [part for piece in re.split(r"(?<!\\),", text) if (part := piece.replace("\\,", ",").strip())]


def unescaped(text: str) -> str:
    r"""A cell without the apostrophe that keeps spreadsheets from taking it for a formula.

    >>> unescaped("'-5"), unescaped("'n")
    ('-5', "'n")
    """
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def broken_lines(text: str) -> str:
    r"""A description with its line breaks, which the export writes as ``\n``, and ``\n`` as ``\\n``."""
    return "\\n".join(part.replace("\\n", "\n") for part in unescaped(text).split("\\\\n"))
