"""The snapshot: what the build promised, in the form that checkout prices from.

A folder of immutable objects, named by their content:

    current                      the hash of the snapshot that is live
    manifests/<hash>.json        Manifest: which objects this snapshot is made of
    objects/<hash>.json          Settings, Care, one locale's mails, or a shard {sku: Variant}

A SKU's shard follows from its hash, and there are about sixteen SKUs in each, so that pricing a cart reads
one small object for each line whatever the catalogue's size, and an edited product changes one shard.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from shop.domain.flows import Care

SKUS_PER_SHARD = 16
FORMAT = 1


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Immutable, compact: a field that has its default is not written."""


class Component(Struct, frozen=True):
    """A part of a bundle."""

    sku: str
    quantity: int


class Variant(Struct, frozen=True):
    """One thing that can be bought. ``price`` in minor units, ``weight`` in grams."""

    sku: str
    slug: str
    price: int
    title: dict[str, str]
    """By locale."""
    label: dict[str, str] = {}
    """The option values, as "0.5 l / Slate", by locale; empty for a product without options."""
    categories: tuple[str, ...] = ()
    """Paths, each with all its parents: ``("tea/green", "tea")``."""
    tax_class: str = "standard"
    weight: int = 0
    stock: int | None = None
    """The opening balance; ``None``: not counted."""
    backorder: bool = False
    available_from: str | None = None
    """ISO date of a pre-order's arrival."""
    bundle: tuple[Component, ...] = ()
    picture: str = ""
    """Path of a small picture, for mails and the pay page."""
    lasts: int = 0
    """Days that one piece is used up in; 0: it is not, or nobody knows."""
    guides: tuple[str, ...] = ()
    """Slugs of the guides that tell how it is used."""


class Rate(Struct, frozen=True):
    price: int
    up_to_weight: int | None = None
    up_to_total: int | None = None


class ShippingOption(Struct, frozen=True):
    id: str
    carrier: str
    label: dict[str, str]
    days: tuple[int, int]
    """Working days from dispatch to delivery, both ends."""
    rates: tuple[Rate, ...]
    free: bool = False
    """Takes part in the zone's free-shipping threshold."""


class Zone(Struct, frozen=True):
    id: str
    label: dict[str, str]
    countries: tuple[str, ...]
    options: tuple[ShippingOption, ...]
    free_from: int | None = None


class Carrier(Struct, frozen=True):
    name: str
    tracking_url: str = ""
    """With ``{tracking}`` where the number goes."""


class Tax(Struct, frozen=True):
    prices_include_tax: bool = True
    rates: dict[str, dict[str, str]] = {}
    """Country → tax class → percent as a decimal string: ``{"DE": {"standard": "19"}}``."""


class Promotion(Struct, frozen=True):
    code: str
    kind: str
    """percent | amount | free_shipping"""
    value: str = "0"
    """Percent as a decimal string, or minor units."""
    minimum: int = 0
    starts: str | None = None
    """ISO date in the shop's time zone, inclusive; ``ends`` too."""
    ends: str | None = None
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    once_per_customer: bool = False
    uses: int | None = None


class Hours(Struct, frozen=True):
    days: tuple[str, ...]
    opens: str
    closes: str


class Locale(Struct, frozen=True):
    code: str
    lang: str
    catalogue: str


class Settings(Struct, frozen=True):
    """What of shop.yaml the functions need."""

    name: dict[str, str]
    currency: str
    country: str
    timezone: str
    locales: tuple[Locale, ...]
    url: str = ""
    email: str = ""
    phone: str = ""
    address: dict[str, str] = {}
    legal_name: str = ""
    hours: tuple[Hours, ...] = ()
    order_by: str = "15:00"
    zones: tuple[Zone, ...] = ()
    carriers: dict[str, Carrier] = {}
    tax: Tax = Tax()
    promotions: tuple[Promotion, ...] = ()
    reservation_minutes: int = 30
    returns_days: int = 30
    payment_methods: tuple[str, ...] = ()
    """By the provider's names; none: those that the merchant has switched on at the provider."""
    provider_tax: bool = False
    """Whether the payment provider computes the tax."""


class Email(Struct, frozen=True):
    """A compiled mail: Jinja sources with the shop's layout around them."""

    subject: str
    html: str
    text: str
    subjects: tuple[str, ...] = ()
    """All of them, where several are tried."""
    cards: tuple[str, ...] = ()
    """SKUs of the products that it shows."""


class Forms(Struct, frozen=True):
    """What the functions show themselves, in one language."""

    pages: dict[str, str] = {}
    """By name: Jinja sources."""
    words: dict[str, str] = {}
    """Single texts: above all the exact ones that somebody agrees to."""


class Snapshot(Struct, frozen=True):
    """All of it, as the build holds it in memory."""

    settings: Settings
    variants: tuple[Variant, ...]
    emails: dict[str, dict[str, Email]] = {}
    """Locale → flow → mail."""
    forms: dict[str, Forms] = {}
    """By locale."""
    care: Care = Care()


class Manifest(Struct, frozen=True):
    settings: str
    shards: tuple[str, ...]
    """Object hash of shard 0, 1, …; the length is a power of two. An empty string: no SKU falls there."""
    emails: dict[str, str] = {}
    """Locale → object hash."""
    forms: dict[str, str] = {}
    """Locale → object hash."""
    care: str = ""
    """Object hash; empty in a snapshot from before mails had triggers."""
    format: int = FORMAT


def shard_count(skus: int) -> int:
    """A power of two that leaves about ``SKUS_PER_SHARD`` in each."""
    count = 1
    while count * SKUS_PER_SHARD < skus:
        count *= 2
    return count


def shard_of(sku: str, shards: int) -> int:
    """Where a SKU's record lies among ``shards``."""
    return int.from_bytes(hashlib.sha256(sku.encode()).digest()[:4], "big") % shards


def encode(value: Any) -> bytes:
    """Canonical JSON: the same content gives the same bytes on every machine."""
    return msgspec.json.encode(value, order="deterministic")


def digest(body: bytes) -> str:
    """The name of an object: 16 hex digits of its SHA-256."""
    return hashlib.sha256(body).hexdigest()[:16]


def pack(snapshot: Snapshot) -> tuple[str, bytes, dict[str, bytes]]:
    """Turn a snapshot into ``(hash, manifest bytes, {object hash: bytes})``.

    Raises:
        ValueError: two variants share a SKU.
    """
    objects: dict[str, bytes] = {}

    def keep(value: Any) -> str:
        body = encode(value)
        name = digest(body)
        objects[name] = body
        return name

    manifest = Manifest(
        settings=keep(snapshot.settings),
        shards=tuple(keep(shard) if shard else "" for shard in _shards(snapshot.variants)),
        emails={locale: keep(mails) for locale, mails in sorted(snapshot.emails.items())},
        forms={locale: keep(forms) for locale, forms in sorted(snapshot.forms.items())},
        care=keep(snapshot.care) if snapshot.care.flows else "",
    )
    body = encode(manifest)
    return digest(body), body, objects


def _shards(variants: Iterable[Variant]) -> list[Mapping[str, Variant]]:
    ordered = sorted(variants, key=lambda v: v.sku)
    shards: list[dict[str, Variant]] = [{} for _ in range(shard_count(len(ordered)))]
    for variant in ordered:
        shard = shards[shard_of(variant.sku, len(shards))]
        if variant.sku in shard:
            raise ValueError(f"SKU {variant.sku!r} stands twice in the snapshot")
        shard[variant.sku] = variant
    return list(shards)
