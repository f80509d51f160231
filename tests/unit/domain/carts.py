"""Carts, catalogues and shops for property tests: small enough to shrink, odd enough to find the rounding."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from hypothesis import strategies as st

from shop.domain.errors import Unprocessable
from shop.domain.money import step
from shop.domain.pricing import Quote, price
from shop.domain.requests import Item
from shop.domain.snapshot import Promotion, Rate, Settings, ShippingOption, Tax, Variant, Zone

TODAY = date(2027, 1, 13)
CLASSES = ("standard", "reduced", "zero")
CATEGORIES = (("tea",), ("tea/green", "tea"), ("teaware",), ())
PERCENTS = ("0", "7", "19", "20", "5.5", "8.1", "25", "100", "0.001")


@dataclass(frozen=True)
class Case:
    items: tuple[Item, ...]
    variants: dict[str, Variant]
    settings: Settings
    coupons: tuple[str, ...]
    country: str

    def quote(self, **changes: object) -> Quote:
        given = {"items": self.items, "coupons": self.coupons, "country": self.country, **changes}
        return price(
            given["items"],
            self.variants,
            self.settings,
            today=TODAY,
            country=given["country"],
            coupons=given["coupons"],
            option=given.get("option"),
        )


VARIANT = st.builds(
    lambda number, price, categories, tax_class, weight: Variant(
        sku=f"S{number}",
        slug=f"s{number}",
        price=price,
        title={"en": f"Thing {number}"},
        categories=categories,
        tax_class=tax_class,
        weight=weight,
    ),
    st.integers(0, 5),
    st.integers(0, 20_000),
    st.sampled_from(CATEGORIES),
    st.sampled_from(CLASSES),
    st.sampled_from((0, 80, 700, 3000)),
)
COUPON = st.builds(
    lambda kind, percent, amount, minimum, categories: Promotion(
        code=f"{kind}-{percent}-{amount}".upper(),
        kind=kind,
        value={"percent": percent, "amount": str(amount), "free_shipping": "0"}[kind],
        minimum=minimum,
        categories=categories,
    ),
    st.sampled_from(("percent", "amount", "free_shipping")),
    st.sampled_from(PERCENTS),
    st.sampled_from((0, 1, 333, 500, 4999, 30_000)),
    st.sampled_from((0, 5000)),
    st.sampled_from(((), ("tea",), ("teaware",))),
)
RATES = st.builds(
    lambda price, weight, total: Rate(price=price, up_to_weight=weight, up_to_total=total),
    st.integers(0, 3000),
    st.sampled_from((None, 500, 2000)),
    st.sampled_from((None, 5000)),
)
TAX = st.builds(
    lambda included, countries, percents: Tax(
        prices_include_tax=included,
        rates={country: dict(zip(CLASSES, percents, strict=True)) for country in countries},
    ),
    st.booleans(),
    st.sampled_from((("DE",), ("DE", "AT"), ())),
    st.tuples(*[st.sampled_from(PERCENTS[:-2])] * 3),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A cart, the shop that prices it, and coupons that this shop takes for it."""
    known = {variant.sku: variant for variant in draw(st.lists(VARIANT, min_size=1, max_size=4))}
    offered = {coupon.code: coupon for coupon in draw(st.lists(COUPON, max_size=3))}
    options = tuple(
        ShippingOption(
            id=f"o{n}",
            carrier="c",
            label={"en": "Parcel"},
            days=(1, 3),
            free=bool(n % 2),
            rates=(rate, Rate(price=900 + n)),
        )
        for n, rate in enumerate(draw(st.lists(RATES, min_size=1, max_size=3)))
    )
    threshold = draw(st.sampled_from((None, 5000)))
    zone = Zone(id="all", label={}, countries=("DE", "AT", "US"), free_from=threshold, options=options)
    settings = Settings(
        name={"en": "Shop"},
        currency="EUR",
        country="DE",
        timezone="Europe/Berlin",
        locales=(),
        zones=(zone,),
        tax=draw(TAX),
        promotions=tuple(offered.values()),
    )
    item = st.builds(Item, st.sampled_from(sorted(known)), st.integers(1, 9))
    items = tuple(draw(st.lists(item, min_size=1, max_size=6)))
    case = Case(items, known, settings, (), draw(st.sampled_from(("DE", "AT", "US"))))
    for code in offered:
        with suppress(Unprocessable):
            case.quote(coupons=(*case.coupons, code))
            case = replace(case, coupons=(*case.coupons, code))
    return case


def in_currency(case: Case, currency: str) -> Case:
    """The same cart where every amount is a multiple of what can be paid in the currency."""
    times = step(currency)
    raw = msgspec.to_builtins((case.settings, case.variants))
    for name, promotion in [("value", p) for p in raw[0].get("promotions", ()) if p["kind"] == "amount"]:
        promotion[name] = str(int(promotion.get(name, "0")) * times)
    raw[0]["currency"] = currency
    settings, variants = _scaled(raw, times)
    return replace(
        case,
        settings=msgspec.convert(settings, Settings),
        variants=msgspec.convert(variants, dict[str, Variant]),
    )


def _scaled(thing: object, times: int) -> object:
    amounts = ("price", "minimum", "free_from", "up_to_total")
    if isinstance(thing, dict):
        return {
            name: value * times if name in amounts and isinstance(value, int) else _scaled(value, times)
            for name, value in thing.items()
        }
    return [_scaled(one, times) for one in thing] if isinstance(thing, list | tuple) else thing
