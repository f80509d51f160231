"""Really killed: a process that sells dies by SIGKILL at any moment, again and again. Nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from shop.domain.orders import Order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.functional.reliability.test_races import stocked
from tests.functional.reliability.till import open_shop
from tests.shops import publish
from tests.unit.services.books import all_orders, check_books

ROOT = Path(__file__).parents[3]
PIECES = 100_000
KILLS = 30


def test_a_shop_whose_process_is_killed_again_and_again(tmp_path: Path, table: tuple[str, str] | None) -> None:
    publish(tmp_path, variants=stocked(PIECES))
    random = Random(7)
    with nursery(tmp_path, table) as process:
        for n in range(KILLS):
            kill_one(
                process, seed=n, minute=n, steps=random.choice((0, 1, 2, 3, 5, 8, 20)), spin=random.randrange(3000)
            )
    shop = open_shop(tmp_path, KILLS, table)
    recover(shop)
    known = {order.number: order for order in all_orders(shop.store)}
    assert len(known) > KILLS, "it sold something between the deaths"
    check_told(tmp_path, known)
    check_books(shop.store, {"POT": PIECES}, list(known.values()))
    check_payments(shop, known)
    check_mails(tmp_path / "outbox", known)
    shop.store.close()
    if table is None:
        check_file(tmp_path)


def check_file(folder: Path) -> None:
    connection = sqlite3.connect(folder / "shop.db")
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


@contextmanager
def nursery(folder: Path, table: tuple[str, str] | None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.functional.reliability.till", str(folder), *(table or ())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, bufsize=0) as process:
        yield process
        process.stdin.close()
    assert process.returncode == 0


def kill_one(process: subprocess.Popen[bytes], *, seed: int, minute: int, steps: int, spin: int) -> None:
    """Start a till, let it make some steps and a moment more, kill it, and wait for its end."""
    process.stdin.write(f"{seed} {minute}\n".encode())
    output, child = b"", 0
    while not child or sum(output.count(step) for step in (b"o", b"p", b"t")) < steps:
        output += os.read(process.stdout.fileno(), 4096)
        assert b"dead" not in output, "it died before it was killed"
        numbers = [line for line in output.split() if line.strip(b".opt").isdigit()]
        child = int(numbers[0].strip(b".opt")) if numbers else 0
    for _ in range(spin):  # somewhere in the next step
        os.getpid()
    os.kill(child, signal.SIGKILL)
    while b"dead" not in output:
        output += os.read(process.stdout.fileno(), 4096)


def recover(shop: Shop) -> None:
    """Everything that anybody does: the scheduled work, until nothing is left to do."""
    for _ in range(6):
        shop.clock.tick(minutes=40)
        run_schedule(shop)
    assert run_schedule(shop).payments == 0


def check_told(folder: Path, known: dict[str, Order]) -> None:
    """What somebody was answered is in the books."""
    told = [line.split() for line in (folder / "told").read_text().splitlines()]
    assert {number for _, number in told} <= known.keys()
    for outcome, number in told:
        if outcome in ("paid", "delayed"):
            assert known[number].payment_status == "paid", (outcome, number)


def check_payments(shop: Shop, known: dict[str, Order]) -> None:
    """Every payment at the provider is an order that is paid, and no other is; none waits any more."""
    states = {number: shop.payments.provider.session(f"sbx_{number}") for number in known}
    paid = {number for number, session in states.items() if session and session.state == "paid"}
    assert paid == {order.number for order in known.values() if order.payment_status == "paid"}
    assert {order.stock for order in known.values()} <= {"sold", "released"}
    live = Counter(order.idempotency_key for order in known.values() if order.idempotency_key and order.is_paid)
    assert set(live.values()) <= {1}, "a key that was asked again bought twice"


def check_mails(outbox: Path, known: dict[str, Order]) -> None:
    """One mail for each thing there was to tell, whole."""
    arrived = Counter(file.name.partition(".")[0].upper() for file in outbox.glob("*.order-confirmed.eml"))
    assert arrived == {order.number: 1 for order in known.values() if order.payment_status == "paid"}
    for file in outbox.glob("[!.]*.eml"):
        assert file.read_bytes().rstrip().endswith(b"--"), "half a mail"
