"""What the mail may say that tells of something being back, and whether it still is."""

from __future__ import annotations

from typing import Any

from shop.domain.consent import RESTOCK
from shop.domain.snapshot import Variant
from shop.domain.stock import available
from shop.services import customer_book
from shop.services.format_money import format_money
from shop.services.keep_stock import read_levels, read_variants
from shop.services.mail_links import links_of
from shop.services.shop import Shop, choose_locale, in_locale


def find_restocked(shop: Shop, sku: str, customer: str) -> tuple[Variant | None, str]:
    """The SKU, and why the mail should not go any more; empty when it should."""
    variants = read_variants(shop.catalogues.current(), [sku])
    variant = variants.get(sku)
    if variant is None:
        return None, f"{sku} is no longer sold"
    levels = read_levels(shop.store, [name for name, one in variants.items() if one.stock is not None])
    if available(variant, levels, variants) == 0:
        return variant, f"{sku} is sold out again"
    if not customer_book.read(shop.store, customer).consents.allows(RESTOCK):
        return variant, "the reader has ended such mails"
    return variant, ""


def restock_facts(shop: Shop, variant: Variant, customer: str, locale: str) -> dict[str, Any]:
    """What the mail may say."""
    settings = shop.settings
    return {
        "links": links_of(shop, customer, RESTOCK, locale),
        "restock": {
            "title": in_locale(variant.title, locale),
            "label": in_locale(variant.label, locale),
            "price": format_money(variant.price, settings.currency, choose_locale(locale, settings).catalogue),
            "picture": f"{shop.url}{variant.picture}" if variant.picture else "",
            "url": f"{shop.url}{shop.prefix(locale)}/products/{variant.slug}/?variant={variant.sku}",
        },
    }
