"""A year of a shop in memory: its customers' doings, and all the ways in which the world fails it.

Everything follows from the seed. Whether something fails is decided by what it is and when, so that the threads which
write marks make no difference.
"""

from __future__ import annotations

import heapq
import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec.structs import replace

from shop.adapters.store.memory import MemoryStore
from shop.domain.customers import customer_id
from shop.domain.errors import Conflict, ShopError, Unavailable, Unprocessable
from shop.domain.flows import Voucher
from shop.domain.requests import PreferencesRequest
from shop.ports.mail import Deferred, Message, Unanswered
from shop.ports.payments import PaymentEvent
from shop.ports.store import Write
from shop.services.change_preferences import change_preferences
from shop.services.erase_customer import erase_customer
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.mail_links import preferences_token
from shop.services.place_order import place_order
from shop.services.record_payment import record_payment
from shop.services.run_schedule import run_schedule
from shop.services.unsubscribe import withdraw
from tests.flows import CHECK_IN, REPLENISH, REVIEW, UNPAID, WELCOME, flow, make_caring_shop
from tests.shops import START, VARIANTS, Clock, order_of
from tests.unit.services.crashes import Crash

EVERY = timedelta(hours=2)
"""Between two runs of the scheduled work."""
OPENING = 1_000_000
WIN_BACK = flow("win-back", "order.delivered", topic="offers", delay="60 days", lapses="14 days", priority=40)
BIRTHDAY = flow("birthday", "customer.birthday", topic="offers", delay="3 days before", repeat="yearly", priority=80)
HOLIDAY = flow(
    "holiday",
    "holiday",
    topic="offers",
    repeat="yearly",
    holidays=("summer",),
    lapses="5 days",
    voucher=Voucher(code="SUMMER", value=10, days=30),
)
FLOWS = (CHECK_IN, REVIEW, REPLENISH, UNPAID, WELCOME, WIN_BACK, BIRTHDAY, HOLIDAY)
TOPICS = {one.name: one.topic for one in FLOWS}
_CODE = re.compile(r"\b(?:THANKS|SUMMER)-[A-Z0-9-]+")


class FaultyStore(MemoryStore):
    """Now and then the process dies before or after a commit, or the store does not answer."""

    def __init__(self, seed: int, clock: Clock, per_mille: float) -> None:
        super().__init__()
        self.crashes = 0
        self._seed, self._clock, self._per_million = seed, clock, int(per_mille * 1000)

    def commit(self, *writes: Write) -> None:
        key = writes[0].key
        dice = crc32(f"{self._seed}|{key}|{self._clock.now}".encode()) % 1_000_000
        if dice >= self._per_million:
            super().commit(*writes)
            return
        self.crashes += 1
        if dice % 3 == 0:
            raise Unavailable("store_unavailable", "The store does not answer.")
        if dice % 3 == 1:
            super().commit(*writes)
        raise Crash


class FaultyMail:
    """Notes when what was handed over; now and then it is away, defers, or takes a mail and says nothing."""

    def __init__(self, seed: int, clock: Clock, per_mille: float) -> None:
        self.taken: dict[str, list[datetime]] = defaultdict(list)
        self.messages: dict[str, Message] = {}
        self.letters: dict[tuple[str, str], Message] = {}
        """The newest to an address under a subject."""
        self.unanswered: set[str] = set()
        """Ids whose sender can't know that they were taken."""
        self._seed, self._clock, self._per_million = seed, clock, int(per_mille * 1000)

    def send(self, message: Message) -> None:
        dice = crc32(f"{self._seed}|{message.id}|{self._clock.now}".encode()) % 1_000_000
        if dice < self._per_million and dice % 3 != 2:
            raise (Deferred if dice % 3 else Unavailable)("mail_away", "Not now.")
        self.taken[message.id].append(self._clock.now)
        self.messages.setdefault(message.id, message)
        self.letters[message.to, message.subject] = message
        if dice < self._per_million:
            self.unanswered.add(message.id)
            raise Unanswered("mail_unanswered", "Nothing was said.")

    def close(self) -> None:
        pass


class Year:
    """Plays it; what was done, to compare with what is stored: ``paid`` by order, ``ended`` by address and topic."""

    def __init__(self, folder: Path, seed: int, customers: int, *, faults: float = 3.0) -> None:
        self.random = random.Random(seed)
        self.clock = Clock()
        self.store = FaultyStore(seed, self.clock, faults)
        self.mail = FaultyMail(seed, self.clock, faults * 5)
        variants = tuple(
            replace(one, lasts=30)
            if one.sku == "TEA-50"
            else replace(one, stock=OPENING)
            if one.sku == "CUP"
            else one
            for one in VARIANTS
        )
        care = {"calendar": {"summer": ("2027-06-21",)}}
        shop = make_caring_shop(folder, *FLOWS, clock=self.clock, care=care, variants=variants)
        self.shop = replace(shop, store=self.store, mail=self.mail)
        self.paid: Counter[str] = Counter()
        self.erased: dict[str, datetime] = {}
        self.ended: dict[tuple[str, str], datetime] = {}
        self.country: dict[str, str] = {}
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        for number in range(customers):
            self._foresee(f"c{number}@example.com")

    def play(self, days: int = 365) -> None:
        end, tick = START + timedelta(days=days), START
        while self._acts and self._acts[0][0] < end:
            at, _, act = heapq.heappop(self._acts)
            while tick <= at:
                self.clock.now = max(self.clock.now, tick)
                self._run()
                tick += EVERY
            self.clock.now = max(self.clock.now, at)
            act()
        while tick <= end + timedelta(days=3):
            self.clock.now = max(self.clock.now, tick)
            self._run()
            tick += EVERY

    def later(self, act: Callable[[], None], **span: float) -> None:
        heapq.heappush(self._acts, (self.clock.now + timedelta(**span), next(self._numbers), act))

    def _run(self) -> None:
        started = self.clock.now
        for _ in range(5):
            try:
                run_schedule(self.shop)
            except (Crash, ShopError):
                self.mail.unanswered.update(id for id, times in self.mail.taken.items() if times[-1] >= started)
                self.clock.tick(minutes=6)  # what the dead had claimed is free again
                continue
            return

    def _insist(self, work: Callable[[], Any]) -> Any:
        """As whoever was not answered does."""
        while True:
            try:
                return work()
            except (Crash, Unavailable):
                self.clock.tick(seconds=1)

    def _foresee(self, email: str) -> None:
        """What this customer will do, of their own accord."""
        chance = self.random
        self.country[email] = chance.choices(["DE", "AT", "FR", "US"], [6, 2, 1, 1])[0]
        for day in sorted(chance.uniform(0, 350) for _ in range(chance.choices([1, 2, 3, 6], [5, 3, 2, 1])[0])):
            self.later(lambda: self._shop(email), days=day)
        if chance.random() < 0.2:
            topic = chance.choice(["care", "offers"])
            self.later(lambda: self._end(email, topic), days=chance.uniform(5, 360))
        if chance.random() < 0.1:
            self.later(lambda: self._tell_birthday(email), days=chance.uniform(5, 360))
        if chance.random() < 0.02:
            self.later(lambda: self._erase(email), days=chance.uniform(60, 360))

    def _shop(self, email: str) -> None:
        if email in self.erased:
            return
        chance = self.random
        sku = chance.choice(["TEA-50", "TEA-50", "CUP"])
        codes = self._codes(email)
        consent = chance.random() < 0.5 and (email, "offers") not in self.ended
        request = order_of(
            (sku, chance.randint(1, 3)), email=email, country=self.country[email], marketing_consent=consent
        )
        key = self.shop.new_id()
        placed = None
        if codes and chance.random() < 0.7:
            with suppress(Unprocessable):  # used, or over: the shopper takes it out
                placed = self._insist(lambda: place_order(self.shop, replace(request, coupons=codes[-1:]), f"{key}c"))
                self.later(lambda: self._shop(email), hours=chance.uniform(1, 48))  # maybe with the same code again
        order = (placed or self._insist(lambda: place_order(self.shop, request, key))).order
        if chance.random() < 0.25:
            return  # and never pays
        event = PaymentEvent(
            id=f"paid-{order.number}",
            provider="test",
            fact="paid",
            order=order.number,
            attempt=f"a-{order.number}",
            amount=order.total,
            currency=order.currency,
            payment=f"p-{order.number}",
            name="Ada",
        )
        self.paid[order.number] = order.total
        tell = [event] * chance.choice([1, 1, 2, 3])
        if chance.random() < 0.2:
            tell.append(replace(event, id=f"failed-{order.number}", fact="failed", attempt="declined"))
        chance.shuffle(tell)
        for one in tell:
            self.later(
                lambda one=one: self._insist(lambda: record_payment(self.shop, one)), minutes=chance.uniform(1, 20)
            )
        self.later(lambda: self._ship(order.number), hours=chance.uniform(12, 60))

    def _codes(self, email: str) -> tuple[str, ...]:
        """The codes that this customer was sent."""
        letters = (self.mail.letters.get((email, name)) for name in ("welcome", "holiday"))
        return tuple(match[0] for letter in letters if letter and (match := _CODE.search(letter.text)))

    def _ship(self, number: str) -> None:
        with suppress(Conflict):  # shipped before the process died, held, or given back
            self._insist(lambda: ship_order(self.shop, number, carrier="dhl", tracking=number))
        self.later(lambda: self._deliver(number), hours=self.random.uniform(24, 96))

    def _deliver(self, number: str) -> None:
        with suppress(Conflict):
            self._insist(lambda: deliver_order(self.shop, number))

    def _end(self, email: str, topic: str) -> None:
        self._insist(lambda: withdraw(self.shop, customer_id(email), [topic], source="unsubscribe"))
        self.ended.setdefault((email, topic), self.clock.now)

    def _tell_birthday(self, email: str) -> None:
        ended: Sequence[str] = [topic for address, topic in self.ended if address == email]
        topics = tuple(topic for topic in ("care", "restock", "offers") if topic not in ended)
        day = f"{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        token = preferences_token(self.shop, customer_id(email))
        self._insist(lambda: change_preferences(self.shop, token, PreferencesRequest(topics=topics, birthday=day)))

    def _erase(self, email: str) -> None:
        with suppress(ShopError):  # something is under way, or nothing known
            self._insist(lambda: erase_customer(self.shop, email))
            self.erased[email] = self.clock.now
