"""Shipping and returns as schema.org describes them: the same policies that checkout prices from.

Sources: Google's pages on merchant listings, shipping details and return policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shop.domain.money import to_decimal
from shop.storefront.models.shop import Rate, ShippingOption, Shop, Zone

Json = dict[str, Any]
CONTEXT = "https://schema.org"


def return_policy(shop: Shop) -> Json:
    """How long, where to and at whose cost something can be sent back."""
    returns = shop.returns
    free = returns.fee == "free"
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": list(returns.countries or (shop.country,)),
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": returns.days,
        "returnMethod": f"{CONTEXT}/ReturnByMail",
        "returnFees": f"{CONTEXT}/{'FreeReturn' if free else 'ReturnFeesCustomerResponsibility'}",
    }


class Policies:
    """Shipping and returns of one page: each is written out once and then referred to by its id."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._said: dict[str, str] = {}

    def returns(self) -> Json:
        return self._once("returns", return_policy(self._shop))

    def shipping(self, weight: int, price: int) -> list[Json]:
        """To each zone with the cheapest of its ways, for one piece."""
        described = []
        for zone, cost, way in cheapest_ways(self._shop, weight, price):
            details = _shipping_details(self._shop, zone.countries, cost, way)
            described.append(self._once(f"shipping-{zone.id}-{cost}-{way.id}", details))
        return described

    def _once(self, name: str, described: Json) -> Json:
        if name in self._said:
            return {"@id": self._said[name]}
        self._said[name] = f"#{name}"
        return {"@id": f"#{name}", **described}


def cheapest_ways(shop: Shop, weight: int, price: int) -> Iterator[tuple[Zone, int, ShippingOption]]:
    """For each zone that one piece can be sent to, the cheapest way and what it costs."""
    for zone in shop.shipping.zones:
        ways = [(cost, way) for way in zone.options if (cost := _cost(way, weight, price)) is not None]
        if not ways:
            continue
        free = zone.free_from is not None and price >= zone.free_from
        ways = [(0 if free and way.free else cost, way) for cost, way in ways]
        cost, way = min(ways, key=lambda found: (found[0], found[1].days))
        yield zone, cost, way


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
            "value": decimal(cost, shop.currency),
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


def decimal(amount: int, currency: str) -> str:
    """An amount as schema.org writes it.

    >>> decimal(1250, "EUR")
    '12.50'
    """
    return f"{to_decimal(amount, currency):f}"
