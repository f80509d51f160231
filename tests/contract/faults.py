"""Faults between the shop and DynamoDB: answers that are lost, and answers that DynamoDB Local never gives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from botocore.awsrequest import AWSResponse
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


CONFLICT = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "CancellationReasons": [{"Code": "TransactionConflict"}],
}
THROTTLED = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException"}


@contextmanager
def storm(store: DynamoDBStore, seed: int) -> Iterator[Counter[str]]:
    """Of all requests, a third goes wrong: conflicts, throttling, errors of the server, answers that are lost."""
    events, session, random, met = store.client.open().meta.events, URLLib3Session(), Random(seed), Counter()

    def meet(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        what = random.choices(("nothing", "conflict", "throttled", "error", "lost"), (60, 15, 5, 5, 15))[0]
        if what == "conflict" and not event_name.endswith("TransactWriteItems"):
            what = "nothing"
        met[what] += 1
        if what == "lost":
            session.send(request)
            raise ReadTimeoutError(endpoint_url=request.url)
        if what == "error" and random.random() < 0.5:
            session.send(request)  # an error may come after the deed, too
        return {
            "conflict": answer(request, 400, CONFLICT),
            "throttled": answer(request, 400, THROTTLED),
            "error": answer(request, 500, {"__type": "InternalServerError"}),
        }.get(what)

    events.register("before-send.dynamodb", meet)
    try:
        yield met
    finally:
        events.unregister("before-send.dynamodb", meet)
        session.close()


def answer(request: Any, status: int, body: dict[str, Any]) -> AWSResponse:
    response = AWSResponse(request.url, status, {}, None)
    response._content = json.dumps(body).encode()
    return response
