"""Faults between the shop and DynamoDB: answers that are lost, and answers that DynamoDB Local never gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session
from botocore.stub import Stubber

from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.dynamodb_client import DynamoDBClient, Patience


class Watch:
    """A clock that runs only while somebody sleeps by it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def patience(self) -> Patience:
        return Patience(clock=self, sleep=self.sleep, chance=lambda: 0.5)


@contextmanager
def losing_answers(store: DynamoDBStore, operation: str, then: Any = lambda: None, times: int = 1) -> Iterator[list]:
    """Requests are carried out, but their answers do not arrive; ``then`` happens before the next attempt."""
    events, session, lost = store.client.open().meta.events, URLLib3Session(), []

    def carry_out(request: Any, **_: Any) -> None:
        if len(lost) < times:
            answer = session.send(request)
            lost.append(answer.status_code)
            then()
            raise ReadTimeoutError(endpoint_url=request.url)

    name = f"before-send.dynamodb.{operation}"
    events.register(name, carry_out)
    try:
        yield lost
    finally:
        events.unregister(name, carry_out)
        session.close()


@contextmanager
def breaking_off(store: DynamoDBStore, fault: Exception, times: int) -> Iterator[list]:
    """Requests that never leave."""
    events, broken = store.client.open().meta.events, []

    def break_off(**_: Any) -> None:
        if len(broken) < times:
            broken.append(fault)
            raise fault

    events.register("before-send.dynamodb", break_off)
    try:
        yield broken
    finally:
        events.unregister("before-send.dynamodb", break_off)


@contextmanager
def answering(watch: Watch) -> Iterator[tuple[DynamoDBStore, Stubber]]:
    """A store whose DynamoDB gives the answers that a test puts down."""
    store = DynamoDBStore(DynamoDBClient("books", "http://127.0.0.1:9", watch.patience()), lambda: "token")
    with Stubber(store.client.open()) as stubber:
        yield store, stubber
    store.close()


def cancelled(*codes: str) -> dict[str, Any]:
    """What ``TransactWriteItems`` answers, with a reason for each of its writes."""
    return {
        "service_error_code": "TransactionCanceledException",
        "http_status_code": 400,
        "modeled_fields": {"CancellationReasons": [{"Code": code} for code in codes]},
    }
