"""What a product may not say: prices, options and variants that contradict each other, facts that do not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from shop.storefront.catalogue import Catalogue, ProductEntry
from shop.storefront.documents import SLUG, Document, Words
from shop.storefront.models.product import Product, ProductTranslation
from shop.storefront.problems import Place, Problems, shown

_SINGLE = ("sku", "price", "was", "price_history", "weight", "stock", "net", "gtin")
"""Fields of a product that has no variants."""
_WEIGHT = "the weight of the packed product in grams, as 480"


def check_products(catalogue: Catalogue, problems: Problems) -> None:
    """Look at every product by itself and at the SKUs of all."""
    _check_skus(catalogue, problems)
    for entry in catalogue.products.values():
        product, document = entry.model, entry.document
        if product.slug is not None and not SLUG.fullmatch(product.slug):
            document.report(problems, ("slug",), product.slug, "lower-case letters, digits and dashes (a-z 0-9 -)")
        if product.variants or product.options:
            _check_variants(product, document, problems)
        else:
            _check_single(product, document, problems)
        _check_swatches(product, document, problems)
        _check_preorder(product, document, problems)
        _check_attributes(catalogue, product, document, problems)
        _check_bundle(catalogue, product, document, problems)
        if product.tax_class not in catalogue.shop.tax.classes:
            expected = known(product.tax_class, catalogue.shop.tax.classes)
            document.report(problems, ("tax_class",), product.tax_class, expected)
        for translated in entry.translations.values():
            _check_translation(catalogue, entry, translated.model, translated.document, problems)


def known(name: str, names: Iterable[str]) -> str:
    """What was expected instead of an unknown name: the nearest known one, or the list of a few."""
    ordered = sorted(names)
    near = difflib.get_close_matches(name, ordered, n=1)
    if near:
        return repr(near[0])
    return f"one of {', '.join(ordered)}" if 0 < len(ordered) <= 24 else "a name that exists"


def _check_skus(catalogue: Catalogue, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for entry in catalogue.products.values():
        product, document = entry.model, entry.document
        places: list[tuple[Place, str]] = [(("variants", i, "sku"), v.sku) for i, v in enumerate(product.variants)]
        if product.sku and not product.variants:
            places.append((("sku",), product.sku))
        for place, sku in places:
            folded = sku.upper()
            here = f"{document.file}:{document.front.line(place)}"
            if folded in seen:
                document.report(problems, place, sku, f"a SKU of its own ({seen[folded]} has it)")
            else:
                seen[folded] = here


def _check_single(product: Product, document: Document, problems: Problems) -> None:
    if product.sku is None:
        document.report(problems, ("sku",), None, "a SKU, as TEA-SEN-100")
    if product.price is None:
        document.report(problems, ("price",), None, "an amount, as 12.50")
    if product.weight is None:
        document.report(problems, ("weight",), None, _WEIGHT)
    _check_was(product.price, product.was, ("was",), document, problems)


def _check_was(price: int | None, was: int | None, place: Place, document: Document, problems: Problems) -> None:
    if price is not None and was is not None and was <= price:
        written = document.front.values
        for part in place:
            written = written[part]  # type: ignore[index]
        document.report(problems, place, written, "an amount above the price")


def _check_variants(product: Product, document: Document, problems: Problems) -> None:
    for name in _SINGLE:
        if name in document.front.values:
            document.report(problems, (name,), document.front.values[name], "it in each variant instead")
    if not product.options:
        document.report(problems, ("options",), None, "the options that the variants differ in")
    if not product.variants:
        document.report(problems, ("variants",), None, "a variant for each combination that is sold")
    names: set[str] = set()
    for index, option in enumerate(product.options):
        if option.name in names:
            document.report(problems, ("options", index, "name"), option.name, "a name of its own")
        if len(set(option.values)) < len(option.values):
            document.report(problems, ("options", index, "values"), Words("a value twice"), "each value once")
        names.add(option.name)
    values = {option.name: option.values for option in product.options}
    combinations: dict[tuple[tuple[str, str], ...], str] = {}
    for index, variant in enumerate(product.variants):
        place: Place = ("variants", index)
        for name in values.keys() - variant.options.keys():
            expected = f"{name}: one of {', '.join(values[name])}"
            document.report(problems, (*place, "options"), Words(f"no {name}"), expected)
        for name, value in variant.options.items():
            if name not in values:
                document.report(
                    problems, (*place, "options", name), Words(f"unknown option {shown(name)}"), known(name, values)
                )
            elif value not in values[name]:
                document.report(problems, (*place, "options", name), value, known(value, values[name]))
        combination = tuple(sorted(variant.options.items()))
        if combination in combinations:
            found = Words(f"the same options as {combinations[combination]}")
            document.report(problems, (*place, "options"), found, "a combination of its own")
        combinations.setdefault(combination, variant.sku)
        if variant.weight is None:
            document.report(problems, (*place, "weight"), None, _WEIGHT)
        _check_was(variant.price, variant.was, (*place, "was"), document, problems)


def _check_swatches(product: Product, document: Document, problems: Problems) -> None:
    for index, option in enumerate(product.options):
        for value in option.swatches.keys() - set(option.values):
            document.report(problems, ("options", index, "swatches", value), value, known(value, option.values))


def _check_preorder(product: Product, document: Document, problems: Problems) -> None:
    if product.availability == "preorder" and product.available_from is None:
        document.report(problems, ("available_from",), None, "the date from which it can be sent")
    if product.availability != "preorder" and product.available_from is not None:
        document.report(problems, ("available_from",), product.available_from, "it only with availability: preorder")


def _check_attributes(catalogue: Catalogue, product: Product, document: Document, problems: Problems) -> None:
    attributes = catalogue.shop.attributes
    for key, ids in product.attributes.items():
        attribute = attributes.get(key)
        if attribute is None:
            found = Words(f"unknown attribute {shown(key)}")
            document.report(problems, ("attributes", key), found, known(key, attributes))
        elif attribute.values is not None:
            for value in ids:
                if value not in attribute.values:
                    document.report(problems, ("attributes", key), value, known(value, attribute.values))
        elif len(ids) != 1:
            document.report(problems, ("attributes", key), Words("a list"), "a text")


def _check_bundle(catalogue: Catalogue, product: Product, document: Document, problems: Problems) -> None:
    if product.bundle and product.stock is not None:
        document.report(problems, ("stock",), product.stock, "none: a bundle's stock is that of its parts")
    if product.bundle and product.variants:
        document.report(problems, ("bundle",), Words("a bundle with variants"), "a bundle with one price")
    for index, part in enumerate(product.bundle):
        place: Place = ("bundle", index, "sku")
        slug = catalogue.skus.get(part.sku)
        if part.sku not in catalogue.declared["sku"]:
            document.report(problems, place, part.sku, known(part.sku, catalogue.skus))
        elif slug is not None and catalogue.products[slug].model.bundle:
            document.report(problems, place, part.sku, "a SKU that is not a bundle itself")


def _check_translation(
    catalogue: Catalogue,
    entry: ProductEntry,
    translation: ProductTranslation,
    document: Document,
    problems: Problems,
) -> None:
    product = entry.model
    for option in product.options:
        translated = translation.options.get(option.name)
        missing = [value for value in option.values if not translated or value not in translated.values]
        if translated is None:
            document.report(problems, ("options",), Words(f"no {option.name}"), f"the translation of {option.name}")
        elif missing:
            place: Place = ("options", option.name, "values")
            document.report(problems, place, Words(f"no {', '.join(missing)}"), "a translation of every value")
    values = {option.name: option.values for option in product.options}
    for name, translated in translation.options.items():
        if name not in values:
            document.report(problems, ("options", name), name, known(name, values))
            continue
        for value in translated.values.keys() - set(values[name]):
            document.report(problems, ("options", name, "values", value), value, known(value, values[name]))
    files = {picture.file for picture in product.pictures} | {v.picture for v in product.variants if v.picture}
    for file in translation.alts.keys() - files:
        document.report(problems, ("alts", file), file, known(file, files))
    for picture in product.pictures:
        if picture.file not in translation.alts:
            document.report(problems, ("alts",), Words(f"nothing for {picture.file}"), "a description of the picture")
    for key in translation.attributes:
        attribute = catalogue.shop.attributes.get(key)
        if attribute is None or attribute.values is not None or key not in product.attributes:
            free = [k for k in product.attributes if (a := catalogue.shop.attributes.get(k)) and a.values is None]
            document.report(problems, ("attributes", key), Words(f"{shown(key)}"), known(key, free))
