"""Many workers plan and send care at once, on real books: nothing twice, nothing lost, no cap broken."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.sqlite import SQLiteStore
from shop.domain.customers import customer_id
from shop.domain.flows import DAY
from shop.services import customer_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.place_order import place_order
from shop.services.plan_care import plan_care
from shop.services.send_due_mail import send_due_mail
from tests.flows import CHECK_IN, REVIEW, flow, make_caring_shop
from tests.shops import Clock, order_of
from tests.unit.test_orders_life import pay

CUSTOMERS, WORKERS = 12, 4
PATIENT = [replace(one, lapses=30 * DAY) for one in (CHECK_IN, REVIEW)]
TOGETHER = flow("also", "order.delivered", delay="5 days", priority=70, lapses="30 days")


def test_workers_at_once_send_each_mail_once(tmp_path: Path) -> None:
    clock = Clock()
    shop = make_caring_shop(tmp_path, *PATIENT, TOGETHER, clock=clock)
    shop = replace(shop, store=SQLiteStore(tmp_path / "shop.db"))
    shop = replace(shop, payments=SandboxPayments(SandboxProvider(shop.store, shop.secret), shop.url))
    for number in range(CUSTOMERS):
        placed = place_order(shop, order_of(("TEA-50", 1), email=f"ada{number}@example.com"), f"key-{number}")
        pay(shop, placed)
        ship_order(shop, placed.order.number, carrier="dhl", tracking=str(number))
        deliver_order(shop, placed.order.number)

    def work(_: int) -> None:
        plan_care(shop)
        send_due_mail(shop)

    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(30):
            list(pool.map(work, range(WORKERS)))
            clock.now += timedelta(hours=21)
    care = Counter(message.id for message in shop.mail.sent if message.unsubscribe_url)
    assert set(care.values()) == {1}
    assert len(care) == 3 * CUSTOMERS
    for number in range(CUSTOMERS):
        known = customer_book.read(shop.store, customer_id(f"ada{number}@example.com"))
        times = [at for at, _ in known.customer.contacted]
        assert len(times) == 3
        assert [name.split("#")[1] for _, name in known.customer.contacted] == ["also", "check-in", "review-request"]
    shop.store.close()
