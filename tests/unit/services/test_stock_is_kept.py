"""Whatever shoppers, banks, time and the merchant do: available + reserved + sold is what there was at first."""

from __future__ import annotations

import atexit
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.memory import MemoryStore
from shop.domain.errors import Conflict, InvalidRequest
from shop.services import keep_stock, order_book
from shop.services.expire_orders import expire_orders
from shop.services.fulfil_order import release_hold, ship_order
from shop.services.place_order import place_order
from shop.services.record_payment import receive_webhook
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.shops import SECRET, Clock, Ids, MemoryMail, make_shop, order_of
from tests.unit.domain.effort import effort
from tests.unit.services.books import all_orders, check_books, live_pages

OUTCOMES = ("paid", "failed", "delayed", "abandoned")
_folder = tempfile.TemporaryDirectory(prefix="regulars-")
atexit.register(_folder.cleanup)
_template = make_shop(Path(_folder.name))


def a_shop() -> Shop:
    store = MemoryStore()
    payments = SandboxPayments(SandboxProvider(store, SECRET), "http://shop.test")
    return replace(_template, store=store, payments=payments, clock=Clock(), new_id=Ids(), mail=MemoryMail())


class AShopsDays(RuleBasedStateMachine):
    orders = Bundle("orders")
    undelivered = Bundle("undelivered")

    def __init__(self) -> None:
        super().__init__()
        self.shop = a_shop()
        self.openings = {"POT": 3, "CUP": 10, "LATER": 1}
        self.paid: set[str] = set()

    @rule(
        target=orders,
        items=st.lists(
            st.tuples(st.sampled_from(("POT", "CUP", "SET", "LATER", "TEA-50")), st.integers(1, 3)),
            min_size=1,
            max_size=3,
        ),
        cart=st.sampled_from(("c1", "c2", None)),
        key=st.sampled_from(("k1", "k2", "k3", None)),
        coupons=st.sampled_from(((), (), ("ONCE",), ("TWO",))),
    )
    def place(self, items: list[tuple[str, int]], cart: str | None, key: str | None, coupons: tuple[str, ...]) -> Any:
        """A new cart, or one that changed, or the same question asked again."""
        try:
            return place_order(self.shop, order_of(*items, cart=cart, coupons=coupons), key).order.number
        except (Conflict, InvalidRequest):
            return ""

    @rule(target=undelivered, number=orders, outcome=st.sampled_from(OUTCOMES))
    def choose(self, number: str, outcome: str) -> list[Any]:
        """At the pay page; the webhooks are not delivered yet."""
        provider = self.shop.payments.provider
        session = provider.session(f"sbx_{number}")
        events = provider.pay(session, outcome, self.shop.clock()) if session else []
        self.paid |= {number for event in events if event["fact"] == "paid"}
        return events

    @rule(events=undelivered)
    def deliver(self, events: list[Any]) -> None:
        for event in events:
            receive_webhook(self.shop, *self.shop.payments.provider.sign(event, self.shop.clock()))

    @rule(minutes=st.sampled_from((1, 10, 31)))
    def time_passes(self, minutes: int) -> None:
        self.shop.clock.tick(minutes=minutes)

    @rule()
    def expire(self) -> None:
        expire_orders(self.shop)

    @rule()
    def tick(self) -> None:
        run_schedule(self.shop)

    @rule(number=orders, what=st.sampled_from((cancel_order, release_hold, refund_order, "part", "ship")))
    def the_merchant_does(self, number: str, what: Any) -> None:
        if not number:
            return
        with suppress(Conflict, InvalidRequest):
            if what == "part":
                refund_order(self.shop, number, 100, key="part")
            elif what == "ship":
                ship_order(self.shop, number, carrier="dhl", tracking="1")
            else:
                what(self.shop, number)

    @rule(sku=st.sampled_from(("POT", "CUP")), pieces=st.integers(-2, 3))
    def count(self, sku: str, pieces: int) -> None:
        with suppress(InvalidRequest):
            keep_stock.add_stock(self.shop, sku, pieces)
            self.openings[sku] += pieces

    @invariant()
    def the_books_agree(self) -> None:
        known = all_orders(self.shop.store)
        check_books(self.shop.store, self.openings, known)
        carts = [order_book.read(self.shop.store, page.order).order.cart for page in live_pages(self.shop, known)]
        named = [cart for cart in carts if cart]
        assert len(named) == len(set(named)), "one cart can be paid at one page only"

    def teardown(self) -> None:
        """After two quiet hours nothing is left in between."""
        for _ in range(3):
            self.shop.clock.tick(minutes=40)
            run_schedule(self.shop)
        self.the_books_agree()
        known = all_orders(self.shop.store)
        waiting = [
            o.number for o in known if o.payment_status in ("awaiting_payment", "processing") or o.stock == "reserved"
        ]
        assert waiting == []
        assert {order.number for order in known if order.is_paid} >= self.paid, "no payment is forgotten"
        mails = [(message.subject, message.id) for message in self.shop.mail.sent]
        assert len(mails) == len(set(mails))


AShopsDays.TestCase.settings = effort(25, stateful_step_count=25)
TestAShopsDays = AShopsDays.TestCase
