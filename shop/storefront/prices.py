"""The snapshot: everything that checkout must know, taken from the catalogue that the pages are made from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from shop.domain import snapshot as domain
from shop.domain.money import parse_amount
from shop.storefront.care import guides_of, lasts, make_care
from shop.storefront.catalogue import Catalogue, ProductEntry
from shop.storefront.emails import Compiled
from shop.storefront.models.promotion import Promotion
from shop.storefront.models.shop import Zone
from shop.storefront.variants import picture_file, sold
from shop.storefront.views.pictures import PictureBook


def make_snapshot(catalogue: Catalogue, pictures: PictureBook, site_url: str, mails: Compiled) -> domain.Snapshot:
    """Say in the domain's words what the shop sells, at which price, and how it is sent."""
    variants = tuple(
        variant for entry in catalogue.products.values() for variant in _variants(catalogue, entry, pictures)
    )
    return domain.Snapshot(
        settings=_settings(catalogue, site_url),
        variants=variants,
        emails=mails.emails,
        care=make_care(catalogue, mails),
    )


def _variants(catalogue: Catalogue, entry: ProductEntry, pictures: PictureBook) -> list[domain.Variant]:
    product = entry.model
    folder = entry.document.folder
    titles = {catalogue.default: product.title} | {
        code: translated.model.title for code, translated in entry.translations.items()
    }
    found = []
    for variant in sold(product):
        file = picture_file(product, variant)
        picture = pictures.find(folder / file, "") if file else None
        found.append(
            domain.Variant(
                sku=variant.sku,
                slug=entry.key,
                price=variant.price,
                title=titles,
                label=_labels(catalogue, entry, variant.options),
                categories=catalogue.paths_of(entry),
                tax_class=product.tax_class,
                weight=variant.weight or 0,
                stock=None if product.bundle else variant.stock,
                backorder=product.backorder,
                available_from=product.available_from.isoformat() if product.available_from else None,
                bundle=tuple(domain.Component(sku=part.sku, quantity=part.quantity) for part in product.bundle),
                picture=picture.src if picture else "",
                lasts=lasts(entry, variant),
                guides=guides_of(catalogue, entry),
            )
        )
    return found


def _labels(catalogue: Catalogue, entry: ProductEntry, options: Mapping[str, str]) -> dict[str, str]:
    names = [option.name for option in entry.model.options if option.name in options]
    if not names:
        return {}
    labels = {catalogue.default: " / ".join(options[name] for name in names)}
    for code, translated in entry.translations.items():
        words = translated.model.options
        labels[code] = " / ".join(
            words[name].values.get(options[name], options[name]) if name in words else options[name] for name in names
        )
    return labels


def _settings(catalogue: Catalogue, site_url: str) -> domain.Settings:
    shop = catalogue.shop
    return domain.Settings(
        name=shop.name,
        currency=shop.currency,
        country=shop.country,
        timezone=shop.timezone,
        locales=tuple(domain.Locale(code=one.code, lang=one.lang, catalogue=one.catalogue) for one in shop.locales),
        url=site_url,
        email=shop.contact.email,
        phone=shop.contact.phone or "",
        address=shop.address.model_dump(),
        legal_name=shop.legal_name,
        hours=tuple(domain.Hours(days=hours.days, opens=hours.opens, closes=hours.closes) for hours in shop.hours),
        order_by=shop.order_by,
        zones=tuple(_zone(zone) for zone in shop.shipping.zones),
        carriers={
            key: domain.Carrier(name=carrier.name, tracking_url=carrier.tracking_url)
            for key, carrier in shop.shipping.carriers.items()
        },
        tax=domain.Tax(
            prices_include_tax=shop.tax.prices_include_tax,
            rates={
                country: {name: _plain(percent) for name, percent in rates.items()}
                for country, rates in shop.tax.rates.items()
            },
        ),
        promotions=tuple(_promotion(entry.model, shop.currency) for entry in catalogue.promotions.values()),
        reservation_minutes=shop.reservation_minutes,
        returns_days=shop.returns.days,
        payment_methods=shop.payments.methods,
        provider_tax=shop.payments.tax == "provider",
    )


def _zone(zone: Zone) -> domain.Zone:
    return domain.Zone(
        id=zone.id,
        label=zone.label,
        countries=zone.countries,
        free_from=zone.free_from,
        options=tuple(
            domain.ShippingOption(
                id=option.id,
                carrier=option.carrier,
                label=option.label,
                days=option.days,
                free=option.free,
                rates=tuple(
                    domain.Rate(price=rate.price, up_to_weight=rate.up_to_weight, up_to_total=rate.up_to_total)
                    for rate in option.rates
                ),
            )
            for option in zone.options
        ),
    )


def _promotion(promotion: Promotion, currency: str) -> domain.Promotion:
    value = promotion.value or Decimal(0)
    return domain.Promotion(
        code=promotion.code,
        kind=promotion.kind,
        value=str(parse_amount(value, currency)) if promotion.kind == "amount" else _plain(value),
        minimum=promotion.minimum,
        starts=promotion.starts.isoformat() if promotion.starts else None,
        ends=promotion.ends.isoformat() if promotion.ends else None,
        products=promotion.products,
        categories=promotion.categories,
        countries=promotion.countries,
        once_per_customer=promotion.once_per_customer,
        uses=promotion.uses,
    )


def _plain(number: Decimal) -> str:
    """A number without an exponent or needless zeros.

    >>> _plain(Decimal("19.0")), _plain(Decimal("20")), _plain(Decimal("5.5"))
    ('19', '20', '5.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class SnapshotFolder:
    """A folder of snapshots: immutable objects, and the name of the live one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, packed: tuple[str, bytes, dict[str, bytes]]) -> None:
        """Write what is not there yet."""
        name, manifest, objects = packed
        for key, body in objects.items():
            self._keep(f"objects/{key}.json", body)
        self._keep(f"manifests/{name}.json", manifest)

    def make_current(self, packed: tuple[str, bytes, dict[str, bytes]]) -> None:
        """Let checkout sell at the prices of a snapshot that is kept."""
        current = self.folder / "current"
        if not current.is_file() or current.read_text() != packed[0]:
            self._replace(current, packed[0].encode())

    def _keep(self, path: str, body: bytes) -> None:
        target = self.folder / path
        if not target.is_file() or target.stat().st_size != len(body):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._replace(target, body)

    @staticmethod
    def _replace(target: Path, body: bytes) -> None:
        """Whole or not at all."""
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        aside.write_bytes(body)
        aside.replace(target)
