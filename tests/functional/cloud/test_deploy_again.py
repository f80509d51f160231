"""A deployment to a shop that sells: it never parts from its books, and what was changed beside it takes effect."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from shop.adapters.cloud.aws import AwsCloud
from shop.ports.cloud import Change, ChangeSet
from tests.fake_aws.account import Account
from tests.functional.cloud.conftest import put_secret
from tests.functional.cloud.test_deploy import deploy, deployed, parameters

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")  # what moto can't make


@pytest.mark.parametrize(("name", "what"), [("Table", "DynamoDB::Table"), ("Pages", "S3::Bucket")])
@pytest.mark.parametrize(("action", "replaced"), [("Modify", True), ("Remove", False)])
def test_books_and_pages_are_never_made_anew(
    ready: Account, name: str, what: str, action: str, replaced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed()
    before = ready.operations.count("ExecuteChangeSet")
    change = Change(action, name, f"AWS::{what}", replaced)

    def propose(*_: Any) -> ChangeSet:
        return ChangeSet("the-change-set", first=False, changes=(change,))

    monkeypatch.setattr("shop.adapters.cloud.stack.Stack.propose", propose)
    refused = deploy()
    assert refused.exit_code == 1
    assert f"{name} would be made anew or taken out" in refused.stderr
    assert ready.operations.count("ExecuteChangeSet") == before
    assert ready.stack().status == "CREATE_COMPLETE"


def test_a_new_secret_starts_the_functions_anew(ready: Account) -> None:
    deployed()
    before = told(ready)
    put_secret(ready, "stripe-webhook-secrets", "whsec_another")
    assert deployed()["changes"]
    assert told(ready) != before
    assert parameters(ready)["SecretsChanged"] == told(ready)
    assert deployed()["changes"] == []


@pytest.mark.parametrize(
    "operation", ["DescribeStacks", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DescribeStackEvents"]
)
def test_a_line_that_breaks_is_told_in_a_sentence(
    ready: Account, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(one: Any) -> AwsCloud:
        cloud = AwsCloud(one.stack.name, one.aws_endpoint)
        client = cloud._clients["cloudformation"]
        client.meta.events.register(f"before-call.cloudformation.{operation}", break_line)
        return cloud

    def break_line(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://cloudformation")

    with monkeypatch.context() as patch:
        patch.setattr("shop.bootstrap.open_cloud", broken)
        refused = deploy()
    assert (refused.exit_code, type(refused.exception)) == (1, SystemExit)
    assert "AWS can't be reached" in refused.stderr
    deployed()
    assert ready.stack().status == "CREATE_COMPLETE"


def told(account: Account) -> str:
    (found,) = {
        one["Environment"]["Variables"]["SECRETS_CHANGED"]
        for one in account.client("lambda").list_functions()["Functions"]
    }
    return str(found)
