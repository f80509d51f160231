"""One item that everybody wants: how many transactions a second it takes, played with the store's own patience.

    python -m benchmarks.hot_item

DynamoDB refuses a transaction that meets another one at an item (TransactionConflict); DynamoDB Local never does.
So this is a model: a transaction holds its items for ``HOLD``, and who comes meanwhile is refused at once and tries
again as ``Patience`` says. No store is asked, and no time passes.
"""

from __future__ import annotations

import heapq
from itertools import count
from random import Random
from statistics import median

from shop.adapters.store.dynamodb_client import Patience

HOLD = 0.010
"""Seconds from preparing to committing: an assumption, two rounds of some 5 ms."""
SECONDS = 30
ARRIVALS = (25, 50, 75, 100, 200, 400)


class Shopper:
    def __init__(self, arrived: float, random: Random) -> None:
        self.arrived = self.now = arrived
        policy = Patience(clock=lambda: self.now, sleep=self._wait, chance=random.random)
        self.again = policy.start()

    def _wait(self, seconds: float) -> None:
        self.now += seconds


def play(rate: int, hold: float = HOLD) -> tuple[float, float, float]:
    """For so many arrivals a second: done a second, the share that is told "busy", seconds that half of them wait."""
    random, numbers = Random(rate), count()
    queue: list[tuple[float, int, Shopper]] = []
    arrival = 0.0
    while (arrival := arrival + random.expovariate(rate)) < SECONDS:
        heapq.heappush(queue, (arrival, next(numbers), Shopper(arrival, random)))
    everybody, held_until, last = len(queue), 0.0, 0.0
    waited: list[float] = []
    while queue:
        now, _, shopper = heapq.heappop(queue)
        if now >= held_until:
            held_until = last = now + hold
            waited.append(last - shopper.arrived)
            continue
        shopper.now = now
        if shopper.again():
            heapq.heappush(queue, (shopper.now, next(numbers), shopper))
    return len(waited) / max(last, SECONDS), 1 - len(waited) / everybody, median(waited)


def main() -> None:
    print("arrivals/s   done/s   busy   half wait at most")
    for rate in ARRIVALS:
        done, busy, wait = play(rate)
        print(f"{rate:>10} {done:>8.0f} {busy:>6.1%} {wait:>17.2f} s")


if __name__ == "__main__":
    main()
