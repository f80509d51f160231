"""Webhooks over HTTP: payments of orders that wait for theirs, each reported once to one process."""

from __future__ import annotations

from statistics import median

from benchmarks import catalogues
from benchmarks.figures import BenchmarkFailed, Figure, Tell
from benchmarks.load import Plan, http
from benchmarks.processes import workspace
from benchmarks.racer import open_shop
from benchmarks.selling import PRODUCTS, ROUNDS, in_turn, servers
from shop.adapters.payments.sandbox import SandboxPayments
from shop.domain.requests import CheckoutRequest, Item
from shop.services.order_book import list_month
from shop.services.place_order import place_order
from shop.services.shop import Shop

SECONDS = 2.0
ORDERS = 1_500
"""For each round: more than one round can use."""


def measure_webhooks(tell: Tell) -> list[Figure]:
    """How many payments one process records in a second: order, stock and mail in one commit each."""
    rates: list[float] = []
    bare: list[float] = []
    recorded = 0
    with workspace() as folder, servers(folder) as (port, constant_port):
        shop = open_shop(folder)
        for turn in range(ROUNDS):
            tell(f"webhooks, round {turn + 1} of {ROUNDS}")
            requests = [_paid(shop, turn * ORDERS + number) for number in range(ORDERS)]
            plan = Plan(port=port, requests=requests, seconds=SECONDS, warm_up=0.3)
            constant, reached = in_turn(constant_port, plan, rounds=1)
            rates += [outcome.rate for outcome in reached]
            bare += [outcome.rate for outcome in constant]
            if reached[0].count >= ORDERS:
                raise BenchmarkFailed(f"{ORDERS} webhooks were not enough: some were delivered twice")
            recorded += reached[0].count
        paid = sum(order.is_paid for order in list_month(shop.store, shop.now()[:7], limit=ROUNDS * ORDERS))
        if paid < recorded:
            raise BenchmarkFailed(f"{recorded} webhooks were answered well, and {paid} orders are paid")
    return [Figure("webhooks, one process", median(rates), "/s", median(bare), "a constant endpoint", at_least=300)]


def _paid(shop: Shop, number: int) -> str:
    """An order that waits for its payment, and the request that reports it."""
    assert isinstance(shop.payments, SandboxPayments)
    items = (Item(catalogues.sku(number % PRODUCTS), 1),)
    placed = place_order(shop, CheckoutRequest(items=items, email=f"{number}@measured.example"), str(number))
    session = shop.payments.provider.session(placed.order.session)
    assert session is not None
    (event,) = shop.payments.provider.pay(session, "paid", shop.clock())
    body, headers = shop.payments.provider.sign(event, shop.clock())
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items() if key != "content-type")
    return http("POST", "/api/webhooks/sandbox", body.decode(), headers=lines)
