"""How fast due mail leaves, with which memory, and what it costs to find what is due among much that is not."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

import msgspec
from msgspec.structs import replace

from benchmarks.figures import BenchmarkFailed, Figure, Tell
from shop.adapters.mail.folder import FolderMail
from shop.adapters.store.sqlite import SQLiteStore
from shop.domain.customers import Bought, Customer, customer_id
from shop.domain.order_parts import OrderLine, Parcel
from shop.domain.orders import Order
from shop.ports.clock import rfc3339
from shop.ports.mail import Message
from shop.ports.store import ABSENT, MAX_WRITES, Item, Put
from shop.services import customer_book, order_book
from shop.services.plan_mail import plan
from shop.services.queue_mail import DUE_MAIL
from shop.services.send_due_mail import BATCH, send_due_mail
from shop.services.shop import Shop
from tests.flows import flow, make_caring_shop
from tests.shops import START, Clock

MAILS = 100_000
RATE = 500
FEW, MANY = 1_000, 1_000_000
LOOKS = 200
FLOW = flow("check-in", "order.delivered", delay="1 hour", lapses="14 days", sells=True)


def measure_mailing(tell: Tell) -> list[Figure]:
    """Due care: claimed, checked again, counted, made, written to a folder, marked."""
    with tempfile.TemporaryDirectory() as folder:
        shop = replace(make_caring_shop(Path(folder), FLOW), mail=FolderMail(Path(folder) / "outbox"))
        shop = replace(shop, store=SQLiteStore(Path(folder) / "shop.db"), clock=Clock(START))
        tell(f"{MAILS:,} due mails: writing them down")
        _write(shop, (write for number in range(MAILS) for write in _due(shop, number)))
        shop.clock.tick(hours=2)  # type: ignore[attr-defined]
        tell(f"{MAILS:,} due mails: sending them")
        watching = Watching(shop.mail)
        began = time.perf_counter()
        sent = send_due_mail(replace(shop, mail=watching))
        seconds = time.perf_counter() - began
        if sent != MAILS or len(list((Path(folder) / "outbox").iterdir())) != MAILS:
            raise BenchmarkFailed(f"{sent} of {MAILS} mails were sent")
        alone = _alone(shop, watching.last)
    few, many = _looks((FEW, MANY), tell)
    return [
        Figure(f"{MAILS:,} due mails", sent / seconds, "mails/s", alone, "writing the files alone", at_least=RATE),
        Figure("memory, last tenth over second", watching.growth, "MB", at_most=20),
        Figure(f"finding due mail among {MANY:,} not due", many, "ms", few, f"among {FEW:,}", at_most=few * 1.5),
    ]


class Watching:
    """A carrier that notes how much memory there is, at the second tenth of the mails and at the end."""

    def __init__(self, inner: FolderMail) -> None:
        self._inner = inner
        self._count = 0
        self._early = 0.0
        self.last: Message

    def send(self, message: Message) -> None:
        self._inner.send(message)
        self._count += 1
        self.last = message
        if self._count == MAILS // 10:
            self._early = _memory()

    def close(self) -> None:
        self._inner.close()

    @property
    def growth(self) -> float:
        return _memory() - self._early


def _memory() -> float:
    """Megabytes that are in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _due(shop: Shop, number: int) -> Iterator[Put]:
    """A customer with an order that has arrived, and a mail that is due for it."""
    email = f"customer{number}@example.com"
    name, at = f"B{number:09d}", shop.now()
    line = OrderLine(sku="TEA-50", slug="sencha", title="Sencha", quantity=2, unit_price=950)
    order = Order(
        number=name,
        created_at=at,
        expires_at=at,
        currency="EUR",
        locale="en",
        country="DE",
        lines=(line,),
        subtotal=1900,
        total=1900,
        snapshot="",
        email=email,
        name="Ada Lovelace",
        attempts={"one": ("paid",)},
        stock="sold",
        parcels=(Parcel(id="1", carrier="dhl", shipped_at=at, status="delivered", delivered_at=at),),
    )
    line_left = msgspec.structs.replace(line, shipped=2)
    yield order_book.put(msgspec.structs.replace(order, lines=(line_left,)), ABSENT)
    bought = Bought(
        at=at, total=1900, lines=(("TEA-50", "sencha", 2),), categories=("tea",), paid=True, delivered_at=at
    )
    customer = Customer(email=email, name="Ada Lovelace", locale="en", country="DE", orders={name: bought})
    known = customer_book.Known(customer_id(email), customer, customer_book.Consents(), None, ABSENT)
    yield known.put(customer)
    mail = plan(shop, FLOW, known, order, at=at)
    assert mail is not None
    yield mail


def _write(shop: Shop, writes: Iterator[Put]) -> None:
    batch: list[Put] = []
    for write in writes:
        batch.append(write)
        if len(batch) == MAX_WRITES:
            shop.store.commit(*batch)
            batch.clear()
    if batch:
        shop.store.commit(*batch)


def _alone(shop: Shop, message: Message) -> float:
    """Files a second: composing and writing one message over and over."""
    count = 2_000
    began = time.perf_counter()
    for number in range(count):
        shop.mail.send(replace(message, id=f"alone-{number}"))
    return count / (time.perf_counter() - began)


def _looks(counts: Sequence[int], tell: Tell) -> list[float]:
    """Milliseconds to find one batch of due mails among each of so many that are due later, measured in turns."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{count}.db" for count in counts]
        for path, count in zip(paths, counts, strict=True):
            tell(f"finding due mail among {count:,}")
            store = SQLiteStore(path)
            for first in range(0, count, MAX_WRITES):
                store.commit(
                    *(_waiting(number, days=1 + number % 300) for number in range(first, first + MAX_WRITES))
                )
            store.commit(*(_waiting(count + number, days=-1) for number in range(BATCH)))
            store.close()
        stores = [SQLiteStore(path) for path in paths]
        times: list[list[float]] = [[] for _ in counts]
        for _ in range(LOOKS):
            for store, taken in zip(stores, times, strict=True):
                began = time.perf_counter()
                found = store.query(DUE_MAIL, index=2, until=f"{rfc3339(START)}~", limit=BATCH)
                taken.append((time.perf_counter() - began) * 1000)
                if len(found) != BATCH:
                    raise BenchmarkFailed(f"{len(found)} mails were found due, not {BATCH}")
        for store in stores:
            store.close()
    return [median(taken) for taken in times]


def _waiting(number: int, days: int) -> Put:
    due = rfc3339(START + timedelta(days=days))
    data = {"flow": "check-in", "state": "queued", "tries": 0, "due_at": due}
    return Put(Item(f"CUSTOMER#{number:024x}", "MAIL#check-in#1", data=data, index2=(DUE_MAIL, f"{due}#{number}")))
