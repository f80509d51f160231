"""The AWS stack says what the code says: table, routes, settings; and each function may do its own work only."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from functools import reduce
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfnlint.decode import decode

from shop.adapters.cloud.packages import LAMBDA
from shop.adapters.store.dynamodb_table import create_table
from shop.domain.errors import Unavailable
from shop.settings import Environment
from tests import toolchain
from tests.architecture.sources import ROOT
from tests.architecture.test_docs import READ_BY
from tests.architecture.test_imports import FUNCTIONS

FILE = ROOT / "functions" / "template.yaml"
TEMPLATE: dict[str, Any] = decode(FILE)[0]
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
FUNCTION = "AWS::Serverless::Function"
SECRETS = {
    "secret": "s" * 40,
    "stripe-secret-key": "sk_live_1",
    "stripe-webhook-secrets": "whsec_1",
}


def of_kind(kind: str) -> dict[str, Any]:
    return {name: one.get("Properties", {}) for name, one in RESOURCES.items() if one["Type"] == kind}


def deployed() -> dict[str, Any]:
    """Properties of each function, by its module."""
    return {one["Handler"].split(".")[1]: one for one in of_kind(FUNCTION).values()}


def variables(name: str) -> dict[str, Any]:
    shared = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    return {**shared, **deployed()[name].get("Environment", {}).get("Variables", {})}


WITHOUT_PAYMENTS = ("contact", "feedback", "reviews", "subscriptions")
"""They know nothing of money, and reach the items of their own kinds only."""


def said(value: Any) -> str:
    """What a value is when the stack is made, roughly."""
    if isinstance(value, str):
        return value
    if "Ref" in value:
        return {"Table": "the-table"}.get(value["Ref"], str(value["Ref"]))
    known = {"${Secrets}": "/regulars", "${Domain}": "shop.example", "${Pages}": "the-pages"}
    return reduce(lambda text, name: text.replace(name, known[name]), known, str(value["Fn::Sub"]))


def may(name: str, *services: str) -> list[dict[str, Any]]:
    """The statements of a function's role about these services."""
    statements = [one for policy in deployed()[name]["Policies"] for one in policy["Statement"]]
    return [one for one in statements if all(action.split(":")[0] in services for action in actions(one))]


def actions(statement: dict[str, Any]) -> list[str]:
    found = statement["Action"]
    return [found] if isinstance(found, str) else list(found)


def test_is_clean() -> None:
    linter = Path(sys.executable).parent / "cfn-lint"
    command = [str(linter), "--regions", "eu-west-1", "us-east-1", "--", str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


class Recorder:
    """A client that is asked to make the table."""

    table = "regulars"

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, Any]] = {}

    def call(self, operation: str, **parameters: Any) -> Any:
        if operation == "describe_table":
            missing = {"Error": {"Code": "ResourceNotFoundException", "Message": ""}}
            raise Unavailable("store_settings", "") from ClientError(missing, operation)  # type: ignore[arg-type]
        self.asked[operation] = parameters
        return {
            "TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"},
            "ContinuousBackupsDescription": {"ContinuousBackupsStatus": "DISABLED"},
        }

    def open(self) -> Any:
        return SimpleNamespace(get_waiter=lambda name: SimpleNamespace(wait=lambda **_: None))


def test_the_table_is_the_code_s() -> None:
    recorder = Recorder()
    create_table(recorder)  # type: ignore[arg-type]
    made = recorder.asked["create_table"]
    (table,) = of_kind("AWS::DynamoDB::Table").values()
    assert {key: table[key] for key in made if key != "TableName"} == {
        k: v for k, v in made.items() if k != "TableName"
    }
    assert table["TimeToLiveSpecification"] == recorder.asked["update_time_to_live"]["TimeToLiveSpecification"]
    recovery = recorder.asked["update_continuous_backups"]["PointInTimeRecoverySpecification"]
    assert table["PointInTimeRecoverySpecification"] == recovery


def test_the_books_outlive_the_stack() -> None:
    table = RESOURCES["Table"]
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    for resource in (table, RESOURCES["Pages"]):
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_bundle_is_made_for_the_machine_that_runs_it() -> None:
    shared = TEMPLATE["Globals"]["Function"]
    assert (shared["Runtime"], shared["Architectures"]) == (f"python{LAMBDA.python}", ["arm64"])
    assert all("aarch64" in tag for tag in LAMBDA.platforms)


def test_the_template_goes_into_one_request() -> None:
    assert len(FILE.read_bytes()) < 51_200, "CreateChangeSet takes no longer body"


def test_sam_finds_nothing_to_mend() -> None:
    """AWS's own command; both it and cfn-lint need no network."""
    command = [str(toolchain.aws_tool("sam")), "validate", "--lint", "--template", str(FILE)]
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "eu-west-1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_function_is_deployed() -> None:
    assert set(deployed()) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_variable_is_one_that_the_shop_reads(name: str) -> None:
    read = set(READ_BY.findall((ROOT / "shop/settings.py").read_text()))
    assert variables(name).keys() - read == {"SECRETS_CHANGED"}, "which only starts functions anew"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_starts_with_its_settings(name: str) -> None:
    given = {key: said(value) for key, value in variables(name).items()}
    found = Environment.read(
        given, fetch=lambda places, _: {k: SECRETS[v.rpartition("/")[2]] for k, v in places.items()}
    )
    assert (found.store.kind, found.store.table, found.site_url) == ("dynamodb", "the-table", "https://shop.example")
    assert found.secret == SECRETS["secret"].encode()
    assert found.payments.provider == ("sandbox" if name in WITHOUT_PAYMENTS else "stripe")
    assert found.mail.carrier == ("ses" if name == "scheduled" else "folder")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_read_the_secrets_that_it_is_told_of_and_no_others(name: str) -> None:
    wanted = {said(value)[4:] for value in variables(name).values() if said(value).startswith("ssm:")}
    (statement,) = may(name, "ssm")
    granted = {said(arn).partition(":parameter")[2] for arn in statement["Resource"]}
    assert actions(statement) == ["ssm:GetParameters"]
    assert granted == wanted


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_its_own_work_only(name: str) -> None:
    for statement in may(name, "dynamodb", "ssm", "ses", "sqs"):
        assert not [action for action in actions(statement) if "*" in action]
        assert statement["Resource"] != "*"
    books = may(name, "dynamodb")
    everything = {action for statement in books for action in actions(statement)}
    assert "dynamodb:Scan" not in everything
    assert ("dynamodb:Query" in everything) == (name == "scheduled"), "the indexes are for the scheduled work"
    assert bool(may(name, "ses")) == (name == "scheduled")
    assert all("Condition" in one for one in books) == (name in WITHOUT_PAYMENTS)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in ("feedback", "scheduled")])
def test_the_api_leads_to_what_each_function_answers(name: str) -> None:
    app = importlib.import_module(f"functions.{name}").app
    answered = {(method, route.path) for route in app.routes for method in route.methods - {"HEAD"}}
    events = [event["Properties"] for event in deployed()[name]["Events"].values()]
    assert {(event["Method"], event["Path"]) for event in events} == answered


def test_what_fails_is_kept_and_told() -> None:
    queues = of_kind("AWS::SQS::Queue")
    alarms = of_kind("AWS::CloudWatch::Alarm").values()
    watched = {said_dimension(alarm) for alarm in alarms if alarm["Namespace"] == "AWS/SQS"}
    assert watched == set(queues)
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms)
    for name in ("scheduled", "feedback"):
        target = deployed()[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]
        assert target["Fn::GetAtt"][0] in queues
    assert of_kind("AWS::Scheduler::Schedule")["EachMinute"]["Target"]["DeadLetterConfig"]


def said_dimension(alarm: dict[str, Any]) -> str:
    return str(alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0])


def test_every_log_ends() -> None:
    assert all(log["RetentionInDays"] for log in of_kind("AWS::Logs::LogGroup").values())
    logged = {one["LoggingConfig"]["LogGroup"]["Ref"] for one in deployed().values()}
    assert logged < of_kind("AWS::Logs::LogGroup").keys()
    assert len(logged) == len(FUNCTIONS)


def test_nobody_reads_the_bucket_but_cloudfront() -> None:
    (bucket,) = of_kind("AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (policy,) = of_kind("AWS::S3::BucketPolicy").values()
    allowed = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert all(one["Principal"] == {"Service": "cloudfront.amazonaws.com"} and one["Condition"] for one in allowed)


def test_the_order_s_key_is_not_logged() -> None:
    (api,) = of_kind("AWS::Serverless::HttpApi").values()
    assert not re.search(r"path|Path|uri", api["AccessLogSettings"]["Format"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_read_the_snapshot_and_add_nothing_to_the_bucket_but_photos(name: str) -> None:
    assert said(variables(name)["REGULARS_SNAPSHOT"]) == "s3://the-pages/private/snapshot"
    granted = {action: one["Resource"] for one in may(name, "s3") for action in actions(one)}
    photos = {"Fn::Sub": "${Pages.Arn}/private/reviews/*"}
    assert granted.pop("s3:PutObject", None) == (photos if name == "reviews" else None)
    assert granted == {
        "s3:GetObject": {"Fn::Sub": "${Pages.Arn}/private/snapshot/*"},
        "s3:ListBucket": {"Fn::GetAtt": ["Pages", "Arn"]},
    }


@pytest.mark.parametrize("identity", ["small.example", "shop@small.example"])
def test_mail_may_be_sent_as_the_shop_and_to_whomever_ses_asks_about(identity: str) -> None:
    """SES compares with the role the sender's most specific identity, and in its sandbox every receiver's."""
    (statement,) = may("scheduled", "ses")
    told = {"MailIdentity": identity, "MailReports": "reports"}
    sees = [filled(one, told).rpartition(":")[2] for one in statement["Resource"]]
    for resource in ("identity/small.example", "identity/shop@small.example", "identity/ada@example.com"):
        assert any(fnmatchcase(resource, one) for one in sees)
    senders = [filled(one, told) for one in statement["Condition"]["StringLike"]["ses:FromAddress"]]
    assert any(fnmatchcase("shop@small.example", one) for one in senders)
    assert not any(fnmatchcase("shop@other.example", one) for one in senders)


def filled(value: Any, told: dict[str, str]) -> str:
    if "Ref" in value:
        return told[value["Ref"]]
    return reduce(lambda text, name: text.replace(f"${{{name}}}", told[name]), told, str(value["Fn::Sub"]))
