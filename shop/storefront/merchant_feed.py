"""The products as Google's Merchant Center reads them: RSS 2.0 with an item for every variant.

Source: Google's product data specification. Prices, availability, shipping and pictures are those of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

from shop.storefront.catalogue import ProductEntry
from shop.storefront.models.product import Variant
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
    """The feed of one language; products are added as their pages are made."""

    def __init__(self, framer: Framer) -> None:
        Xml.register_namespace("g", _NAMESPACE)
        self._framer = framer
        self._rss = Xml.Element("rss", {"version": "2.0"})
        self._channel = Xml.SubElement(self._rss, "channel")
        material, language = framer.material, framer.language
        _text(self._channel, "title", framer.shop_name)
        _text(self._channel, "link", material.site_url + language.path("/"))
        _text(self._channel, "description", material.catalogue.shop.tagline[language.code])

    def add(self, entry: ProductEntry, view: ProductView) -> None:
        """Add every variant of a product but those that cost nothing, which Merchant Center refuses."""
        for variant, written in zip(view.variants, sold(entry.model), strict=True):
            if not variant.price.amount:
                continue
            item = Xml.SubElement(self._channel, "item")
            for name, text in (
                *_basics(self._framer, view, variant),
                *_offer(self._framer, entry, variant, written),
                *_identity(entry, view, variant, written),
            ):
                _text(item, f"{{{_NAMESPACE}}}{name}", text)
            _shipping(item, self._framer, variant)
            for fact in view.attributes[:_MOST_DETAILS]:
                values = fact.text or ", ".join(value.label for value in fact.values)
                _group(item, "product_detail", (("attribute_name", fact.label), ("attribute_value", values)))

    def body(self) -> bytes:
        Xml.indent(self._rss)
        text: str = Xml.tostring(self._rss, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _basics(framer: Framer, view: ProductView, variant: VariantView) -> Pairs:
    base = framer.material.site_url
    several = len(view.variants) > 1
    title = f"{view.title}, {variant.label}" if variant.label else view.title
    yield "id", identifier(variant.sku)
    yield "title", title[:_LONGEST_TITLE]
    yield "description", view.summary[:_LONGEST_TEXT]
    yield "link", base + view.url + (f"?variant={variant.sku}" if several else "")
    own = view.pictures[variant.picture_index]
    if not own.stand_in:
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


def _shipping(item: Xml.Element, framer: Framer, variant: VariantView) -> None:
    shop = framer.material.catalogue.shop
    _text(item, f"{{{_NAMESPACE}}}ships_from_country", shop.shipping.origin)
    if variant.weight:
        _text(item, f"{{{_NAMESPACE}}}shipping_weight", f"{variant.weight} g")
    for zone, cost, way in cheapest_ways(shop, variant.weight, variant.price.amount):
        for country in zone.countries:
            fields = (
                ("country", country),
                ("service", way.label[framer.language.code]),
                ("price", _money(cost, shop.currency)),
                ("min_handling_time", "0"),
                ("max_handling_time", "1"),
                ("min_transit_time", str(way.days[0])),
                ("max_transit_time", str(way.days[1])),
            )
            _group(item, "shipping", fields)


def _group(item: Xml.Element, name: str, fields: Pairs) -> None:
    group = Xml.SubElement(item, f"{{{_NAMESPACE}}}{name}")
    for field, text in fields:
        _text(group, f"{{{_NAMESPACE}}}{field}", text)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _money(amount: int, currency: str) -> str:
    return f"{decimal(amount, currency)} {currency}"


def _moment(day: date, timezone: str) -> str:
    """A day of the content as the moment it begins in the shop's time zone (ISO 8601)."""
    return datetime.combine(day, time(), ZoneInfo(timezone)).isoformat(timespec="minutes")
