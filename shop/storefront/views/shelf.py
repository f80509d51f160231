"""Products in lists: their order, their cards, the facets of a category. One ``Shelf`` for each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from markupsafe import Markup

from shop.domain.price_history import lowest_before
from shop.storefront.catalogue import Catalogue, ProductEntry, text_in
from shop.storefront.embeds import parts
from shop.storefront.locales import Language
from shop.storefront.material import Material
from shop.storefront.models.product import Product, Variant
from shop.storefront.variants import asked, best, sold, unit_price
from shop.storefront.views.objects import Badge, Card, GuideCard, Price, Prose, ProsePart
from shop.storefront.views.pictures import Picture
from shop.storefront.views.reviews import rating_of

NEW_FOR = timedelta(days=45)
"""How long a product counts as new: until this long before the shop's newest one. No clock is asked."""
SORTS = ("featured", "price-asc", "price-desc", "newest")
RELATED = 4
_LAST = 1_000_000


def facets_of(catalogue: Catalogue, locale: str) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    """Category path → attribute → choice → slugs, for the choices that tell the category's products apart."""
    facets: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for path, slugs in catalogue.members.items():
        if not catalogue.categories[path].exists(locale):
            continue
        shown = [slug for slug in slugs if catalogue.products[slug].exists(locale)]
        chosen: dict[str, dict[str, list[str]]] = {}
        for slug in shown:
            for key, values in catalogue.products[slug].model.attributes.items():
                for value in values:
                    chosen.setdefault(key, {}).setdefault(value, []).append(slug)
        for key, attribute in catalogue.shop.attributes.items():
            found = chosen.get(key, {})
            if attribute.facet and any(len(members) < len(shown) for members in found.values()):
                ordered = {value: tuple(found[value]) for value in attribute.values or {} if value in found}
                facets.setdefault(path, {})[key] = ordered
    return facets


class Shelf:
    """The products of the shop as one language shows them. Cards are made once."""

    def __init__(self, material: Material, language: Language) -> None:
        self.material = material
        self.language = language
        self.catalogue = material.catalogue
        self._cards: dict[str, Card | None] = {}
        self._guides: dict[str, GuideCard | None] = {}

    @cached_property
    def _newest(self) -> date:
        return max((entry.model.added for entry in self.catalogue.products.values()), default=date.min)

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        """Sort → slug → place in that order. Sorting a list by it costs a look-up for each product."""
        products = self.catalogue.products
        titles = {slug: (self._title(entry).casefold(), slug) for slug, entry in products.items()}
        prices = {slug: lowest(entry.model, self.material).price for slug, entry in products.items()}
        added = {slug: -entry.model.added.toordinal() for slug, entry in products.items()}
        featured = {
            slug: _LAST if entry.model.featured is None else entry.model.featured for slug, entry in products.items()
        }
        keys = {
            "featured": lambda slug: (featured[slug], added[slug], titles[slug]),
            "price-asc": lambda slug: (prices[slug], titles[slug]),
            "price-desc": lambda slug: (-prices[slug], titles[slug]),
            "newest": lambda slug: (added[slug], titles[slug]),
        }
        return {
            name: {slug: place for place, slug in enumerate(sorted(products, key=key))} for name, key in keys.items()
        }

    def _title(self, entry: ProductEntry) -> str:
        translated = entry.translations.get(self.language.code)
        return translated.model.title if translated else entry.model.title

    def ordered(self, slugs: Iterable[str], sort: str = "featured") -> list[str]:
        """Slugs in one of the shop's orders."""
        places = self._places[sort]
        return sorted(slugs, key=places.__getitem__)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Category path → slugs of the products that this language has, in the default order."""
        products, code = self.catalogue.products, self.language.code
        return {
            path: tuple(self.ordered(slug for slug in slugs if products[slug].exists(code)))
            for path, slugs in self.catalogue.members.items()
        }

    def cards(self, slugs: Iterable[str]) -> tuple[Card, ...]:
        """The cards of products; those that were refused are left out."""
        found = (self.card(slug) for slug in slugs)
        return tuple(card for card in found if card is not None)

    def card(self, slug: str) -> Card | None:
        """A product's card; ``None``: it was refused."""
        if slug not in self._cards:
            entry = self.catalogue.products.get(slug)
            self._cards[slug] = self._make_card(entry) if entry else None
        return self._cards[slug]

    def _make_card(self, entry: ProductEntry) -> Card | None:
        product, slug = entry.model, entry.key
        code = entry.language(self.language.code)
        pictures = [picture for picture in self.pictures(entry) if picture is not None]
        if not pictures:
            return None
        translated = entry.translations.get(self.language.code)
        price = self.price(product)
        availability = self.availability(product)
        variants = sold(product)
        category = self.catalogue.categories.get(product.category)
        return Card(
            slug=slug,
            title=self._title(entry),
            url=self.material.links.resolve(f"/products/{slug}/", self.language.code) or "",
            lang=None if code == self.language.code else self.material.languages[code].lang,
            summary=translated.model.summary if translated else product.summary,
            picture=pictures[0],
            hover=pictures[1] if len(pictures) > 1 else None,
            price=price,
            availability=availability,
            available_from=product.available_from,
            badges=self.badges(product, price, availability),
            sku=variants[0].sku if len(variants) == 1 else None,
            variant_count=len(variants),
            colours=self._colours(entry),
            category_label=text_in(category, self.language.code).title if category else "",
            attributes={key: values for key, values in product.attributes.items() if self._choice(key)},
            rating=rating_of(slug, self.material, self.language),
        )

    def _choice(self, key: str) -> bool:
        attribute = self.catalogue.shop.attributes.get(key)
        return attribute is not None and attribute.values is not None

    def pictures(self, entry: ProductEntry) -> list[Picture | None]:
        """A product's pictures: its own, then those of variants that are not among them."""
        translated = entry.translations.get(self.language.code)
        alts = translated.model.alts if translated else {}
        book, folder = self.material.pictures, entry.document.folder
        files = {p.file: alts.get(p.file, p.alt) for p in entry.model.pictures}
        for variant in entry.model.variants:
            if variant.picture and variant.picture not in files:
                default = f"{self._title(entry)}: {self.variant_label(entry, variant)}"
                files[variant.picture] = alts.get(variant.picture, default)
        found = [book.find(folder / file, alt) for file, alt in files.items()]
        return found or [book.stand_in]

    def option_label(self, entry: ProductEntry, name: str) -> str:
        translated = entry.translations.get(self.language.code)
        option = translated.model.options.get(name) if translated else None
        return option.label if option else name

    def value_label(self, entry: ProductEntry, name: str, value: str) -> str:
        translated = entry.translations.get(self.language.code)
        option = translated.model.options.get(name) if translated else None
        return option.values.get(value, value) if option else value

    def variant_label(self, entry: ProductEntry, variant: Variant) -> str:
        """A variant's values in the order of the options: "0.5 l / Slate"."""
        names = [option.name for option in entry.model.options if option.name in variant.options]
        return " / ".join(self.value_label(entry, name, variant.options[name]) for name in names)

    def _colours(self, entry: ProductEntry) -> tuple[str, ...]:
        """The labels of the option that pictures tell apart."""
        for option in entry.model.options:
            if all(value_picture(entry.model, option.name, value) for value in option.values):
                return tuple(self.value_label(entry, option.name, value) for value in option.values)
        return ()

    def availability(self, product: Product) -> str:
        stock = self.material.stock
        return best({variant.sku: stock.availability(product, variant.sku) for variant in sold(product)})

    def price(self, product: Product) -> Price:
        """The lowest price that can still be had."""
        variant = lowest(product, self.material)
        several = len({other.price for other in sold(product)}) > 1
        return self.variant_price(variant, from_=several)

    def variant_price(self, variant: Variant, from_: bool = False) -> Price:
        money = self.language.money
        unit = unit_price(variant.price, variant.net)
        return Price(
            amount=variant.price,
            text=money(variant.price),
            from_=from_,
            was=money(variant.was) if variant.was is not None else None,
            was_amount=variant.was,
            lowest=self._lowest(variant),
            unit=f"{money(unit[0])} / {unit[1]}" if unit else None,
        )

    def _lowest(self, variant: Variant) -> str | None:
        lowest = lowest_before(asked(variant)) if variant.was is not None else None
        if lowest is None:
            return None
        words = self.language.gettext("Lowest price of the 30 days before: %(price)s")
        return words % {"price": self.language.money(lowest)}

    def badges(self, product: Product, price: Price, availability: str) -> tuple[Badge, ...]:
        words = self.language.gettext
        badges = []
        if availability == "sold_out":
            badges.append(Badge("sold_out", words("Sold out")))
        if availability == "preorder":
            badges.append(Badge("preorder", words("Pre-order")))
        if price.was_amount is not None:
            badges.append(Badge("sale", words("Sale")))
        if product.bundle:
            badges.append(Badge("bundle", words("Set")))
        if product.added > self._newest - NEW_FOR:
            badges.append(Badge("new", words("New")))
        return tuple(badges)

    def related(self, entry: ProductEntry) -> tuple[Card, ...]:
        """The merchant's choice, filled up from the same category, at most ``RELATED``."""
        slugs = dict.fromkeys(entry.model.related)
        for slug in self.members.get(entry.model.category, ()):
            if len(slugs) >= RELATED:
                break
            if slug != entry.key:
                slugs[slug] = None
        return self.cards(list(slugs)[:RELATED])

    def prose(self, html: str) -> Prose:
        """A text with the products and videos that stand in it; those that were refused are left out."""
        found = []
        for piece, kind, name in parts(html):
            markup = Markup(piece)  # noqa: S704 - the merchant's own Markdown
            video = self.material.bodies.videos.video(name) if kind == "video" else None
            found.append(ProsePart(markup, self.card(name) if kind == "product" else None, video))
        return Prose(tuple(found))

    def guide_cards(self, slugs: Iterable[str]) -> tuple[GuideCard, ...]:
        """The cards of guides; those that were refused are left out."""
        found = (self.guide_card(slug) for slug in slugs)
        return tuple(card for card in found if card is not None)

    def guide_card(self, slug: str) -> GuideCard | None:
        if slug not in self._guides:
            self._guides[slug] = self._make_guide_card(slug)
        return self._guides[slug]

    def _make_guide_card(self, slug: str) -> GuideCard | None:
        entry = self.catalogue.guides.get(slug)
        if entry is None:
            return None
        code = entry.language(self.language.code)
        guide = text_in(entry, self.language.code)
        picture = self.material.pictures.find(entry.document.folder / entry.model.picture, guide.alt)
        if picture is None:
            return None
        return GuideCard(
            slug=slug,
            title=guide.title,
            url=self.material.links.resolve(f"/guides/{slug}/", self.language.code) or "",
            lang=None if code == self.language.code else self.material.languages[code].lang,
            summary=guide.summary,
            picture=picture,
            kind=entry.model.kind,
            date=entry.model.date,
            minutes=self.material.bodies.text(entry.document_in(self.language.code)).minutes,
        )


def lowest(product: Product, material: Material) -> Variant:
    """The cheapest variant that is not sold out, or the cheapest of all."""
    variants = sold(product)
    there = [v for v in variants if material.stock.availability(product, v.sku) != "sold_out"]
    return min(there or variants, key=lambda variant: variant.price)


def value_picture(product: Product, name: str, value: str) -> str | None:
    """The picture file of an option's value: the one that all its variants share, where pictures differ by it."""
    pictures = {variant.picture for variant in product.variants if variant.options.get(name) == value}
    others = {variant.picture for variant in product.variants if variant.options.get(name) != value}
    if len(pictures) != 1 or pictures & others:
        return None
    return next(iter(pictures))
