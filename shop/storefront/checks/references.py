"""Names that point from one file to another: categories, related products, guides, promotions' scopes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.domain.money import exponent, parse_amount
from shop.storefront.catalogue import Catalogue, Entry
from shop.storefront.checks.products import known
from shop.storefront.documents import SLUG, Document
from shop.storefront.models.promotion import Promotion
from shop.storefront.problems import Place, Problems

RESERVED_PAGES = frozenset(
    """api assets cart categories compare feeds guides mailbox news order
    pagefind pictures problems products search""".split()  # noqa: SIM905 - a list to read
)
"""First parts of addresses that belong to the shop itself."""


def check_references(catalogue: Catalogue, problems: Problems) -> None:
    """Look up every name that stands in one file and belongs to another."""
    _check_products(catalogue, problems)
    _check_categories(catalogue, problems)
    _check_texts(catalogue, problems)
    _check_home(catalogue, problems)
    for entry in catalogue.promotions.values():
        _check_promotion(catalogue, entry.model, entry.document, problems)
    _check_codes(catalogue, problems)


def _names(document: Document, field: Place, names: Iterable[str], among: frozenset[str], problems: Problems) -> None:
    for index, name in enumerate(names):
        if name not in among:
            document.report(problems, (*field, index), name, known(name, among))


def _check_products(catalogue: Catalogue, problems: Problems) -> None:
    declared = catalogue.declared
    for slug, entry in catalogue.products.items():
        product, document = entry.model, entry.document
        if product.category not in declared["category"]:
            expected = known(product.category, declared["category"])
            document.report(problems, ("category",), product.category, expected)
        _names(document, ("also_in",), product.also_in, declared["category"], problems)
        _names(document, ("related",), product.related, declared["product"], problems)
        _names(document, ("guides",), product.guides, declared["guide"], problems)
        if slug in product.related:
            document.report(problems, ("related", product.related.index(slug)), slug, "another product")


def _check_categories(catalogue: Catalogue, problems: Problems) -> None:
    taken = {
        f"{key}-{value}"
        for key, attribute in catalogue.shop.attributes.items()
        if attribute.facet
        for value in attribute.values or {}
    } | {"price-asc", "price-desc", "newest"}
    for path, entry in catalogue.categories.items():
        parent, _, last = path.rpartition("/")
        if parent and parent not in catalogue.declared["category"]:
            problems.add(entry.document.file, 1, "file", f"no category {parent!r} around it", f"{parent}/index.md")
        if last in taken or last.startswith("page-"):
            expected = "a folder name that is not the address of a facet, a sort or a page"
            problems.add(entry.document.file, 1, "file name", repr(last), expected)
        _names(entry.document, ("guides",), entry.model.guides, catalogue.declared["guide"], problems)
        if entry.model.picture and not entry.model.alt:
            entry.document.report(problems, ("alt",), None, "a description of the picture")


def _check_texts(catalogue: Catalogue, problems: Problems) -> None:
    for guide in catalogue.guides.values():
        _names(guide.document, ("products",), guide.model.products, catalogue.declared["product"], problems)
        _check_slug(guide, guide.model.slug, problems)
    for post in catalogue.posts.values():
        _names(post.document, ("products",), post.model.products, catalogue.declared["product"], problems)
        _check_slug(post, post.model.slug, problems)
    reserved = RESERVED_PAGES | set(catalogue.locales)
    for page in catalogue.pages.values():
        _check_slug(page, page.model.slug, problems)
        if page.key in reserved:
            page.document.report(problems, ("slug",), page.key, "an address that the shop does not use itself")


def _check_slug(entry: Entry[Any, Any], slug: str | None, problems: Problems) -> None:
    if slug is not None and not SLUG.fullmatch(slug):
        entry.document.report(problems, ("slug",), slug, "lower-case letters, digits and dashes (a-z 0-9 -)")


def _check_home(catalogue: Catalogue, problems: Problems) -> None:
    home = catalogue.home
    if home is None:
        if "home" not in catalogue.declared["page"]:
            folder = catalogue.shop_document.file.rpartition("/")[0]
            problems.add(f"{folder}/pages/home.md", 1, "file", "nothing", "the home page")
        return
    for code in catalogue.locales:
        if not home.exists(code):
            file = home.document.file.replace(".md", f".{code}.md")
            problems.add(file, 1, "file", "nothing", "the home page in every language of the shop")
    model, document, declared = home.model, home.document, catalogue.declared
    if model.featured:
        _names(document, ("featured", "products"), model.featured.products, declared["product"], problems)
    if model.categories:
        _names(document, ("categories", "paths"), model.categories.paths, declared["category"], problems)
    if model.guides:
        _names(document, ("guides", "guides"), model.guides.guides, declared["guide"], problems)
    if model.spotlight and model.spotlight.path not in declared["category"]:
        expected = known(model.spotlight.path, declared["category"])
        document.report(problems, ("spotlight", "path"), model.spotlight.path, expected)
    if "sections" in document.front.values:
        for index, name in enumerate(model.sections):
            if name in model.sections[:index]:
                document.report(problems, ("sections", index), name, "each section once")
            elif name != "story" and not getattr(model, name):
                document.report(problems, ("sections", index), name, f"its words below {name}: in this file")


def _check_promotion(catalogue: Catalogue, promotion: Promotion, document: Document, problems: Problems) -> None:
    value, decimals = promotion.value, document.front.values.get("value")
    if promotion.kind == "free_shipping":
        if value is not None:
            document.report(problems, ("value",), decimals, "none with free_shipping")
    elif value is None:
        document.report(problems, ("value",), None, "a number above 0")
    elif promotion.kind == "percent" and value > 100:
        document.report(problems, ("value",), decimals, "a percentage of at most 100")
    elif promotion.kind == "amount":
        _check_amount(catalogue, promotion, document, problems)
    if promotion.starts and promotion.ends and promotion.ends < promotion.starts:
        document.report(problems, ("ends",), promotion.ends, f"a date from {promotion.starts} on")
    _names(document, ("products",), promotion.products, catalogue.declared["product"], problems)
    _names(document, ("categories",), promotion.categories, catalogue.declared["category"], problems)


def _check_amount(catalogue: Catalogue, promotion: Promotion, document: Document, problems: Problems) -> None:
    currency = catalogue.shop.currency
    try:
        parse_amount(promotion.value or 0, currency)
    except ValueError as exc:
        expected = f"an amount with at most {exponent(currency)} decimals"
        if "multiple" in str(exc):
            expected = f"an amount that is {str(exc).removeprefix('not ')}"
        document.report(problems, ("value",), promotion.value, expected)


def _check_codes(catalogue: Catalogue, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for entry in catalogue.promotions.values():
        code = entry.model.code
        if code in seen:
            entry.document.report(problems, ("code",), code, f"a code of its own ({seen[code]} has it)")
        seen.setdefault(code, entry.document.file)
