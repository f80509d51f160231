"""What the build would say of bundles that aren't written yet: its own reader, models and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path

from shop.storefront.bodies import body_pictures
from shop.storefront.catalogue import Catalogue, CategoryEntry, Entry, ProductEntry, skus_of
from shop.storefront.checks import check
from shop.storefront.documents import Document
from shop.storefront.embeds import mark_products
from shop.storefront.front_matter import FrontMatterError, parse_document
from shop.storefront.links import make_links, report_broken
from shop.storefront.markdown_text import MarkdownText
from shop.storefront.models.product import Product
from shop.storefront.models.texts import Category
from shop.storefront.moving.bundles import Bundle
from shop.storefront.moving.categories import parents
from shop.storefront.moving.sheets import category_sheet, sheet
from shop.storefront.problems import Problems
from shop.storefront.validation import validate


def faults(
    catalogue: Catalogue, content: Path, bundles: Sequence[Bundle], categories: Mapping[str, str]
) -> dict[str, str]:
    """Slug → why the build would refuse it, in its own words."""
    problems = Problems()
    found: dict[str, str] = {}
    default = catalogue.default
    context = {"locales": catalogue.locales, "currency": catalogue.shop.currency}
    products: dict[str, ProductEntry] = {}
    documents: list[Document] = []
    for bundle in bundles:
        document = _document(content, "products", bundle.slug, sheet(bundle.values, bundle.body), default)
        if document is None or document.front.values != bundle.values or document.front.body != bundle.body:
            found[bundle.slug] = "a value that can't be written into front matter"
            continue
        model = validate(document, Product, context, problems)
        if model is not None:
            products[bundle.slug] = Entry(bundle.slug, document, model)
        for name, _ in body_pictures(document):
            if name not in bundle.files:
                found[bundle.slug] = f"text that reads like a picture, {name!r}"
        documents.append(document)
    shelves = _shelves(content, categories, default, context, problems)
    drafts = {bundle.slug for bundle in bundles if bundle.draft}
    whole = _with(catalogue, products, shelves, drafts)
    check(whole, problems)
    _check_texts(whole, documents, problems)
    said: dict[str, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.file, []).append(
            f"{problem.field}: found {problem.found}, expected {problem.expected}"
        )
    for bundle in bundles:
        files = [_file(content, "products", bundle.slug)]
        paths = [bundle.values["category"], *bundle.values.get("also_in", ())]
        files += [_file(content, "categories", one) for path in paths for one in parents(path) if one in categories]
        words = [line for file in files for line in said.get(file, ())]
        if words:
            found.setdefault(bundle.slug, "; ".join(words[:3]))
    return found


def _shelves(
    content: Path, categories: Mapping[str, str], default: str, context: Mapping[str, object], problems: Problems
) -> dict[str, CategoryEntry]:
    shelves: dict[str, CategoryEntry] = {}
    for path, name in categories.items():
        document = _document(content, "categories", path, category_sheet(name), default)
        model = validate(document, Category, context, problems) if document else None
        if document is not None and model is not None:
            shelves[path] = Entry(path, document, model)
    return shelves


def _check_texts(catalogue: Catalogue, documents: Sequence[Document], problems: Problems) -> None:
    """Find links that lead nowhere, and products that texts name, in those texts that may have any."""
    links, markdown = make_links(catalogue), MarkdownText()
    for document in documents:
        if "](/" in document.front.body or "[[" in document.front.body:
            html = markdown.convert(document.front.body).html
            links.localise(html, catalogue.default, partial(report_broken, document, problems=problems))
            mark_products(html, document, catalogue.products, problems)


def _file(content: Path, folder: str, key: str) -> str:
    return f"{content.name}/{folder}/{key}/index.md"


def _document(content: Path, folder: str, key: str, text: str, locale: str) -> Document | None:
    kind = {"products": "product", "categories": "category"}[folder]
    path = content / folder / key / "index.md"
    try:
        front, _ = parse_document(text)
    except FrontMatterError:
        return None
    return Document(kind, key, locale, path, _file(content, folder, key), front)


def _with(
    catalogue: Catalogue,
    products: Mapping[str, ProductEntry],
    categories: Mapping[str, CategoryEntry],
    drafts: Set[str],
) -> Catalogue:
    """The catalogue with what is new; drafts are checked too, but have no page that others could refer to."""
    declared = dict(catalogue.declared)
    declared["product"] = declared.get("product", frozenset()) | (products.keys() - drafts)
    declared["category"] = declared.get("category", frozenset()) | frozenset(categories)
    skus = frozenset(sku for entry in products.values() for sku in skus_of(entry.model))
    declared["sku"] = declared.get("sku", frozenset()) | skus
    return replace(
        catalogue,
        products={**catalogue.products, **products},
        categories={**catalogue.categories, **categories},
        declared=declared,
    )
