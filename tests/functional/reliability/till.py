"""A till: a process of its own that sells from a shop in a folder. It imports little, so that it starts at once.

    python -m tests.functional.reliability.till FOLDER [TABLE ADDRESS]

waits for lines on its input, ``SEED MINUTE``. For each it forks a child, tells its process id, and lets it sell,
pay, deliver webhooks and tick until somebody kills it. The child writes what it has been answered to its own
file, ``FOLDER/told``, and a byte to its output after each step.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from random import Random

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import FileSnapshots
from shop.adapters.mail.folder import FolderMail
from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.dynamodb_client import DynamoDBClient, Patience
from shop.adapters.store.sqlite import SQLiteStore
from shop.bootstrap import new_id
from shop.domain.errors import Conflict
from shop.ports.store import Store
from shop.services.place_order import Placed, place_order
from shop.services.record_payment import receive_webhook
from shop.services.run_schedule import run_schedule
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from tests.shops import SECRET, START, Clock, order_of

OUTCOMES = ("paid", "paid", "failed", "delayed", "abandoned")


def open_shop(folder: Path, minutes: float = 0, table: tuple[str, str] | None = None) -> Shop:
    """The shop whose snapshot lies in the folder; its books too, or in DynamoDB's ``table``: name, address."""
    store: Store = SQLiteStore(folder / "shop.db")
    if table:
        store = DynamoDBStore(DynamoDBClient(*table, Patience(seconds=60)))
    return Shop(
        store=store,
        catalogues=FileSnapshots(FolderFiles(folder / "snapshot")),
        payments=SandboxPayments(SandboxProvider(store, SECRET), "http://shop.test"),
        mail=FolderMail(folder / "outbox"),
        clock=Clock(START + timedelta(minutes=minutes)),
        new_id=new_id,
        secret=SECRET,
        url="http://shop.test",
    )


def pay(shop: Shop, placed: Placed, outcome: str) -> None:
    """Choose at the pay page; the provider delivers its webhooks, and is answered."""
    provider = shop.payments.provider
    session = provider.session(f"sbx_{placed.order.number}")
    for event in provider.pay(session, outcome, shop.clock()):
        receive_webhook(shop, *provider.sign(event, shop.clock()))
        provider.delivered(event["id"], session.id)


def sell(
    folder: Path,
    seller: int,
    checkouts: int,
    threads: int,
    *,
    paying: bool,
    table: tuple[str, str] | None = None,
) -> None:
    """Many shoppers at once want one piece each; what they were answered is written down."""
    shop = open_shop(folder, table=table)
    answers: list[str] = []

    def serve(first: int) -> None:
        for n in range(first, checkouts, threads):
            try:
                placed = place_order(shop, order_of(("POT", 1)), f"{seller}-{n}")
            except Conflict as refusal:
                answers.append(refusal.code)
                continue
            if paying:
                pay(shop, placed, "paid")
            answers.append(placed.order.number)

    workers = [threading.Thread(target=serve, args=[first]) for first in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    (folder / f"answers-{seller}").write_text("\n".join(answers))
    shop.store.close()


def sell_until_killed(folder: Path, seed: int, minute: int, table: tuple[str, str] | None) -> None:
    random, shop = Random(seed), open_shop(folder, minute, table)
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for n in range(10_000):
        key = f"{seed}-{n // 2}"  # every other checkout asks again with the key before
        try:
            placed = place_order(
                shop,
                order_of(("POT", random.choice((1, 2))), email=f"{key}@example.com"),
                None if n % 5 == 4 else key,
            )
        except Conflict:
            os.write(1, b".")
            continue
        os.write(told, f"placed {placed.order.number}\n".encode())
        os.write(1, b"o")
        outcome = random.choice(OUTCOMES)
        pay(shop, placed, outcome)
        os.write(told, f"{outcome} {placed.order.number}\n".encode())
        os.write(1, b"p")
        if n % 3 == 0:
            random.choice((run_schedule, send_due_mail))(shop)
            os.write(1, b"t")


def main(folder: Path, table: tuple[str, str] | None) -> None:
    for line in sys.stdin:
        seed, minute = map(int, line.split())
        child = os.fork()
        if not child:
            sell_until_killed(folder, seed, minute, table)
        os.write(1, f"\n{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"\ndead\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), (sys.argv[2], sys.argv[3]) if len(sys.argv) > 2 else None)
