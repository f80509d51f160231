"""``python -m shop store create``, and a shop that keeps its books in DynamoDB, as the settings say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shop import bootstrap
from shop.__main__ import main
from shop.adapters.store.dynamodb_client import DynamoDBClient
from shop.bootstrap import build_shop
from shop.services.place_order import place_order
from shop.settings import Environment
from tests.shops import SECRET, order_of, publish

TABLE = "tea-house"


@pytest.fixture
def client(dynamodb: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    monkeypatch.setenv("REGULARS_STORE", "dynamodb")
    monkeypatch.setenv("REGULARS_TABLE", TABLE)
    monkeypatch.setenv("REGULARS_AWS_ENDPOINT", dynamodb)
    made = DynamoDBClient(TABLE, dynamodb)
    yield made
    for table in made.call("list_tables")["TableNames"]:
        if table == TABLE:
            made.call("delete_table", TableName=table)
    made.close()


def create(*options: str) -> Result:
    return CliRunner().invoke(main, ["store", "create", *options])


def test_it_makes_the_table_once(client: DynamoDBClient) -> None:
    first = create()
    assert (first.exit_code, first.stdout.splitlines()[0]) == (0, f"made the table {TABLE}")
    second = create()
    assert (second.exit_code, second.stdout) == (0, "Everything is there.\n")
    assert json.loads(create("--json").stdout) == {"store": "dynamodb", "done": []}
    table = client.call("describe_table", TableName=TABLE)["Table"]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert {i["IndexName"]: i["Projection"] for i in table["GlobalSecondaryIndexes"]} == {
        "index1": {"ProjectionType": "KEYS_ONLY"},
        "index2": {"ProjectionType": "KEYS_ONLY"},
    }
    living = client.call("describe_time_to_live", TableName=TABLE)["TimeToLiveDescription"]
    assert living == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_another_table_of_that_name_is_left_alone(client: DynamoDBClient) -> None:
    client.call(
        "create_table",
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    result = create()
    assert result.exit_code == 1
    assert "REGULARS_TABLE" in result.stderr


def test_a_shop_is_opened_on_it(client: DynamoDBClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("STATE", "var"), ("REGULARS_SNAPSHOT", "snapshot")):
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("REGULARS_SECRET", SECRET.decode())
    publish(tmp_path)
    create()
    shop = build_shop(Environment.read())
    placed = place_order(shop, order_of(("POT", 1)), "key")
    other = build_shop(Environment.read())
    assert place_order(other, order_of(("POT", 1)), "key").order == placed.order
    assert not (tmp_path / "var" / "shop.db").exists()
    shop.store.close()
    other.store.close()


@pytest.mark.usefixtures("client")
def test_without_a_table_it_says_how_to_make_one(tmp_path: Path) -> None:
    bootstrap.shop.cache_clear()
    result = CliRunner().invoke(main, ["orders", "show", "12345-67890"], env={"STATE": str(tmp_path)})
    assert result.exit_code == 1
    assert "python -m shop store create" in result.stderr
    bootstrap.shop.cache_clear()


@pytest.mark.parametrize(("name", "value"), [("REGULARS_STORE", "postgres"), ("REGULARS_TABLE", "a b")])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    result = create()
    assert result.exit_code == 1
    assert name in result.stderr


def test_sqlite_needs_nothing_made() -> None:
    assert create().stdout == "Everything is there.\n"
