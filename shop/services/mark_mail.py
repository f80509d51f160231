"""Write down what became of mails while others are sent: marks that wait for the disk wait together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from threading import Lock

from shop.ports.store import Item, Put
from shop.services.shop import Shop

log = logging.getLogger(__name__)

Write = Callable[[Item], None]


class Marks:
    """A mark is under way as soon as it is made, or as soon as those before it are written."""

    def __init__(self, shop: Shop, pool: Executor) -> None:
        self._store = shop.store
        self._pool = pool
        self._lock = Lock()
        self._waiting: list[Item] = []
        self._busy = False
        self._turns: list[Future[None]] = []

    def write(self, item: Item) -> None:
        """Store the mail, unless somebody else has changed it."""
        with self._lock:
            self._waiting.append(item)
            if self._busy:
                return
            self._busy = True
        self._turns.append(self._pool.submit(self._work))

    def end(self) -> None:
        """Return when everything is stored.

        Raises:
            Unavailable: something is not, as far as is known.
        """
        wait(self._turns)
        self._work()
        for turn in self._turns:
            turn.result()

    def _work(self) -> None:
        try:
            while items := self._take():
                came = self._store.commit_each(*(Put(item, expect=item.version) for item in items))
                for item, refused in zip(items, came, strict=True):
                    if refused:
                        log.warning(
                            "mail %s %s was taken by another worker after its claim ran out", item.pk, item.sk
                        )
        except BaseException:
            with self._lock:
                self._busy = False
            raise

    def _take(self) -> list[Item]:
        with self._lock:
            taken, self._waiting = self._waiting, []
            self._busy = bool(taken)
            return taken
