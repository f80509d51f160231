"""Small shops for tests: a catalogue in code, a clock that is moved by hand, numbers that can be foretold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import FileSnapshots
from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.memory import MemoryStore
from shop.bootstrap import CROCKFORD
from shop.domain.attention import KINDS, flow_of
from shop.domain.consent import TOPICS
from shop.domain.requests import CheckoutRequest, Item
from shop.domain.snapshot import (
    Carrier,
    Component,
    Email,
    Forms,
    Hours,
    Locale,
    Promotion,
    Rate,
    Settings,
    ShippingOption,
    Snapshot,
    Tax,
    Variant,
    Zone,
    pack,
)
from shop.ports.files import Files
from shop.ports.mail import Message
from shop.ports.store import Store
from shop.services.copy_snapshot import copy_snapshot, make_current
from shop.services.shop import Shop

SECRET = b"a secret of thirty-two characters"
START = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin

SETTINGS = Settings(
    name={"en": "Small Shop", "zh": "小店"},
    currency="EUR",
    country="DE",
    timezone="Europe/Berlin",
    locales=(Locale(code="en", lang="en", catalogue="en"), Locale(code="zh", lang="zh-Hans", catalogue="zh_Hans")),
    email="shop@small.example",
    phone="+49 40 5550 0100",
    hours=(Hours(days=("mon", "tue", "wed", "thu", "fri"), opens="09:00", closes="18:00"),),
    zones=(
        Zone(
            id="de",
            label={"en": "Germany"},
            countries=("DE",),
            free_from=5000,
            options=(
                ShippingOption(
                    id="standard",
                    carrier="dhl",
                    label={"en": "Parcel", "zh": "包裹"},
                    days=(1, 3),
                    free=True,
                    rates=(Rate(price=490, up_to_weight=2000), Rate(price=790)),
                ),
                ShippingOption(
                    id="express",
                    carrier="dhl",
                    label={"en": "Express"},
                    days=(1, 1),
                    rates=(Rate(price=1290, up_to_weight=10000),),
                ),
            ),
        ),
        Zone(
            id="eu",
            label={"en": "European Union"},
            countries=("AT", "FR"),
            options=(
                ShippingOption(
                    id="eu-standard", carrier="dhl", label={"en": "Parcel"}, days=(3, 6), rates=(Rate(price=990),)
                ),
            ),
        ),
        Zone(
            id="world",
            label={"en": "World"},
            countries=("US",),
            options=(
                ShippingOption(
                    id="world", carrier="dhl", label={"en": "Airmail"}, days=(7, 14), rates=(Rate(price=1990),)
                ),
            ),
        ),
    ),
    carriers={"dhl": Carrier(name="DHL", tracking_url="https://dhl.example/?t={tracking}")},
    tax=Tax(rates={"DE": {"standard": "19", "reduced": "7"}, "AT": {"standard": "20", "reduced": "10"}}),
    promotions=(
        Promotion(code="TEN", kind="percent", value="10"),
        Promotion(code="ONCE", kind="percent", value="10", once_per_customer=True),
        Promotion(code="FIVE", kind="amount", value="500", minimum=2000, categories=("tea",)),
        Promotion(code="FREE", kind="free_shipping", minimum=1000),
        Promotion(code="OLD", kind="percent", value="50", ends="2026-12-31"),
        Promotion(code="SOON", kind="percent", value="50", starts="2027-06-01"),
        Promotion(code="TWO", kind="amount", value="100", uses=2),
    ),
)

VARIANTS = (
    Variant(
        sku="TEA-50",
        slug="sencha",
        price=950,
        title={"en": "Sencha", "zh": "煎茶"},
        label={"en": "50 g", "zh": "50 克"},
        categories=("tea/green", "tea"),
        tax_class="reduced",
        weight=80,
    ),
    Variant(
        sku="POT",
        slug="teapot",
        price=4900,
        title={"en": "Teapot", "zh": "茶壶"},
        categories=("teaware",),
        weight=900,
        stock=3,
    ),
    Variant(sku="CUP", slug="cup", price=1200, title={"en": "Cup"}, categories=("teaware",), weight=300, stock=10),
    Variant(
        sku="SET",
        slug="set",
        price=5900,
        title={"en": "Tea set"},
        categories=("gifts",),
        weight=1600,
        bundle=(Component(sku="POT", quantity=1), Component(sku="CUP", quantity=2)),
    ),
    Variant(
        sku="LATER",
        slug="later",
        price=2000,
        title={"en": "New harvest"},
        stock=1,
        backorder=True,
        available_from="2027-05-20",
        weight=100,
    ),
    Variant(sku="GONE", slug="gone", price=2000, title={"en": "Sold out"}, stock=0, weight=100),
)

FLOWS = (
    "order-confirmed",
    "payment-failed",
    "order-shipped",
    "order-delivered",
    "order-cancelled",
    *(flow_of(kind) for kind in KINDS),
)


def _email(flow: str, language: str) -> Email:
    return Email(
        subject=f"{flow} {{{{ order.number }}}} {language}",
        html=f"<html><body><p>{flow}: {{{{ order.lines[0].title }}}}, {{{{ order.total }}}}</p></body></html>",
        text=f"{flow}: {{{{ order.lines[0].title }}}}, {{{{ order.total }}}}\n{{{{ order.url }}}}\n",
    )


def _ticket_email(flow: str) -> Email:
    body = "{{ ticket.name }} wrote: {{ ticket.message }}"
    return Email(subject=f"{flow} {{{{ ticket.number }}}}", html=f"<p>{body}</p>", text=body)


def _plain_email(subject: str, body: str) -> Email:
    return Email(subject=subject, html=f"<p>{body}</p>", text=body)


FORMS = {
    code: Forms(words={f"name_{topic}": topic for topic in TOPICS} | {"wording_news": "Send me news."})
    for code in ("en", "zh")
}

EMAILS = {
    code: {flow: _email(flow, code) for flow in FLOWS}
    | {flow: _ticket_email(flow) for flow in ("ticket-received", "merchant-ticket")}
    | {"subscription-confirm": _plain_email("{{ subscription.topics }}", "{{ subscription.url }}")}
    | {"back-in-stock": _plain_email("back: {{ restock.title }}", "{{ restock.price }} {{ restock.url }}")}
    for code in ("en", "zh")
}


class Clock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class Ids:
    """0000000001, 0000000002 … in Crockford's alphabet."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        number, text = self.count, ""
        for _ in range(10):
            number, digit = divmod(number, 32)
            text = CROCKFORD[digit] + text
        return text


@dataclass
class MemoryMail:
    sent: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def close(self) -> None:
        pass

    @property
    def subjects(self) -> list[str]:
        return [message.subject for message in self.sent]


def snapshot(**changes: Any) -> Snapshot:
    settings = changes.pop("settings", SETTINGS)
    return Snapshot(settings=settings, variants=changes.pop("variants", VARIANTS), emails=EMAILS, forms=FORMS)


class Packed:
    """A snapshot as a build hands it over, in the form of files to copy from."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.name, manifest, objects = pack(snapshot)
        self._files = {f"objects/{name}.json": body for name, body in objects.items()}
        self._files[f"manifests/{self.name}.json"] = manifest

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)


def write_snapshot(files: Files, snapshot: Snapshot) -> str:
    """Have checkout sell by a snapshot, put in place as a publish does; its hash."""
    packed = Packed(snapshot)
    copy_snapshot(packed, files, packed.name)
    make_current(files, packed.name)
    return packed.name


def publish(folder: Path, **changes: Any) -> str:
    return write_snapshot(FolderFiles(folder / "snapshot"), snapshot(**changes))


def make_shop(folder: Path, store: Store | None = None, clock: Clock | None = None, **changes: Any) -> Shop:
    publish(folder, **changes)
    store = store or MemoryStore()
    return Shop(
        store=store,
        catalogues=FileSnapshots(FolderFiles(folder / "snapshot")),
        payments=SandboxPayments(SandboxProvider(store, SECRET), "http://shop.test"),
        mail=MemoryMail(),
        clock=clock or Clock(),
        new_id=Ids(),
        secret=SECRET,
        url="http://shop.test",
    )


def order_of(*items: tuple[str, int], **fields: Any) -> CheckoutRequest:
    fields.setdefault("email", "ada@example.com")
    return CheckoutRequest(items=tuple(Item(sku, quantity) for sku, quantity in items), **fields)


def repriced(sku: str, price: int) -> tuple[Variant, ...]:

    return tuple(msgspec.structs.replace(v, price=price) if v.sku == sku else v for v in VARIANTS)
