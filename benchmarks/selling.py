"""Checkouts and quotes over HTTP: one server process, its real database, a client in another process."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec

from benchmarks import catalogues
from benchmarks.figures import Figure, Tell
from benchmarks.load import NUMBER, Outcome, Plan, http, put_under_load
from benchmarks.processes import free_port, serving, workspace
from shop.adapters.store.sqlite import SQLiteStore
from shop.ports.store import ABSENT, Item, Put

PRODUCTS = 500
LINES = 3
ROUNDS = 3
STEADY_RATE = 150.0
_CARTS = 97
_RUN = 1_000_000
"""Running numbers that one load may use."""


def measure_checkouts(tell: Tell) -> list[Figure]:
    """How many checkouts one process takes in a second, and how long one takes when there are fewer."""
    with workspace() as folder:
        tell("bare SQLite commits")
        commits = median(bare_commits(folder / f"bare-{turn}", 300) for turn in range(ROUNDS))
        with servers(folder) as (port, constant_port):
            plan = Plan(port=port, requests=checkout_requests(folder), status=201, seconds=4.0)
            tell("checkouts, closed loop")
            constant, reached = in_turn(constant_port, plan)
            rate = median(outcome.rate for outcome in reached)
            bare = median(outcome.rate for outcome in constant)
            tell("checkouts, open loop")
            half = _at_rate(plan, rate / 2, ROUNDS)
            steady = _at_rate(plan, STEADY_RATE, ROUNDS + 1)
            constant_half = _at_rate(
                Plan(port=constant_port, requests=[http("POST", "/", "{}")], seconds=3.0), rate / 2, 0
            )
    return [
        Figure("checkouts, one process", rate, "/s", bare, "a constant endpoint", at_least=300),
        Figure("  as SQLite sees them", rate, "/s", commits, "bare commits of 3 rows, one after the other"),
        Figure("  p50, closed loop, 32 connections", _ms(reached, "p50"), "ms", _ms(constant, "p50"), "constant"),
        Figure("  p99, closed loop, 32 connections", _ms(reached, "p99"), "ms", _ms(constant, "p99"), "constant"),
        Figure(f"  p50 at half load ({rate / 2:.0f}/s)", half.p50 * 1e3, "ms", constant_half.p50 * 1e3, "constant"),
        Figure(
            f"  p99 at half load ({rate / 2:.0f}/s)",
            half.p99 * 1e3,
            "ms",
            constant_half.p99 * 1e3,
            "constant",
            at_most=50,
        ),
        Figure(f"  p50 at {STEADY_RATE:.0f}/s", steady.p50 * 1e3, "ms"),
        Figure(f"  p99 at {STEADY_RATE:.0f}/s", steady.p99 * 1e3, "ms", at_most=50),
    ]


def measure_quotes(tell: Tell) -> list[Figure]:
    """How many quotes one process answers in a second."""
    with workspace() as folder, servers(folder) as (port, constant_port):
        tell("quotes, closed loop")
        body = {"country": "DE", "coupons": ["WELCOME"]}
        quotes = [http("POST", "/api/quote", msgspec.json.encode({**cart, **body}).decode()) for cart in _carts()]
        constant, reached = in_turn(constant_port, Plan(port=port, requests=quotes))
    rate, bare = (median(outcome.rate for outcome in outcomes) for outcomes in (reached, constant))
    return [
        Figure("quotes, one process", rate, "/s", bare, "a constant endpoint"),
        Figure("  p99, 32 connections", _ms(reached, "p99"), "ms", _ms(constant, "p99"), "constant"),
    ]


def bare_commits(folder: Path, count: int) -> float:
    """Commits of three rows a second, one after the other, on a file made exactly as the store makes its own."""
    folder.mkdir(parents=True)
    store = SQLiteStore(folder / "bare.db")
    store.commit(Put(Item("made", "by the store"), expect=ABSENT))
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    insert = "insert into items (pk, sk, version, data, counters) values (?, 'ROW', 1, ?, '{}')"
    body = b'{"line":"' + b"x" * 800 + b'"}'
    keys = [os.urandom(8).hex() for _ in range(3 * count)]
    start = time.perf_counter()
    for turn in range(count):
        connection.execute("begin immediate")
        for key in keys[3 * turn : 3 * turn + 3]:
            connection.execute(insert, (key, body))
        connection.execute("commit")
    seconds = time.perf_counter() - start
    connection.close()
    store.close()
    return count / seconds


def checkout_requests(folder: Path) -> list[str]:
    """Checkouts of three products, as the shop's own cart page sends them."""
    snapshot = (folder / "snapshot" / "current").read_text()
    said = {"country": "DE", "email": f"shopper-{NUMBER}@measured.example", "locale": "en", "snapshot": snapshot}
    key = f"Idempotency-Key: {NUMBER}.k3x9q\r\n"
    return [
        http(
            "POST",
            "/api/checkout",
            msgspec.json.encode({**cart, **said, "cart": f"cart-{NUMBER}"}).decode(),
            headers=key,
        )
        for cart in _carts()
    ]


def _carts() -> list[dict[str, object]]:
    step = PRODUCTS // LINES - 7
    carts: list[dict[str, object]] = []
    for cart in range(_CARTS):
        chosen = [(cart * 5 + line * step) % PRODUCTS for line in range(LINES)]
        items = [
            {"sku": catalogues.sku(product), "quantity": 1 + line, "unit_price": catalogues.price(product)}
            for line, product in enumerate(chosen)
        ]
        carts.append({"items": items})
    return carts


@contextmanager
def servers(folder: Path) -> Iterator[tuple[int, int]]:
    """The local server with its own database and a catalogue, and the constant endpoint: their ports."""
    catalogues.write_catalogue(folder / "snapshot", PRODUCTS)
    port, constant_port = free_port(), free_port()
    env = {
        "STATE": str(folder / "state"),
        "PORT": str(port),
        "REGULARS_SNAPSHOT": str(folder / "snapshot"),
        "REGULARS_SITE_URL": f"http://127.0.0.1:{port}",
    }
    shop = serving(["-m", "functions.local"], port, env)
    constant = serving(["-m", "benchmarks.constant", str(constant_port)], constant_port)
    with shop, constant:
        yield port, constant_port


def in_turn(constant_port: int, plan: Plan, rounds: int = ROUNDS) -> tuple[list[Outcome], list[Outcome]]:
    """The baseline and the plan, round by round."""
    constant = Plan(port=constant_port, requests=[http("POST", "/", "{}")], seconds=2.0)
    pairs = [
        (put_under_load(constant), put_under_load(msgspec.structs.replace(plan, first=turn * _RUN)))
        for turn in range(rounds)
    ]
    return [bare for bare, _ in pairs], [reached for _, reached in pairs]


def _at_rate(plan: Plan, rate: float, turn: int) -> Outcome:
    return put_under_load(
        msgspec.structs.replace(plan, rate=rate, seconds=6.0, warm_up=1.0, connections=64, first=turn * _RUN)
    )


def _ms(outcomes: Sequence[Outcome], name: str) -> float:
    return 1e3 * median(float(getattr(outcome, name)) for outcome in outcomes)
