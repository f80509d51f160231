"""schema.org descriptions of pages, as search engines read them.

Sources: schema.org; Google's pages on merchant listings, product variants, return policies and shipping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from shop.domain.money import to_decimal
from shop.storefront.catalogue import ProductEntry
from shop.storefront.models.product import Variant
from shop.storefront.models.shop import Rate, Shop, ShippingOption
from shop.storefront.variants import sold
from shop.storefront.views.objects import Link, ProductView, VariantView
from shop.storefront.views.pictures import Picture

Json = dict[str, Any]
_CONTEXT = "https://schema.org"
_AVAILABILITY = {"in_stock": "InStock", "low": "LimitedAvailability", "sold_out": "OutOfStock", "preorder": "PreOrder"}
_PROPERTIES = {
    "colour": "color",
    "color": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
"""Names of options that schema.org has a property for."""
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


class Describer:
    """Descriptions for one language's pages. ``site_url``: absolute, without a slash at the end."""

    def __init__(self, shop: Shop, locale: str, site_url: str) -> None:
        self.shop = shop
        self.locale = locale
        self.site_url = site_url

    def absolute(self, path: str) -> str:
        return path if "://" in path else self.site_url + path

    def breadcrumbs(self, links: Sequence[Link]) -> Json:
        """Where a page is in the shop."""
        items = [
            {"@type": "ListItem", "position": place, "name": link.label, "item": self.absolute(link.url)}
            for place, link in enumerate(links, start=1)
        ]
        return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}

    def product(self, entry: ProductEntry, view: ProductView) -> Json:
        """A ``Product``, or a ``ProductGroup`` with every variant; the offers bear the real SKUs and prices."""
        shared: Json = {
            "name": view.title,
            "description": view.summary,
            "brand": {"@type": "Brand", "name": view.brand},
            "url": self.absolute(view.url),
        }
        written = {variant.sku: variant for variant in sold(entry.model)}
        policies = _Policies(self)
        if not entry.model.variants:
            variant = view.variants[0]
            return {
                "@context": _CONTEXT,
                "@type": "Product",
                **shared,
                "sku": variant.sku,
                **self._codes(written[variant.sku]),
                "image": [self.absolute(picture.full) for picture in view.pictures],
                "offers": self._offer(view, variant, policies),
            }
        names = [option.name for option in entry.model.options]
        return {
            "@context": _CONTEXT,
            "@type": "ProductGroup",
            **shared,
            "productGroupID": view.slug,
            "image": [self.absolute(view.picture.full)],
            "variesBy": [f"{_CONTEXT}/{_PROPERTIES.get(name.casefold(), 'additionalProperty')}" for name in names],
            "hasVariant": [
                self._variant(entry, view, variant, written[variant.sku], policies) for variant in view.variants
            ],
        }

    def _variant(
        self, entry: ProductEntry, view: ProductView, variant: VariantView, written: Variant, policies: _Policies
    ) -> Json:
        labels = {option.name: {value.value: value.label for value in option.values} for option in view.options}
        described: Json = {
            "@type": "Product",
            "sku": variant.sku,
            "name": f"{view.title}, {variant.label}",
            "description": view.summary,
            "image": self.absolute(view.pictures[variant.picture_index].full),
            **self._codes(written),
        }
        extra = []
        for option in entry.model.options:
            value = labels[option.name][variant.options[option.name]]
            known = _PROPERTIES.get(option.name.casefold())
            if known:
                described[known] = value
            else:
                extra.append({"@type": "PropertyValue", "name": option.name, "value": value})
        if extra:
            described["additionalProperty"] = extra
        described["offers"] = self._offer(view, variant, policies)
        return described

    @staticmethod
    def _codes(written: Variant) -> Json:
        return {"gtin": written.gtin} if written.gtin else {}

    def _offer(self, view: ProductView, variant: VariantView, policies: _Policies) -> Json:
        offer: Json = {
            "@type": "Offer",
            "sku": variant.sku,
            "url": self.absolute(view.url),
            "priceCurrency": self.shop.currency,
            "price": _decimal(variant.price.amount, self.shop.currency),
            "availability": f"{_CONTEXT}/{_AVAILABILITY[variant.availability]}",
            "itemCondition": f"{_CONTEXT}/NewCondition",
        }
        if variant.availability == "preorder" and variant.available_from:
            offer["availabilityStarts"] = variant.available_from.isoformat()
        if variant.price.was_amount is not None:
            offer["priceSpecification"] = {
                "@type": "UnitPriceSpecification",
                "priceType": f"{_CONTEXT}/StrikethroughPrice",
                "price": _decimal(variant.price.was_amount, self.shop.currency),
                "priceCurrency": self.shop.currency,
            }
        offer["shippingDetails"] = policies.shipping(variant.weight, variant.price.amount)
        offer["hasMerchantReturnPolicy"] = policies.returns()
        return offer

    def return_policy(self) -> Json:
        """How long, where to and at whose cost something can be sent back."""
        returns = self.shop.returns
        free = returns.fee == "free"
        return {
            "@type": "MerchantReturnPolicy",
            "applicableCountry": list(returns.countries or (self.shop.country,)),
            "returnPolicyCategory": f"{_CONTEXT}/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": returns.days,
            "returnMethod": f"{_CONTEXT}/ReturnByMail",
            "returnFees": f"{_CONTEXT}/{'FreeReturn' if free else 'ReturnFeesCustomerResponsibility'}",
        }

    def shop_itself(self) -> Json:
        """The merchant as an ``OnlineStore``."""
        shop = self.shop
        described: Json = {
            "@context": _CONTEXT,
            "@type": "OnlineStore",
            "@id": f"{self.site_url}/#shop",
            "name": shop.name[self.locale],
            "legalName": shop.legal_name,
            "description": shop.tagline[self.locale],
            "url": f"{self.site_url}/",
            "email": shop.contact.email,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": shop.address.street,
                "postalCode": shop.address.postcode,
                "addressLocality": shop.address.city,
                "addressCountry": shop.address.country,
            },
            "hasMerchantReturnPolicy": self.return_policy(),
        }
        if shop.contact.phone:
            described["telephone"] = shop.contact.phone
            described["contactPoint"] = {
                "@type": "ContactPoint",
                "contactType": "customer service",
                "telephone": shop.contact.phone,
                "email": shop.contact.email,
                "availableLanguage": [locale.lang for locale in shop.locales],
                "hoursAvailable": [
                    {
                        "@type": "OpeningHoursSpecification",
                        "dayOfWeek": [_DAYS[day] for day in hours.days],
                        "opens": hours.opens,
                        "closes": hours.closes,
                    }
                    for hours in shop.hours
                ],
            }
        return described

    def article(
        self, title: str, summary: str, url: str, day: date, author: str, picture: Picture | None, lang: str
    ) -> Json:
        """A guide or a piece of news."""
        described: Json = {
            "@context": _CONTEXT,
            "@type": "Article",
            "headline": title,
            "description": summary,
            "mainEntityOfPage": self.absolute(url),
            "inLanguage": lang,
            "datePublished": day.isoformat(),
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": self.shop.name[self.locale], "url": f"{self.site_url}/"},
        }
        if picture:
            described["image"] = [self.absolute(picture.full)]
        return described

    @staticmethod
    def questions(pairs: Iterable[tuple[str, str]]) -> Json:
        """Questions with their answers (HTML)."""
        return {
            "@context": _CONTEXT,
            "@type": "FAQPage",
            "mainEntity": [
                {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                for question, answer in pairs
            ],
        }


class _Policies:
    """Shipping and returns of one page: each is written out once and then referred to by its id."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._said: dict[str, str] = {}

    def returns(self) -> Json:
        return self._once("returns", self._describer.return_policy())

    def shipping(self, weight: int, price: int) -> list[Json]:
        """To each zone with the cheapest of its ways, for one piece."""
        described = []
        shop = self._describer.shop
        for zone in shop.shipping.zones:
            ways = [(cost, way) for way in zone.options if (cost := _cost(way, weight, price)) is not None]
            if not ways:
                continue
            free = zone.free_from is not None and price >= zone.free_from
            ways = [(0 if free and way.free else cost, way) for cost, way in ways]
            cost, way = min(ways, key=lambda found: (found[0], found[1].days))
            details = _shipping_details(shop, zone.countries, cost, way)
            described.append(self._once(f"shipping-{zone.id}-{cost}-{way.id}", details))
        return described

    def _once(self, name: str, described: Json) -> Json:
        if name in self._said:
            return {"@id": self._said[name]}
        self._said[name] = f"#{name}"
        return {"@id": f"#{name}", **described}


def _cost(way: ShippingOption, weight: int, price: int) -> int | None:
    for rate in way.rates:
        if _holds(rate, weight, price):
            return rate.price
    return None


def _holds(rate: Rate, weight: int, price: int) -> bool:
    light = rate.up_to_weight is None or weight <= rate.up_to_weight
    return light and (rate.up_to_total is None or price <= rate.up_to_total)


def _shipping_details(shop: Shop, countries: tuple[str, ...], cost: int, way: ShippingOption) -> Json:
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": _decimal(cost, shop.currency),
            "currency": shop.currency,
        },
        "shippingDestination": [{"@type": "DefinedRegion", "addressCountry": country} for country in countries],
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _between(0, 1),
            "transitTime": _between(*way.days),
        },
    }


def _between(least: int, most: int) -> Json:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def _decimal(amount: int, currency: str) -> str:
    value: Decimal = to_decimal(amount, currency)
    return f"{value:f}"
