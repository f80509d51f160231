"""A product's own page."""

from __future__ import annotations

from typing import Any

from shop.storefront.catalogue import ProductEntry
from shop.storefront.material import Material
from shop.storefront.models.product import Variant
from shop.storefront.variants import picture_file, sold
from shop.storefront.views.chrome import Chrome
from shop.storefront.views.frame_objects import CategoryLink
from shop.storefront.views.objects import (
    BundlePart,
    Fact,
    FactValue,
    Option,
    OptionValue,
    ProductView,
    Question,
    VariantView,
)
from shop.storefront.views.pictures import Picture
from shop.storefront.views.reviews import reviews_of
from shop.storefront.views.search import CATEGORY
from shop.storefront.views.shelf import Shelf, value_picture


def product_view(entry: ProductEntry, shelf: Shelf, chrome: Chrome) -> ProductView | None:
    """Everything that a product's page shows; ``None``: it has no picture that could be read."""
    card = shelf.card(entry.key)
    if card is None:
        return None
    product, language, material = entry.model, shelf.language, shelf.material
    pictures = tuple(picture for picture in shelf.pictures(entry) if picture is not None)
    variants = tuple(_variant(entry, variant, pictures, shelf) for variant in sold(product))
    translated = entry.translations.get(language.code)
    faq = translated.model.faq if translated else product.faq
    return ProductView(
        slug=entry.key,
        title=card.title,
        url=card.url,
        lang=card.lang,
        summary=card.summary,
        picture=card.picture,
        hover=card.hover,
        price=card.price,
        availability=card.availability,
        available_from=card.available_from,
        badges=card.badges,
        sku=card.sku,
        variant_count=card.variant_count,
        colours=card.colours,
        category_label=card.category_label,
        brand=product.brand or material.catalogue.shop.name[language.code],
        body=shelf.prose(material.bodies.text(entry.document_in(language.code)).html),
        pictures=pictures,
        options=_options(entry, shelf),
        variants=variants,
        attributes=_facts(entry, shelf),
        category=_category(entry, chrome),
        related=shelf.related(entry),
        guides=shelf.guide_cards(product.guides),
        bundle=_bundle(entry, shelf),
        faq=tuple(Question(question.q, question.a) for question in faq),
        warranty_text=chrome.warranty_text(product.warranty),
        returns_text=chrome.returns_text,
        shipping_text=chrome.shipping_text,
        lasts=product.lasts,
        fragile=product.fragile,
        filters=_filters(entry, shelf),
        client=_client(card.title, card.url, entry, variants, pictures, material, shelf),
        reviews=reviews_of(entry.key, material, language),
    )


def _category(entry: ProductEntry, chrome: Chrome) -> CategoryLink | None:
    trail = chrome.trail(entry.model.category)
    return trail[-1] if trail else None


def _variant(entry: ProductEntry, variant: Variant, pictures: tuple[Picture, ...], shelf: Shelf) -> VariantView:
    files = [picture.file for picture in entry.model.pictures]
    files += [
        file for file in dict.fromkeys(v.picture for v in entry.model.variants if v.picture) if file not in files
    ]
    file = picture_file(entry.model, variant) if files else None
    index = files.index(file) if file else None if files else 0
    return VariantView(
        sku=variant.sku,
        options=dict(variant.options),
        label=shelf.variant_label(entry, variant),
        price=shelf.variant_price(variant),
        availability=shelf.material.stock.availability(entry.model, variant.sku),
        available_from=entry.model.available_from,
        picture_index=index,
        picture=None if index is None else pictures[min(index, len(pictures) - 1)],
        tracked=shelf.material.stock.tracked(variant.sku),
        weight=variant.weight or 0,
    )


def _options(entry: ProductEntry, shelf: Shelf) -> tuple[Option, ...]:
    options = []
    for option in entry.model.options:
        values = []
        for value in option.values:
            file = value_picture(entry.model, option.name, value)
            label = shelf.value_label(entry, option.name, value)
            picture = shelf.material.pictures.find(entry.document.folder / file, label) if file else None
            values.append(OptionValue(value, label, picture, option.swatches.get(value)))
        options.append(Option(option.name, shelf.option_label(entry, option.name), tuple(values)))
    return tuple(options)


def _facts(entry: ProductEntry, shelf: Shelf) -> tuple[Fact, ...]:
    """The facts table, in the order of shop.yaml."""
    code, product = shelf.language.code, entry.model
    translated = entry.translations.get(code)
    pages = shelf.material.facets[code].get(product.category, {})
    facts = []
    for key, attribute in shelf.catalogue.shop.attributes.items():
        chosen = product.attributes.get(key)
        if not chosen:
            continue
        label = attribute.label[code]
        if attribute.values is None:
            text = (translated.model.attributes.get(key) if translated else None) or chosen[0]
            facts.append(Fact(key, label, text=text))
            continue
        values = tuple(
            FactValue(
                attribute.values[value][code],
                shelf.language.path(f"/categories/{product.category}/{key}-{value}/")
                if value in pages.get(key, {})
                else None,
            )
            for value in chosen
            if value in attribute.values
        )
        facts.append(Fact(key, label, values))
    return tuple(facts)


def _filters(entry: ProductEntry, shelf: Shelf) -> tuple[str, ...]:
    attributes = shelf.catalogue.shop.attributes
    chosen = entry.model.attributes.items()
    found = [f"{CATEGORY}:{path}" for path in shelf.catalogue.paths_of(entry)]
    found += [f"{key}:{value}" for key, values in chosen if attributes[key].facet for value in values]
    return tuple(found)


def _bundle(entry: ProductEntry, shelf: Shelf) -> tuple[BundlePart, ...]:
    parts = []
    for part in entry.model.bundle:
        slug = shelf.catalogue.skus.get(part.sku)
        card = shelf.card(slug) if slug else None
        if slug is None or card is None:
            continue
        other = shelf.catalogue.products[slug]
        variant = next(v for v in sold(other.model) if v.sku == part.sku)
        label = shelf.variant_label(other, variant)
        title = f"{card.title}, {label}" if label else card.title
        file = variant.picture
        picture = shelf.material.pictures.find(other.document.folder / file, title) if file else None
        parts.append(BundlePart(title, card.url, part.quantity, picture or card.picture))
    return tuple(parts)


def _stands_out(entry: ProductEntry, locale: str) -> str | None:
    translated = entry.translations.get(locale)
    return translated.model.stands_out if translated else entry.model.stands_out


def _client(
    title: str,
    url: str,
    entry: ProductEntry,
    variants: tuple[VariantView, ...],
    pictures: tuple[Picture, ...],
    material: Material,
    shelf: Shelf,
) -> dict[str, Any]:
    """What the page's script works with."""
    product, language = entry.model, shelf.language
    from_text = language.date(product.available_from) if product.available_from else None
    return {
        "slug": entry.key,
        "title": title,
        "url": url,
        "currency": language.currency,
        "snapshot": material.snapshot,
        "options": [option.name for option in product.options],
        "stands_out": _stands_out(entry, language.code),
        "thumb": pictures[0].thumb,
        "variants": [{**_client_variant(variant), "available_from_text": from_text} for variant in variants],
    }


def _client_variant(variant: VariantView) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "options": variant.options,
        "label": variant.label,
        "price": variant.price.amount,
        "was": variant.price.was_amount,
        "price_text": variant.price.text,
        "was_text": variant.price.was,
        "lowest_text": variant.price.lowest,
        "unit_text": variant.price.unit,
        "picture_index": variant.picture_index,
        "thumb": variant.picture.thumb if variant.picture else "",
        "availability": variant.availability,
        "tracked": variant.tracked,
    }
