"""The way to DynamoDB: a client that is made when it is first needed, and patience with what passes.

Only botocore's client: no boto3, whose session loads the resource layer too. Its own retries are off, as they know
neither of a transaction's conflicts nor of which answers were lost.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import msgspec

from shop.domain.errors import Unavailable

CONNECTING = 1.0
ANSWERING = 3.0
"""Seconds. DynamoDB answers in some 10 ms: whoever waits for longer waits for an answer that was lost."""
CONNECTIONS = 50


class Patience(msgspec.Struct, frozen=True):
    """How long to try again, and how: full jitter, which parts those who met (AWS Architecture Blog, "Exponential
    Backoff And Jitter").
    """

    seconds: float = 4.0
    """In all, beside the last attempt itself: with it, well within the ten seconds that a function has."""
    first: float = 0.025
    longest: float = 0.8
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def start(self) -> Callable[[], bool]:
        """Something that waits before each further attempt, or says that it has been long enough."""
        end, pause = self.clock() + self.seconds, self.first

        def again() -> bool:
            nonlocal pause
            wait = pause * self.chance()
            if self.clock() + wait > end:
                return False
            self.sleep(wait)
            pause = min(pause * 2, self.longest)
            return True

        return again


class Refused(Exception):
    """Conditions were not met: those of the writes at these ``places``.

    ``unsure``: the answer to an earlier attempt was lost, so that what stands in the way may be its doing.
    """

    def __init__(self, places: tuple[int, ...], *, unsure: bool) -> None:
        super().__init__(f"writes {places}")
        self.places = places
        self.unsure = unsure


class DynamoDBClient:
    """The way to one table. ``endpoint``: an emulator's address; ``None``: AWS, in boto3's own region."""

    def __init__(self, table: str, endpoint: str | None = None, patience: Patience | None = None) -> None:
        self.table = table
        self.patience = patience or Patience()
        self._endpoint = endpoint
        self._made: Any = None
        self._lock = Lock()

    def call(self, operation: str, **parameters: Any) -> Any:
        """The answer to one request (``get_item``), asked again while what hinders it may pass.

        Raises:
            Refused: its conditions were not met.
            TooLarge: an item over DynamoDB's limit.
            Unavailable: for too long, or for good; then the message names the setting to look at.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        from shop.adapters.store import dynamodb_errors as errors

        again = self.patience.start()
        unsure = False
        while True:
            try:
                return getattr(self.open(), operation)(**parameters)
            except (BotoCoreError, ClientError) as exc:
                places = errors.refused_places(exc)
                if places:
                    raise Refused(places, unsure=unsure) from exc
                if not errors.may_pass(exc):
                    raise errors.lasting(exc, self.table, self._endpoint) from exc
                unsure = unsure or errors.is_lost(exc)
                if not again():
                    raise errors.exhausted(exc, self._endpoint) from exc

    def open(self) -> Any:
        """botocore's client."""
        with self._lock:  # making clients is not safe in several threads
            if self._made is None:
                from botocore.config import Config

                from shop.adapters.botocore_session import new_session

                config = Config(
                    connect_timeout=CONNECTING,
                    read_timeout=ANSWERING,
                    max_pool_connections=CONNECTIONS,
                    retries={"total_max_attempts": 1},
                    parameter_validation=False,
                    tcp_keepalive=True,
                )
                self._made = new_session().create_client("dynamodb", endpoint_url=self._endpoint, config=config)
            return self._made

    def close(self) -> None:
        """Close its connections; it opens again when it is next needed."""
        with self._lock:
            if self._made is not None:
                self._made.close()
            self._made = None


def busy() -> Unavailable:
    return Unavailable("busy", "Very many people are here right now. Try again in a moment.")
