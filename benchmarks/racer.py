"""One process full of shoppers who all want the same thing.

    python -m benchmarks.racer FOLDER SKU SHOPPERS

It says ``ready``, waits for a line, lets all shoppers check out at once, and prints what they were told.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import msgspec

from shop.bootstrap import build_shop
from shop.domain.errors import ShopError
from shop.domain.requests import CheckoutRequest, Item
from shop.services.place_order import place_order
from shop.services.shop import Shop
from shop.settings import Environment


def open_shop(folder: Path) -> Shop:
    """The shop on its real adapters, in a folder of the benchmark's."""
    settings = {"STATE": str(folder / "state"), "REGULARS_SNAPSHOT": str(folder / "snapshot")}
    return build_shop(Environment.read(settings))


def main() -> None:
    folder, sku, shoppers = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    shop = open_shop(folder)
    start = Barrier(shoppers + 1)

    def check_out(shopper: int) -> str:
        start.wait(60)
        try:
            place_order(shop, CheckoutRequest(items=(Item(sku, 1),), email=f"{shopper}@measured.example"), None)
        except ShopError as exc:
            return exc.code
        return "sold"

    with ThreadPoolExecutor(shoppers) as crowd:
        told = [crowd.submit(check_out, shopper) for shopper in range(shoppers)]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        start.wait(60)
        answers = Counter(answer.result() for answer in told)
    sys.stdout.write(msgspec.json.encode(answers).decode())


if __name__ == "__main__":
    main()
