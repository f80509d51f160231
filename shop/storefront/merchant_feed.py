"""The products as Google's Merchant Center reads them: RSS 2.0 with an item for every variant.

Source: Google's product data specification. Prices, availability, shipping and pictures are those of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

from shop.storefront.catalogue import ProductEntry
from shop.storefront.models.product import Variant
from shop.storefront.models.shop import ShippingOption, Zone
from shop.storefront.policies import cheapest_ways, decimal
from shop.storefront.variants import UNIT, identifier, property_of, sold
from shop.storefront.views.frames import Framer
from shop.storefront.views.objects import ProductView, VariantView

PATH = "/feeds/google.xml"
_NAMESPACE = "http://base.google.com/ns/1.0"
_AVAILABILITY = {"in_stock": "in_stock", "low": "in_stock", "sold_out": "out_of_stock", "preorder": "preorder"}
_LONGEST_TITLE, _LONGEST_TEXT, _MORE_PICTURES, _MOST_DETAILS = 150, 5000, 10, 100

Pairs = Iterable[tuple[str, str]]


class MerchantFeed:
    """The feed of one language; products are added as their pages are made.

    What is added is written at once: ten thousand products with forty countries each are millions of elements.
    """

    def __init__(self, framer: Framer) -> None:
        self._framer = framer
        self._items: list[bytes] = []
        self._ways: dict[tuple[str, int, str], str] = {}

    def add(self, entry: ProductEntry, view: ProductView) -> None:
        """Add every variant of a product but those that cost nothing, which Merchant Center refuses."""
        framer = self._framer
        for variant, written in zip(view.variants, sold(entry.model), strict=True):
            if not variant.price.amount:
                continue
            item = [
                _elements(_basics(framer, view, variant)),
                _elements(_offer(framer, entry, variant, written)),
                _elements(_identity(entry, view, variant, written)),
                self._shipping(variant),
            ]
            for fact in view.attributes[:_MOST_DETAILS]:
                item.append(
                    _group("product_detail", (("attribute_name", fact.label), ("attribute_value", fact.words)))
                )
            self._items.append(f"<item>{''.join(item)}</item>\n".encode())

    def body(self) -> bytes:
        material, language = self._framer.material, self._framer.language
        channel = {
            "title": self._framer.shop_name,
            "link": material.site_url + language.path("/"),
            "description": material.catalogue.shop.tagline[language.code],
        }
        said = "".join(f"<{name}>{escape(text, quote=False)}</{name}>" for name, text in channel.items())
        head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss xmlns:g="{_NAMESPACE}" version="2.0"><channel>{said}\n'
        return b"".join([head.encode(), *self._items, b"</channel></rss>\n"])

    def _shipping(self, variant: VariantView) -> str:
        shop = self._framer.material.catalogue.shop
        found = [_elements([("ships_from_country", shop.shipping.origin)])]
        if variant.weight:
            found.append(_elements([("shipping_weight", f"{variant.weight} g")]))
        for zone, cost, way in cheapest_ways(shop, variant.weight, variant.price.amount):
            key = (zone.id, cost, way.id)
            if key not in self._ways:
                self._ways[key] = _to_zone(self._framer, zone, cost, way)
            found.append(self._ways[key])
        return "".join(found)


def _basics(framer: Framer, view: ProductView, variant: VariantView) -> Pairs:
    base = framer.material.site_url
    several = len(view.variants) > 1
    title = f"{view.title}, {variant.label}" if variant.label else view.title
    yield "id", identifier(variant.sku)
    yield "title", title[:_LONGEST_TITLE]
    yield "description", view.summary[:_LONGEST_TEXT]
    yield "link", base + view.url + (f"?variant={variant.sku}" if several else "")
    own = variant.picture
    if own and not own.stand_in:
        yield "image_link", base + own.full
    for picture in [picture for picture in view.pictures if picture is not own][:_MORE_PICTURES]:
        yield "additional_image_link", base + picture.full
    trail = " > ".join(link.label for link in framer.chrome.trail(view.category.path)) if view.category else ""
    if trail:
        yield "product_type", trail


def _offer(framer: Framer, entry: ProductEntry, variant: VariantView, written: Variant) -> Pairs:
    shop = framer.material.catalogue.shop
    price = _money(variant.price.amount, shop.currency)
    yield "availability", _AVAILABILITY[variant.availability]
    if variant.availability == "preorder" and variant.available_from:
        yield "availability_date", _moment(variant.available_from, shop.timezone)
    if variant.price.was_amount is not None:
        yield "price", _money(variant.price.was_amount, shop.currency)
        yield "sale_price", price
    else:
        yield "price", price
    if written.net:
        yield "unit_pricing_measure", f"{written.net.amount:f} {written.net.unit}"
        yield "unit_pricing_base_measure", UNIT[written.net.unit][1].replace(" ", "")
    if entry.model.bundle:
        yield "is_bundle", "yes"


def _identity(entry: ProductEntry, view: ProductView, variant: VariantView, written: Variant) -> Pairs:
    yield "condition", "new"
    yield "brand", view.brand
    if written.gtin:
        yield "gtin", written.gtin
    else:
        yield "identifier_exists", "no"
    if entry.model.variants:
        yield "item_group_id", identifier(entry.key)
    for option in view.options:
        known = property_of(option.name)
        if known:
            value = variant.options[option.name]
            yield known, next(choice.label for choice in option.values if choice.value == value)


def _to_zone(framer: Framer, zone: Zone, cost: int, way: ShippingOption) -> str:
    """A way of delivery, for each country of its zone."""
    rest = (
        ("service", way.label[framer.language.code]),
        ("price", _money(cost, framer.material.catalogue.shop.currency)),
        ("min_handling_time", "0"),
        ("max_handling_time", "1"),
        ("min_transit_time", str(way.days[0])),
        ("max_transit_time", str(way.days[1])),
    )
    return "".join(_group("shipping", (("country", country), *rest)) for country in zone.countries)


def _group(name: str, fields: Pairs) -> str:
    return f"<g:{name}>{_elements(fields)}</g:{name}>"


def _elements(fields: Pairs) -> str:
    return "".join(f"<g:{name}>{escape(text, quote=False)}</g:{name}>" for name, text in fields)


def _money(amount: int, currency: str) -> str:
    return f"{decimal(amount, currency)} {currency}"


def _moment(day: date, timezone: str) -> str:
    """A day of the content as the moment it begins in the shop's time zone (ISO 8601)."""
    return datetime.combine(day, time(), ZoneInfo(timezone)).isoformat(timespec="minutes")
