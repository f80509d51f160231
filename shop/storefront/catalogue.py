"""The validated content of a shop, and what follows from it: who belongs where, in which language.

A language shows what is written in it: an entry exists in a language when it has a file in that language. Only
cards fall back to the default language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from shop.domain.money import EXPONENTS
from shop.storefront.documents import Document, read_documents, read_shop_file
from shop.storefront.models.product import Product, ProductTranslation
from shop.storefront.models.promotion import Promotion
from shop.storefront.models.shop import Shop
from shop.storefront.models.texts import Category, Guide, Home, Page, Post
from shop.storefront.problems import Problems
from shop.storefront.validation import validate

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Translated(Generic[T]):
    document: Document
    model: T


@dataclass(frozen=True, slots=True)
class Entry(Generic[M, T]):
    """One product, category, guide, page … in all its languages. ``model`` is the default language's."""

    key: str
    document: Document
    model: M
    translations: Mapping[str, Translated[T]] = field(default_factory=dict)

    def exists(self, locale: str) -> bool:
        return locale == self.document.locale or locale in self.translations

    def document_in(self, locale: str) -> Document:
        """The file in a language, or the default language's."""
        translated = self.translations.get(locale)
        return translated.document if translated else self.document

    def language(self, locale: str) -> str:
        """The language that this entry is shown in on a page of ``locale``."""
        return locale if self.exists(locale) else self.document.locale

    @property
    def documents(self) -> Iterator[Document]:
        yield self.document
        for translated in self.translations.values():
            yield translated.document


ProductEntry = Entry[Product, ProductTranslation]
CategoryEntry = Entry[Category, Category]
GuideEntry = Entry[Guide, Guide]
PageEntry = Entry[Page, Page]
HomeEntry = Entry[Home, Home]
PostEntry = Entry[Post, Post]
PromotionEntry = Entry[Promotion, Promotion]


def text_in(entry: Entry[M, M], locale: str) -> M:
    """The entry's fields in a language, or in the default one."""
    translated = entry.translations.get(locale)
    return translated.model if translated else entry.model


@dataclass(frozen=True)
class Catalogue:
    """Everything that the merchant wrote, by key, in a stable order."""

    shop: Shop
    shop_document: Document
    products: Mapping[str, ProductEntry]
    categories: Mapping[str, CategoryEntry]
    guides: Mapping[str, GuideEntry]
    pages: Mapping[str, PageEntry]
    posts: Mapping[str, PostEntry]
    promotions: Mapping[str, PromotionEntry]
    home: HomeEntry | None
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Every key that has a file, by kind, also those whose file is refused: references to them are no mistake."""

    @property
    def default(self) -> str:
        return self.shop.default_locale.code

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(locale.code for locale in self.shop.locales)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Category path → slugs of its products, those of its children included."""
        members: dict[str, list[str]] = {path: [] for path in self.categories}
        for slug, entry in self.products.items():
            for path in self.paths_of(entry):
                if path in members:
                    members[path].append(slug)
        return {path: tuple(slugs) for path, slugs in members.items()}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Category path → paths right below it, in the merchant's order; ``""``: the top."""
        children: dict[str, list[str]] = {}
        for path in sorted(self.categories, key=lambda path: (self.categories[path].model.order, path)):
            children.setdefault(path.rpartition("/")[0], []).append(path)
        return {path: tuple(paths) for path, paths in children.items()}

    @cached_property
    def skus(self) -> Mapping[str, str]:
        """SKU → slug."""
        return {sku: slug for slug, entry in self.products.items() for sku in skus_of(entry.model)}

    @property
    def texts(self) -> Iterator[Document]:
        """Every file whose body is shown."""
        kinds: tuple[Mapping[str, Entry[Any, Any]], ...]
        kinds = (self.products, self.categories, self.guides, self.pages, self.posts)
        for entries in kinds:
            for entry in entries.values():
                yield from entry.documents
        if self.home:
            yield from self.home.documents

    @staticmethod
    def paths_of(entry: ProductEntry) -> tuple[str, ...]:
        """The category paths of a product with all their parents, each once, the own category first."""
        paths: dict[str, None] = {}
        for path in (entry.model.category, *entry.model.also_in):
            while path:
                paths[path] = None
                path = path.rpartition("/")[0]
        return tuple(paths)

    def without(self, files: frozenset[str]) -> Catalogue:
        """This catalogue without the entries that one of ``files`` belongs to."""

        def good(entries: Mapping[str, Entry[M, T]]) -> dict[str, Entry[M, T]]:
            return {
                key: entry
                for key, entry in entries.items()
                if not any(document.file in files for document in entry.documents)
            }

        broken_home = self.home and any(document.file in files for document in self.home.documents)
        return replace(
            self,
            products=good(self.products),
            categories=good(self.categories),
            guides=good(self.guides),
            pages=good(self.pages),
            posts=good(self.posts),
            promotions=good(self.promotions),
            home=None if broken_home else self.home,
        )


def skus_of(product: Product) -> tuple[str, ...]:
    """The SKUs that a product sells under, as it was written."""
    if product.variants:
        return tuple(variant.sku for variant in product.variants)
    return (product.sku,) if product.sku else ()


def read_catalogue(content: Path, problems: Problems) -> Catalogue | None:
    """Read and validate all content; what is refused stands in ``problems``. ``None``: without a shop.yaml."""
    shop_document = read_shop_file(content, problems)
    if shop_document is None:
        return None
    context = {"locales": _written_locales(shop_document), "currency": _written_currency(shop_document)}
    shop = validate(shop_document, Shop, context, problems)
    if shop is None:
        return None
    codes = tuple(locale.code for locale in shop.locales)
    documents = read_documents(content, codes, codes[0], problems)
    loader = _Loader(documents, {"locales": codes, "currency": shop.currency}, codes[0], problems)
    pages = [document for document in documents if document.kind == "page" and document.key != "home"]
    home = [document for document in documents if document.kind == "page" and document.key == "home"]
    return Catalogue(
        shop=shop,
        shop_document=shop_document,
        products=loader.entries("product", Product, ProductTranslation),
        categories=loader.entries("category", Category, Category),
        guides=loader.entries("guide", Guide, Guide),
        pages=loader.entries("page", Page, Page, pages),
        posts=loader.entries("post", Post, Post),
        promotions=loader.entries("promotion", Promotion, Promotion),
        home=loader.entries("page", Home, Home, home).get("home"),
        declared=loader.declared,
    )


def _written_locales(document: Document) -> tuple[str, ...]:
    written = document.front.values.get("locales")
    codes = [item.get("code") for item in written if isinstance(item, dict)] if isinstance(written, list) else []
    return tuple(code for code in codes if isinstance(code, str)) or ("en",)


def _written_currency(document: Document) -> str:
    written = document.front.values.get("currency")
    return written if isinstance(written, str) and written in EXPONENTS else "EUR"


def _written_skus(document: Document) -> Iterator[str]:
    values = document.front.values
    variants = values.get("variants")
    for holder in (values, *(variants if isinstance(variants, list) else ())):
        sku = holder.get("sku") if isinstance(holder, dict) else None
        if isinstance(sku, str):
            yield sku


class _Loader:
    """Groups documents into entries, one kind at a time."""

    def __init__(
        self, documents: list[Document], context: Mapping[str, object], default: str, problems: Problems
    ) -> None:
        self.context = context
        self.default = default
        self.problems = problems
        self.by_kind: dict[str, list[Document]] = {}
        for document in documents:
            self.by_kind.setdefault(document.kind, []).append(document)
        written = (_written_skus(document) for document in self.by_kind.get("product", []))
        self.declared: dict[str, frozenset[str]] = {"sku": frozenset(sku for skus in written for sku in skus)}

    def entries(
        self, kind: str, model: type[M], translation: type[T], documents: list[Document] | None = None
    ) -> dict[str, Entry[M, T]]:
        if documents is None:
            documents = self.by_kind.get(kind, [])
        originals: dict[str, Document] = {}
        translations: dict[str, list[Document]] = {}
        for document in documents:
            if document.locale == self.default:
                self._declare(originals, document)
            else:
                translations.setdefault(document.key, []).append(document)
        keys = {document.key: key for key, document in originals.items()}
        self.declared[kind] = self.declared.get(kind, frozenset()) | frozenset(originals)
        for key in translations.keys() - keys.keys():
            self._report_orphans(translations[key])
        entries = {}
        for key, document in sorted(originals.items()):
            good = validate(document, model, self.context, self.problems)
            others = self._translations(translations.get(document.key, []), document, translation, good)
            if good is not None:
                entries[key] = Entry(key, document, good, others)
        return entries

    def _declare(self, originals: dict[str, Document], document: Document) -> None:
        slug = document.front.values.get("slug")
        key = slug if isinstance(slug, str) else document.key
        if key in originals:
            expected = f"a slug of its own ({originals[key].file} has it)"
            document.report(self.problems, ("slug",), key, expected)
        else:
            originals[key] = document

    def _report_orphans(self, documents: list[Document]) -> None:
        for document in documents:
            original = document.path.name.replace(f".{document.locale}.md", ".md")
            self.problems.add(document.file, 1, "file", "a translation of nothing", f"{original} beside it")

    def _translations(
        self, documents: list[Document], original: Document, model: type[T], good: BaseModel | None
    ) -> dict[str, Translated[T]]:
        translations = {}
        for document in documents:
            over = None if model is ProductTranslation else original
            if over is not None:
                for name in ("title", "summary"):
                    if name not in document.front.values:
                        document.report(self.problems, (name,), None, "a value")
            translated = validate(document, model, self.context, self.problems, over)
            if translated is not None and good is not None:
                translations[document.locale] = Translated(document, translated)
        return translations
