"""Catalogues of any size to measure with: the sample shop's shape, with products that are counted."""

from __future__ import annotations

from pathlib import Path

from shop.domain.snapshot import (
    Carrier,
    Hours,
    Locale,
    Promotion,
    Rate,
    Settings,
    ShippingOption,
    Snapshot,
    Tax,
    Variant,
    Zone,
    pack,
)

STOCK = 1_000_000
SCARCE = "SCARCE"
"""A product of which there are ``SCARCE_STOCK``."""
SCARCE_STOCK = 100
_LABELS = {"en": "Parcel, 1 to 3 working days", "zh": "包裹，1 至 3 个工作日"}
_EUROPE = ("AT", "BE", "BG", "CZ", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE", "IT", "LT", "LU", "LV", "NL", "PL")


def _zone(id: str, countries: tuple[str, ...], price: int) -> Zone:
    rates = (Rate(price=price, up_to_weight=5_000), Rate(price=price + 300))
    options = tuple(
        ShippingOption(
            id=f"{id}-{speed}", carrier="dhl", label=_LABELS, days=days, rates=rates, free=speed == "standard"
        )
        for speed, days in (("standard", (1, 3)), ("express", (1, 1)))
    )
    return Zone(id=id, label={"en": id}, countries=countries, options=options, free_from=50_00)


SETTINGS = Settings(
    name={"en": "Measured Shop", "zh": "测量小店"},
    currency="EUR",
    country="DE",
    timezone="Europe/Berlin",
    locales=(Locale(code="en", lang="en", catalogue="en"), Locale(code="zh", lang="zh-Hans", catalogue="zh_Hans")),
    email="shop@measured.example",
    hours=(Hours(days=("mon", "tue", "wed", "thu", "fri"), opens="09:00", closes="18:00"),),
    zones=(_zone("de", ("DE",), 490), _zone("eu", _EUROPE, 990), _zone("world", ("CH", "GB", "US", "JP"), 1990)),
    carriers={"dhl": Carrier(name="DHL", tracking_url="https://dhl.example/?t={tracking}")},
    tax=Tax(rates={country: {"standard": "19", "reduced": "7"} for country in ("DE", *_EUROPE)}),
    promotions=(Promotion(code="WELCOME", kind="percent", value="10"),),
)


def sku(product: int, variant: int = 0) -> str:
    return f"P{product:05d}-{variant}"


def price(product: int, variant: int = 0) -> int:
    """In cents."""
    return 400 + 100 * (product % 40) + 50 * variant


def write_catalogue(folder: Path, products: int, variants: int = 1, scarce_price: int = 2500) -> str:
    """Write a snapshot of so many products with so many variants each, and one that is scarce; its hash."""
    goods = [_variant(product, variant, variants) for product in range(products) for variant in range(variants)]
    goods.append(
        Variant(sku=SCARCE, slug="scarce", price=scarce_price, title={"en": "Scarce"}, weight=300, stock=SCARCE_STOCK)
    )
    name, manifest, objects = pack(Snapshot(settings=SETTINGS, variants=tuple(goods)))
    for part in ("objects", "manifests"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for object_name, body in objects.items():
        (folder / "objects" / f"{object_name}.json").write_bytes(body)
    (folder / "manifests" / f"{name}.json").write_bytes(manifest)
    (folder / "current").write_text(name)
    return name


def _variant(product: int, variant: int, variants: int) -> Variant:
    return Variant(
        sku=sku(product, variant),
        slug=f"product-{product}",
        price=price(product, variant),
        title={"en": f"Darjeeling first flush, garden {product}", "zh": f"大吉岭春摘 {product} 号茶园"},
        label={"en": f"{50 * (variant + 1)} g", "zh": f"{50 * (variant + 1)} 克"} if variants > 1 else {},
        categories=(f"tea/black/{product % 8}", "tea/black", "tea"),
        tax_class="reduced",
        weight=80,
        stock=STOCK,
        picture=f"/pictures/0123456789abcdef-{product}.jpg",
    )
