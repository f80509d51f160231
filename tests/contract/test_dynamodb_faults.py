"""DynamoDB at its worst: answers lost, conflicts, throttling, wrong settings. Nothing is done twice or told wrong."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.dynamodb_client import CONNECTING, DynamoDBClient, Patience
from shop.adapters.store.dynamodb_items import SHARDS, shard_of
from shop.adapters.store.dynamodb_table import create_table
from shop.domain.errors import TooLarge, Unavailable
from shop.ports.store import ABSENT, Add, ConditionFailed, Delete
from tests.contract.faults import Watch, answering, breaking_off, cancelled, losing_answers
from tests.contract.store_contract import put, refused
from tests.dynamodb_local import ACCOUNT, drop, new_store


@pytest.fixture
def store(dynamodb: str) -> Iterator[DynamoDBStore]:
    made = new_store(dynamodb)
    yield made
    drop(made)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    return Watch()


# -- answers that are lost -----------------------------------------------------------------------------------


def test_a_commit_whose_answer_was_lost_is_done_once_and_said_to_be_done(store: DynamoDBStore) -> None:
    store.commit(put("stock", counters={"left": 5}))
    with losing_answers(store, "TransactWriteItems", times=2) as lost:
        store.commit(Add("p", "stock", {"left": -1}, {"left": 0}), put("order", expect=ABSENT))
    assert lost == [200, 200]
    assert store.get("p", "stock").counters == {"left": 4}
    assert store.get("p", "order").version == 1


def test_a_single_put_whose_answer_was_lost_is_said_to_be_done(store: DynamoDBStore) -> None:
    for expect in (ABSENT, 1):
        with losing_answers(store, "PutItem") as lost:
            store.commit(put(data={"n": expect}, expect=expect))
        assert lost == [200]
        assert (store.get("p", "s").data, store.get("p", "s").version) == ({"n": expect}, expect + 1)


@pytest.mark.parametrize("write", [put(), Add("p", "s", {"n": 1}), Delete("p", "s", expect=1)])
def test_any_other_write_by_itself_is_done_once(store: DynamoDBStore, write: object) -> None:
    store.commit(put(counters={"n": 0}))
    with losing_answers(store, "TransactWriteItems"):
        store.commit(write)
    left = store.get("p", "s")
    assert left is None if isinstance(write, Delete) else left.version == 2


def test_what_others_did_to_the_item_meanwhile_does_not_hide_that_ours_was_written(store: DynamoDBStore) -> None:
    with losing_answers(store, "PutItem", lambda: store.commit(Add("p", "s", {"n": 1}))):
        store.commit(put(data={"ours": True}, counters={"n": 0}, expect=ABSENT))
    assert (store.get("p", "s").data, store.get("p", "s").counters) == ({"ours": True}, {"n": 1})


def test_where_nobody_can_tell_whether_ours_was_written_that_is_said(store: DynamoDBStore) -> None:
    """It was, and somebody who saw it wrote over it: neither "done" nor "refused" could be answered for."""
    meanwhile = iter([lambda: store.commit(put(data={"theirs": True}, expect=1))])
    with losing_answers(store, "PutItem", lambda: next(meanwhile, lambda: None)()), pytest.raises(Unavailable):
        store.commit(put(data={"ours": True}, expect=ABSENT))
    assert store.get("p", "s").data == {"theirs": True}


def test_an_attempt_that_was_refused_and_whose_answer_was_lost_is_refused(store: DynamoDBStore) -> None:
    store.commit(put(data={"theirs": True}))
    with losing_answers(store, "PutItem") as lost, pytest.raises(ConditionFailed):
        store.commit(put(expect=ABSENT))
    with losing_answers(store, "TransactWriteItems"):
        assert refused(store, put(expect=ABSENT), put("other")) == [("p", "s")]
    assert lost == [400]
    assert store.get("p", "s").data == {"theirs": True}


# -- what passes ---------------------------------------------------------------------------------------------

CONFLICT = cancelled("None", "TransactionConflict")
BUSY = [
    {"service_error_code": "ThrottlingException", "http_status_code": 400},
    {"service_error_code": "ProvisionedThroughputExceededException", "http_status_code": 400},
    {"service_error_code": "TransactionInProgressException", "http_status_code": 400},
    {"service_error_code": "InternalServerError", "http_status_code": 500},
    CONFLICT,
    cancelled("ThrottlingError", "ProvisionedThroughputExceeded"),
]


@pytest.mark.parametrize("fault", BUSY, ids=lambda fault: fault["service_error_code"])
def test_what_passes_is_tried_again_with_the_same_token(watch: Watch, fault: dict) -> None:
    seen: list[str] = []
    with answering(watch) as (store, stubber):
        store.client.open().meta.events.register(
            "before-parameter-build.dynamodb.TransactWriteItems",
            lambda params, **_: seen.append(params["ClientRequestToken"]),
        )
        stubber.add_client_error("transact_write_items", **fault)
        stubber.add_client_error("transact_write_items", **fault)
        stubber.add_response("transact_write_items", {})
        store.commit(put("a"), put("b"))
    assert seen == ["token"] * 3
    assert watch.naps == [0.0125, 0.025], "half of the longest possible, which doubles"


def test_a_single_write_that_meets_a_transaction_is_tried_again(watch: Watch) -> None:
    with answering(watch) as (store, stubber):
        stubber.add_client_error("put_item", "TransactionConflictException", http_status_code=400)
        stubber.add_response("put_item", {})
        store.commit(put(expect=1))
    assert len(watch.naps) == 1


def test_a_condition_that_failed_is_told_even_where_another_write_met_a_conflict(watch: Watch) -> None:
    with answering(watch) as (store, stubber):
        stubber.add_client_error("transact_write_items", **cancelled("TransactionConflict", "ConditionalCheckFailed"))
        assert refused(store, put("a"), put("b")) == [("p", "b")]
    assert watch.naps == []


@pytest.mark.parametrize("fault", BUSY, ids=lambda fault: fault["service_error_code"])
def test_patience_has_an_end(watch: Watch, fault: dict) -> None:
    with answering(watch) as (store, stubber):
        for _ in range(100):
            stubber.add_client_error("transact_write_items", **fault)
        with pytest.raises(Unavailable) as caught:
            store.commit(put("a"), put("b"))
    assert caught.value.code == (
        "store_unavailable" if fault["service_error_code"] == "InternalServerError" else "busy"
    )
    assert 3 < watch.now <= Patience().seconds
    assert max(watch.naps) == Patience().longest / 2


def test_what_a_batch_left_over_is_asked_for_again(watch: Watch) -> None:
    def row(sk: str) -> dict:
        return {"pk": {"S": "p"}, "sk": {"S": sk}, "version": {"N": "1"}, "counters": {"M": {}}}

    left = {"books": {"Keys": [{"pk": {"S": "p"}, "sk": {"S": "b"}}]}}
    with answering(watch) as (store, stubber):
        stubber.add_response("batch_get_item", {"Responses": {"books": [row("a")]}, "UnprocessedKeys": left})
        stubber.add_response("batch_get_item", {"Responses": {"books": [row("b")]}})
        assert {sk for _, sk in store.get_many([("p", "a"), ("p", "b")])} == {"a", "b"}
        for _ in range(100):
            stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
        with pytest.raises(Unavailable, match="Very many"):
            store.get_many([("p", "b")])


def test_a_store_that_can_not_be_reached_is_unavailable_within_its_time(watch: Watch) -> None:
    store = DynamoDBStore(DynamoDBClient("books", "http://127.0.0.1:9", watch.patience()))
    with pytest.raises(Unavailable, match="REGULARS_AWS_ENDPOINT"):
        store.get("p", "s")
    assert watch.now <= Patience().seconds
    assert Patience().seconds + CONNECTING < 10
    store.close()


LINE = [ConnectTimeoutError, EndpointConnectionError, ConnectionClosedError, ReadTimeoutError]


@pytest.mark.parametrize("fault", LINE)
def test_a_broken_line_is_tried_again(store: DynamoDBStore, fault: type[Exception]) -> None:
    with breaking_off(store, fault(endpoint_url="http://127.0.0.1", error="broken"), times=2) as broken:
        store.commit(put(expect=ABSENT))
        store.commit(put("t"), put("u"))
    assert len(broken) == 2
    assert [item.version for item in store.query("p")] == [1, 1, 1]


def test_a_line_that_can_not_be_trusted_is_said_at_once(store: DynamoDBStore) -> None:
    untrusted = SSLError(endpoint_url="https://127.0.0.1", error="certificate")
    with breaking_off(store, untrusted, times=2) as broken, pytest.raises(Unavailable, match="certificate") as caught:
        store.get("p", "s")
    assert caught.value.code == "store_settings"
    assert len(broken) == 1


def test_a_new_table_is_given_the_time_that_it_needs(watch: Watch) -> None:
    """AWS makes a table in some seconds, and lets nobody ask for backups just then."""
    described = {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED"}}
    backups = {"ContinuousBackupsStatus": "ENABLED"}
    with answering(watch) as (store, stubber):
        stubber.add_client_error("describe_table", "ResourceNotFoundException", http_status_code=400)
        stubber.add_client_error("create_table", "ResourceInUseException", http_status_code=400)
        stubber.add_response("describe_table", {"Table": {"TableStatus": "CREATING"}})
        stubber.add_response("describe_table", {"Table": {"TableStatus": "ACTIVE"}})
        stubber.add_response("describe_time_to_live", described)
        stubber.add_response("describe_continuous_backups", {"ContinuousBackupsDescription": backups})
        stubber.add_client_error(
            "update_continuous_backups", "ContinuousBackupsUnavailableException", http_status_code=400
        )
        stubber.add_response("update_continuous_backups", {})
        assert create_table(store.client, poll=0) == ["made the table books", "point-in-time recovery is on"]
        stubber.assert_no_pending_responses()


# -- an index that lags behind -------------------------------------------------------------------------------


def test_who_has_left_an_index_is_not_found_in_it_though_it_lags_behind(watch: Watch) -> None:
    """Its entry still says "due at one"; the item itself is due at two by now. Another one is gone altogether."""

    def attributes(sk: str, at: str) -> dict:
        place = {"pk2": {"S": f"due#{shard_of(('p', sk))}"}, "sk2": {"S": at}}
        return {"pk": {"S": "p"}, "sk": {"S": sk}, "version": {"N": "1"}, "counters": {"M": {}}, **place}

    entries = [attributes("moved", "1"), attributes("gone", "1"), attributes("stays", "1"), attributes("next", "3")]
    now = [attributes("moved", "2"), attributes("stays", "1")]
    with answering(watch) as (store, stubber):
        for shard in range(SHARDS):
            stubber.add_response("query", {"Items": [e for e in entries if e["pk2"]["S"] == f"due#{shard}"]})
        stubber.add_response("batch_get_item", {"Responses": {"books": now}})
        stubber.add_response("batch_get_item", {"Responses": {"books": [attributes("next", "3")]}})
        assert [item.sk for item in store.query("due", index=2, limit=3)] == ["stays", "next"]


# -- what does not pass --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "setting"),
    [
        ("ResourceNotFoundException", "REGULARS_TABLE"),
        ("UnrecognizedClientException", "AWS_ACCESS_KEY_ID"),
        ("InvalidSignatureException", "AWS_ACCESS_KEY_ID"),
        ("ExpiredTokenException", "AWS_ACCESS_KEY_ID"),
        ("AccessDeniedException", "function's role"),
    ],
)
def test_a_wrong_setting_is_named_at_once(watch: Watch, code: str, setting: str) -> None:
    with answering(watch) as (store, stubber):
        stubber.add_client_error("get_item", code, http_status_code=400)
        with pytest.raises(Unavailable, match=setting) as caught:
            store.get("p", "s")
    assert caught.value.code == "store_settings"
    assert watch.naps == []


@pytest.mark.parametrize(
    ("lacking", "setting"),
    [("AWS_DEFAULT_REGION", "AWS_DEFAULT_REGION"), ("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID")],
)
def test_a_lacking_setting_is_named(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, lacking: str, setting: str
) -> None:
    monkeypatch.delenv(lacking)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    store = DynamoDBStore(DynamoDBClient("books", "http://127.0.0.1:9", watch.patience()))
    with pytest.raises(Unavailable, match=setting):
        store.get("p", "s")
    store.close()


def test_a_table_that_is_not_there_is_named(dynamodb: str) -> None:
    store = DynamoDBStore(DynamoDBClient("not-there", dynamodb))
    for use in (lambda: store.get("p", "s"), lambda: store.query("p"), lambda: store.commit(put(), put("t"))):
        with pytest.raises(Unavailable, match=r"REGULARS_TABLE: there is no table not-there .* store create"):
            use()
    store.close()


def test_an_item_over_four_hundred_kilobytes_is_refused(store: DynamoDBStore) -> None:
    noise = Random(7).randbytes(450_000).hex()  # half of which can be deflated away
    for writes in ([put(data={"text": noise}, expect=ABSENT)], [put(data={"text": noise}), put("other")]):
        with pytest.raises(TooLarge):
            store.commit(*writes)
    assert store.query("p") == []
