"""A deployment to a shop that sells: it never parts from its books, and what was changed beside it takes effect."""

from __future__ import annotations

from typing import Any

import pytest

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


def told(account: Account) -> str:
    (found,) = {
        one["Environment"]["Variables"]["SECRETS_CHANGED"]
        for one in account.client("lambda").list_functions()["Functions"]
    }
    return str(found)
