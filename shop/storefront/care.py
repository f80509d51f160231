"""What of the catalogue care after a sale needs: how long things last, what is new, which days are celebrated."""

from __future__ import annotations

from shop.domain.flows import Arrival, Care
from shop.storefront.catalogue import Catalogue, ProductEntry
from shop.storefront.emails import Compiled, Known
from shop.storefront.holidays import USUAL, days_of
from shop.storefront.models.product import Variant
from shop.storefront.variants import sold

NEWEST = 40
"""Products that may count as new: those that were added last."""


def known_names(catalogue: Catalogue) -> Known:
    """The names that the front matter of a mail may use."""
    declared = dict.fromkeys(catalogue.declared.get("product", ()), "")
    skus = {slug: sold(entry.model)[0].sku for slug, entry in catalogue.products.items()}
    return Known(
        categories=catalogue.declared.get("category", frozenset(catalogue.categories)),
        products=declared | skus,
        holidays=tuple(USUAL | catalogue.shop.calendar),
        tiers=(),
        currency=catalogue.shop.currency,
    )


def make_care(catalogue: Catalogue, compiled: Compiled) -> Care:
    """The part of the snapshot that mails follow from."""
    guides = {slug: _titles(catalogue, slug) for slug in sorted(_used_guides(catalogue))}
    mails = catalogue.shop.mails
    return Care(
        flows=compiled.flows,
        calendar={name: days_of(holiday) for name, holiday in (USUAL | catalogue.shop.calendar).items()},
        arrivals=_arrivals(catalogue),
        guides=guides,
        gap_hours=mails.gap_hours,
        monthly=mails.monthly,
        wakes=mails.wakes,
        sleeps=mails.sleeps,
        call_above=mails.call_above,
    )


def lasts(entry: ProductEntry, variant: Variant) -> int:
    """Days that one piece lasts. A product's ``lasts`` is that of its smallest variant: more in it lasts longer."""
    if variant.lasts:
        return variant.lasts
    days = entry.model.lasts or 0
    nets = [one.net.amount for one in sold(entry.model) if one.net]
    if not days or variant.net is None or not nets:
        return days
    return max(1, round(days * variant.net.amount / min(nets)))


def guides_of(catalogue: Catalogue, entry: ProductEntry) -> tuple[str, ...]:
    return tuple(slug for slug in entry.model.guides if slug in catalogue.guides)


def _used_guides(catalogue: Catalogue) -> set[str]:
    return {slug for entry in catalogue.products.values() for slug in guides_of(catalogue, entry)}


def _titles(catalogue: Catalogue, slug: str) -> dict[str, str]:
    """By language; it is read where it is written."""
    entry = catalogue.guides[slug]
    return {catalogue.default: entry.model.title} | {
        code: translated.model.title for code, translated in entry.translations.items()
    }


def _arrivals(catalogue: Catalogue) -> tuple[Arrival, ...]:
    newest = sorted(catalogue.products.items(), key=lambda item: (item[1].model.added, item[0]), reverse=True)
    return tuple(
        Arrival(
            slug=slug,
            added=entry.model.added.isoformat(),
            sku=sold(entry.model)[0].sku,
            categories=catalogue.paths_of(entry),
        )
        for slug, entry in newest[:NEWEST]
    )
