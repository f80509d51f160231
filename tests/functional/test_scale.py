"""What an order costs in DynamoDB, measured; docs/scale.md must say the same. And what is never called."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.memory import MemoryStore
from shop.domain.orders import Order
from shop.ports.payments import Checkout
from shop.services import keep_stock, order_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.place_order import Placed, place_order
from shop.services.plan_care import plan_care
from shop.services.quote_cart import quote_cart
from shop.services.record_payment import receive_webhook
from shop.services.run_schedule import run_schedule
from shop.services.send_due_mail import BATCH, send_due_mail
from shop.services.shop import Shop
from shop.services.show_order import show_order
from tests.capacity import metering
from tests.dynamodb_local import drop, new_store
from tests.shops import SECRET, make_shop, order_of

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"
PRICES = {"us-east-1": (0.625, 0.125)}
"""US dollars for a million write and read request units, on demand, table class Standard."""
ORDERS = BATCH
SIGNS = string.ascii_letters + string.digits


class LongAddresses(SandboxPayments):
    """The sandbox, whose sessions have names and addresses as long as Stripe's, and as hard to deflate."""

    random = Random(7)

    def open_checkout(self, order: Order, return_url: str) -> Checkout:
        super().open_checkout(order, return_url)
        return Checkout(f"cs_live_{self._noise(58)}", f"https://checkout.stripe.com/c/pay/{self._noise(500)}")

    def _noise(self, length: int) -> str:
        return "".join(self.random.choices(SIGNS, k=length))


@pytest.fixture
def store(dynamodb: str) -> Iterator[DynamoDBStore]:
    made = new_store(dynamodb)
    yield made
    drop(made)


@pytest.fixture
def shop(store: DynamoDBStore, tmp_path: Path) -> Shop:
    """Its sandbox keeps its own books elsewhere, as a real provider does."""
    made = make_shop(tmp_path, store)
    return replace(made, payments=LongAddresses(SandboxProvider(MemoryStore(), SECRET), "http://shop.test"))


def buy(shop: Shop, n: int) -> Placed:
    """Two kinds of goods, one of them counted, as the browser asks for them."""
    request = order_of(("CUP", 1), ("TEA-50", 2), cart=f"{n:032}", email=f"shopper{n}@example.com")
    return place_order(shop, request, f"{n:036}")


def pay(shop: Shop, placed: Placed) -> None:
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed.order.number}"), "paid", shop.clock())
    receive_webhook(shop, *provider.sign(event, shop.clock()))


def rows() -> dict[str, tuple[float, float]]:
    """What docs/scale.md says of each step: read and write units."""
    lines = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \|$", SCALE.read_text(), re.MULTILINE)
    return {name.strip("* "): (float(read), float(written)) for name, read, written in lines}


def measure(shop: Shop, store: DynamoDBStore) -> dict[str, tuple[float, float]]:
    keep_stock.set_stock(shop, "CUP", 10_000)
    placed: list[Placed] = []
    units: dict[str, tuple[float, float]] = {}

    def step(name: str, work: Callable[[], object]) -> None:
        with metering(store) as meter:
            work()
        units[name] = round(meter.read / ORDERS, 1), round(meter.written / ORDERS, 1)

    def each(work: Callable[[Placed], object]) -> Callable[[], object]:
        return lambda: [work(one) for one in placed]

    step(
        "Checkout: price, reserve, open the payment page", lambda: placed.extend(buy(shop, n) for n in range(ORDERS))
    )
    step("The payment is recorded", each(lambda one: pay(shop, one)))
    step("Mail: confirmed", lambda: send_due_mail(shop))
    step("The order page, looked at once", each(lambda one: show_order(shop, one.token)))
    step(
        "Shipped",
        each(lambda one: ship_order(shop, one.order.number, carrier="dhl", tracking="00340434161", items=None)),
    )
    step("Mail: shipped", lambda: send_due_mail(shop))
    step("Delivered", each(lambda one: deliver_order(shop, one.order.number)))
    step("Mail: delivered", lambda: send_due_mail(shop))
    step("What care learns of it", lambda: plan_care(shop))
    units["An order"] = tuple(round(sum(column), 1) for column in zip(*units.values(), strict=True))
    left = [buy(shop, n) for n in range(ORDERS, 2 * ORDERS)]
    assert len(left) == ORDERS
    plan_care(shop)
    shop.clock.tick(days=1)
    step("Its end, if it is not paid", lambda: run_schedule(shop))
    return units


def test_what_an_order_costs(shop: Shop, store: DynamoDBStore) -> None:
    units = measure(shop, store)
    assert {name: rows().get(name) for name in units} == units
    written_down = SCALE.read_text()
    for dollars_written, dollars_read in PRICES.values():
        read, written = units["An order"]
        cents = (written * dollars_written + read * dollars_read) / 1_000_000 * 1000 * 100
        assert f"**{cents:.1f} cents for 1,000 orders**" in written_down


def test_a_run_with_nothing_due_costs_what_is_written_down(shop: Shop, store: DynamoDBStore) -> None:
    run_schedule(shop)
    with metering(store) as meter:
        run_schedule(shop)
    assert rows()["A tick with nothing to do"] == (meter.read, meter.written)


def test_no_path_scans_the_table_and_no_shopper_asks_an_index(shop: Shop, store: DynamoDBStore) -> None:
    placed: list[Placed] = []
    with metering(store) as shopping:
        quote_cart(shop, order_of(("CUP", 1)), None)
        keep_stock.show_stock(shop, ["CUP", "SET"])
        placed.append(buy(shop, 1))
        pay(shop, placed[0])
        show_order(shop, placed[0].token)
    with metering(store) as caring:
        run_schedule(shop)
        order_book.list_month(store, "2027-01")
    assert set(shopping.calls) == {"GetItem", "BatchGetItem", "TransactWriteItems", "PutItem"}
    assert set(caring.calls) <= {"GetItem", "BatchGetItem", "TransactWriteItems", "PutItem", "Query"}
