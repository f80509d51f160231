"""The import of one file, from its bytes to bundles and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from shop.domain.errors import InvalidRequest
from shop.storefront.catalogue import Catalogue, read_catalogue
from shop.storefront.documents import SLUG
from shop.storefront.moving.bundles import Bundle, Choices, Workshop
from shop.storefront.moving.categories import Shelves, needed
from shop.storefront.moving.decoding import decode
from shop.storefront.moving.goods import Goods, Terms
from shop.storefront.moving.notes import Note, Notes, Refusal
from shop.storefront.moving.numbering import Numbers, give_slugs
from shop.storefront.moving.old_links import OldShop
from shop.storefront.moving.photos import PhotoFolder
from shop.storefront.moving.placing import DRAFTS, place
from shop.storefront.moving.report import Moved
from shop.storefront.moving.shopify import read_shopify
from shop.storefront.moving.tables import Table, read_table
from shop.storefront.moving.trial import faults
from shop.storefront.moving.woocommerce import read_woocommerce
from shop.storefront.problems import Problems

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


class Wishes(msgspec.Struct, frozen=True):
    """What the merchant asked for besides the file. ``old_shop``: its address, for links."""

    content: Path
    images: Path | None = None
    encoding: str | None = None
    old_shop: str = ""
    category: str = "other"
    added: date | None = None
    reduced: date | None = None
    dry_run: bool = False


class _Plan(msgspec.Struct, frozen=True):
    bundles: tuple[Bundle, ...]
    categories: Mapping[str, str]
    missing: tuple[str, ...]


def move_in(data: bytes, wishes: Wishes, now: datetime) -> Moved:
    """Read an export and write what is new; ``now`` decides which sales hold and when products were added.

    Raises:
        InvalidRequest: the file can't be read as a whole, or shop.yaml can't.
        Conflict: another import is at work.
    """
    if not all(SLUG.fullmatch(part) for part in wishes.category.split("/")):
        words = (
            f"--category: found {wishes.category!r}, expected lower-case letters, digits and dashes, as gifts/cards"
        )
        raise InvalidRequest("invalid_request", words)
    catalogue = _catalogue(wishes.content)
    today = now.astimezone(ZoneInfo(catalogue.shop.timezone)).date()
    text, encoding = decode(data, wishes.encoding)
    table = read_table(text)
    importer = _Importer(catalogue, wishes, table, today)
    plan = importer.plan()
    late = set() if wishes.dry_run else place(wishes.content, plan.bundles, plan.categories)
    written = [bundle for bundle in plan.bundles if bundle.slug not in late]
    notes = importer.told()
    return Moved(
        vendor=table.vendor,
        encoding=encoding,
        separator=_NAMES[table.separator],
        rows=len(table.rows) + len(table.broken),
        products=tuple(bundle.slug for bundle in written if not bundle.draft),
        drafts=tuple(bundle.slug for bundle in written if bundle.draft),
        categories=tuple(plan.categories),
        there=tuple(sorted({*importer.there.values(), *late})),
        refused=sum(note.kind == "refused" for note in notes),
        variants=sum(len(bundle.values.get("variants", (1,))) for bundle in written),
        pictures=sum(len(bundle.files) for bundle in written),
        notes=notes,
        missing=plan.missing,
    )


def _catalogue(content: Path) -> Catalogue:
    problems = Problems()
    catalogue = read_catalogue(content, problems)
    if catalogue is None:
        lines = "\n".join(str(problem) for problem in list(problems)[:5])
        raise InvalidRequest(
            "no_shop",
            f"{content / 'shop.yaml'} says what currency and language products are in, and can't be read:\n{lines}\n"
            "Write it first (docs/merchant/start-your-own-shop.md), or name the folder with --content.",
        )
    return catalogue


class _Importer:
    """What one import knows while it goes on."""

    def __init__(self, catalogue: Catalogue, wishes: Wishes, table: Table, today: date) -> None:
        self.catalogue = catalogue
        self.wishes = wishes
        self.table = table
        self.today = today
        self.there: dict[int, str] = {}
        self._slugs: dict[int, str] = {}
        self._notes: dict[int, Notes] = {}
        self._loose: list[Note] = []
        self._refused: dict[int, Note] = {}

    def plan(self) -> _Plan:
        """Everything that would be written. What the build would refuse is refused, and again until nothing is."""
        products = self._numbered(self._read())
        photos = PhotoFolder(self.wishes.images)
        while True:
            left = [goods for goods in products if goods.row not in self._refused]
            plan, notes = self._bundles(left, photos)
            late = {bundle.row: bundle.draft for bundle in plan.bundles if bundle.draft}
            if any(not goods.draft and goods.row in late for goods in left):  # what links to it must know
                products = [msgspec.structs.replace(goods, draft=late.get(goods.row, "")) for goods in left]
                continue
            wrong = faults(self.catalogue, self.wishes.content, plan.bundles, plan.categories)
            if not wrong:
                self._notes = {row: kept for row, kept in self._notes.items() if row not in self._refused}
                for row, made in notes.items():
                    self._notes[row].extend(made)
                return plan
            rows = {bundle.slug: bundle.row for bundle in plan.bundles}
            for slug, words in wrong.items():
                self._refused[rows[slug]] = Note("refused", rows[slug], slug, "bundle", "", words)

    def told(self) -> tuple[Note, ...]:
        """All notes, by row."""
        notes = [note for row, kept in self._notes.items() if row not in self._refused for note in kept]
        return tuple(sorted([*self._loose, *notes, *self._refused.values()], key=lambda note: (note.row, note.kind)))

    def _read(self) -> list[Goods]:
        shop = self.catalogue.shop
        terms = Terms(shop.currency, self.today, shop.tax.classes)
        reader = read_shopify if self.table.vendor == "Shopify" else read_woocommerce
        products = []
        for goods, notes in reader(self.table, terms):
            if goods is None:
                self._loose += notes
                continue
            products.append(goods)
            self._notes[goods.row] = Notes(goods.key)
            self._notes[goods.row].extend(notes)
        return products

    def _numbered(self, products: list[Goods]) -> list[Goods]:
        """New products, with their SKUs. What is there already is noted and goes no further."""
        self._slugs = give_slugs(products)
        declared = self.catalogue.declared
        numbers = Numbers(sku.upper() for sku in declared.get("sku", ()))
        new = []
        for goods in products:
            slug, notes = self._slugs[goods.row], Notes(goods.key)
            there = slug in declared.get("product", ()) or self._exists(slug)
            try:
                numbered = numbers.give(goods, slug, not there, notes)
            except Refusal as refusal:
                if not there:
                    self._refused[goods.row] = refusal.note(goods.key)
                    continue
                numbered = goods
            if there:
                self.there[goods.row] = slug
                self._notes[goods.row] = Notes(goods.key)
                self._notes[goods.row].add("there", goods.row, "bundle", slug, "there already; it was not touched")
                continue
            if goods.slug and goods.slug != slug:
                notes.changed(goods.row, "address", goods.slug, f"its address here is /products/{slug}/")
            self._notes[goods.row].extend(notes)
            new.append(numbered)
        return new

    def _exists(self, slug: str) -> bool:
        return any((self.wishes.content / folder / slug).exists() for folder in ("products", DRAFTS))

    def _bundles(self, products: list[Goods], photos: PhotoFolder) -> tuple[_Plan, dict[int, Notes]]:
        shelves = Shelves(self.catalogue)
        choices = Choices(self.wishes.added or self.today, self.wishes.category, self.wishes.reduced)
        for goods in products:  # so that texts may link to every category
            for names in goods.categories:
                shelves.path(names)
        workshop = Workshop(self.catalogue.shop, photos, shelves, self._old_shop(products, shelves), choices)
        bundles, notes = [], {}
        for goods in products:
            notes[goods.row] = Notes(goods.key)
            bundles.append(workshop.bundle(goods, self._slugs[goods.row], notes[goods.row]))
        used = {path for bundle in bundles for path in (bundle.values["category"], *bundle.values.get("also_in", ()))}
        return _Plan(tuple(bundles), needed(shelves.made, used), tuple(workshop.missing)), notes

    def _old_shop(self, products: list[Goods], shelves: Shelves) -> OldShop:
        """What the other shop's names mean here; drafts have no page that a link could lead to."""
        names: dict[str, str] = {}
        for entry in self.catalogue.products.values():
            for variant in entry.model.variants or (entry.model,):
                if variant.sku:
                    names[variant.sku.casefold()] = entry.key
        names |= {slug: slug for slug in self.catalogue.products}
        for goods in products:
            if not goods.draft:
                slug = self._slugs[goods.row]
                known = (slug, goods.slug, *goods.aliases, *(piece.sku for piece in goods.pieces))
                names |= {name.casefold(): slug for name in known if name}
        categories = frozenset({*self.catalogue.categories, *shelves.made})
        return OldShop(names, categories, self._host(products))

    def _host(self, products: list[Goods]) -> str:
        """The other shop's host: as the merchant says, else where WordPress keeps its pictures."""
        if self.wishes.old_shop:
            address = self.wishes.old_shop
            host = urlsplit(address if "//" in address else f"https://{address}").hostname or ""
            return host.removeprefix("www.")
        hosts = Counter(
            (urlsplit(photo.url).hostname or "").removeprefix("www.")
            for goods in products
            for photo in goods.photos
            if "/wp-content/uploads/" in photo.url and not photo.url.startswith("https://i")
        )
        return hosts.most_common(1)[0][0] if hosts else ""
