"""The table itself: made once, by ``python -m shop store create`` or the AWS stack, and the same in both."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from shop.adapters.store.dynamodb_client import DynamoDBClient
from shop.domain.errors import Conflict, Unavailable

_KEYS = {"table": ("pk", "sk"), "index1": ("pk1", "sk1"), "index2": ("pk2", "sk2")}
_POLLS = 120


def create_table(client: DynamoDBClient, poll: float = 1.0) -> list[str]:
    """Make the table, or what it lacks; what was done, in words. Nothing when all of it is there.

    ``poll``: seconds between two looks at whether it is ready.

    Raises:
        Conflict: a table of this name is something else.
        Unavailable: the message names the setting to look at.
    """
    done = []
    found = _describe(client)
    if found is None:
        _make(client)
        _await(client, poll)
        done.append(f"made the table {client.table}")
    elif _keys_of(found) != _KEYS:
        raise Conflict(
            "other_table", f"REGULARS_TABLE: {client.table} is a table of something else. Choose another name."
        )
    if _expire(client):
        done.append("what expires is removed by itself")
    if _keep_backups(client):
        done.append("point-in-time recovery is on")
    return done


def _make(client: DynamoDBClient) -> None:
    names = [name for pair in _KEYS.values() for name in pair]
    indexes = [
        {"IndexName": name, "KeySchema": _schema(_KEYS[name]), "Projection": {"ProjectionType": "KEYS_ONLY"}}
        for name in ("index1", "index2")
    ]
    try:
        client.call(
            "create_table",
            TableName=client.table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            KeySchema=_schema(_KEYS["table"]),
            GlobalSecondaryIndexes=indexes,
        )
    except Unavailable as exc:
        if _cause(exc) != "ResourceInUseException":  # somebody, or we ourselves when the answer was lost, just did
            raise


def _await(client: DynamoDBClient, poll: float) -> None:
    waiter = client.open().get_waiter("table_exists")
    waiter.wait(TableName=client.table, WaiterConfig={"Delay": poll, "MaxAttempts": _POLLS})


def _expire(client: DynamoDBClient) -> bool:
    described = client.call("describe_time_to_live", TableName=client.table)["TimeToLiveDescription"]
    if described["TimeToLiveStatus"] in ("ENABLED", "ENABLING"):
        return False
    wanted = {"Enabled": True, "AttributeName": "expires"}
    client.call("update_time_to_live", TableName=client.table, TimeToLiveSpecification=wanted)
    return True


def _keep_backups(client: DynamoDBClient) -> bool:
    try:
        described = client.call("describe_continuous_backups", TableName=client.table)["ContinuousBackupsDescription"]
    except Unavailable as exc:
        if _cause(exc) == "UnknownOperationException":  # an emulator has no backups
            return False
        raise
    if described.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus") == "ENABLED":
        return False
    wanted = {"PointInTimeRecoveryEnabled": True}
    client.call("update_continuous_backups", TableName=client.table, PointInTimeRecoverySpecification=wanted)
    return True


def _describe(client: DynamoDBClient) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.call("describe_table", TableName=client.table)["Table"]
    except Unavailable as exc:
        if _cause(exc) == "ResourceNotFoundException":
            return None
        raise
    return found


def _cause(exc: Unavailable) -> str:
    return str(exc.__cause__.response["Error"]["Code"]) if isinstance(exc.__cause__, ClientError) else ""


def _schema(keys: tuple[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, ("HASH", "RANGE"), strict=True)]


def _keys_of(described: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    parts = {"table": described, **{i["IndexName"]: i for i in described.get("GlobalSecondaryIndexes", [])}}
    return {name: tuple(key["AttributeName"] for key in part["KeySchema"]) for name, part in parts.items()}
