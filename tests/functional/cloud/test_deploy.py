"""``python -m shop deploy``, against an account in which everything may go wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from shop.__main__ import main
from shop.adapters.aws import Pace
from shop.adapters.cloud.aws import AwsCloud
from shop.domain.errors import Unavailable
from shop.ports.cloud import Wanted
from tests.fake_aws.account import NUMBER, REGION, Account
from tests.fake_stripe.server import FakeStripe
from tests.functional.cloud.conftest import DOMAIN, WEBHOOK, certificate, put_secret
from tests.functional.publishing.small_site import SmallSite

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")  # what moto can't make

BUCKET = f"regulars-code-{NUMBER}-{REGION}"
CODE = f"functions/{'a' * 64}.zip"


def deploy(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deploy", "--test-payments", *arguments])


def deployed(*arguments: str) -> dict[str, Any]:
    done = deploy("--json", *arguments)
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def parameters(account: Account) -> dict[str, str]:
    (found,) = account.client("cloudformation").describe_stacks(StackName="regulars")["Stacks"]
    return {one["ParameterKey"]: one["ParameterValue"] for one in found["Parameters"]}


def test_a_shop_is_deployed(ready: Account) -> None:
    done = deploy()
    assert done.exit_code == 0, done.output
    stack = ready.stack()
    assert (stack.name, stack.status) == ("regulars", "CREATE_COMPLETE")
    assert parameters(ready) == {
        "AlarmEmail": "shop@small.example",
        "CertificateArn": parameters(ready)["CertificateArn"],
        "CodeBucket": BUCKET,
        "CodeKey": CODE,
        "Domain": DOMAIN,
        "MailIdentity": "small.example",
        "ReserveConcurrency": "yes",
        "Secrets": "/regulars",
        "SecretsChanged": parameters(ready)["SecretsChanged"],
    }
    assert "tea.example  CNAME  d111111abcdef8.cloudfront.net" in done.stdout
    assert WEBHOOK in done.stdout
    (table,) = ready.client("dynamodb").list_tables()["TableNames"]
    assert f"REGULARS_TABLE={table}" in done.stdout


def test_every_function_runs_the_code_that_was_sent(ready: Account) -> None:
    deployed()
    functions = ready.client("lambda").list_functions()["Functions"]
    assert {one["Handler"] for one in functions} == {
        f"functions.{name}.handler"
        for name in ("checkout", "orders", "webhooks", "contact", "subscriptions", "reviews", "scheduled", "feedback")
    }
    assert {one["Runtime"] for one in functions} == {"python3.13"}
    assert {one["CodeSize"] for one in functions} == {len(b"a zip")}


def test_nobody_else_reads_the_code(ready: Account) -> None:
    deployed()
    blocked = ready.client("s3").get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}


def test_pages_and_prices_are_published_with_it(ready: Account, built: SmallSite) -> None:
    site = deployed()["site"]
    assert len(site["added"]) == len([one for one in built.output.rglob("*") if one.is_file()])
    keys = {one["Key"] for one in ready.client("s3").list_objects_v2(Bucket=pages(ready))["Contents"]}
    assert "private/snapshot/current" in keys


def pages(account: Account) -> str:
    outputs = account.client("cloudformation").describe_stacks(StackName="regulars")["Stacks"][0]["Outputs"]
    return str(next(one["OutputValue"] for one in outputs if one["OutputKey"] == "PagesBucket"))


def test_said_again_it_changes_and_sends_nothing(ready: Account) -> None:
    assert deployed()["sent"]
    again = deploy()
    assert again.exit_code == 0, again.output
    assert "nothing had to be changed" in again.stdout
    done = deployed()
    assert (done["sent"], done["changes"]) == (False, [])
    assert ready.operations.count("ExecuteChangeSet") == 1


def test_a_changed_setting_changes_the_stack(ready: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed()
    monkeypatch.setenv("REGULARS_ALARM_EMAIL", "ops@tea.example")
    assert not deployed()["first"]
    assert ready.stack().status == "UPDATE_COMPLETE"
    assert parameters(ready)["AlarmEmail"] == "ops@tea.example"


def test_a_dry_run_changes_nothing(ready: Account) -> None:
    done = deploy("--dry-run")
    assert done.exit_code == 0, done.output
    assert "Add Table (AWS::DynamoDB::Table)" in done.stdout
    assert "Nothing was done" in done.stdout
    assert ready.stacks() == []
    assert ready.client("s3").list_buckets()["Buckets"] == []


def test_a_small_account_reserves_no_room(ready: Account) -> None:
    ready.concurrency = 10
    deployed()
    assert parameters(ready)["ReserveConcurrency"] == "no"


def test_a_deployment_that_fails_says_why(ready: Account) -> None:
    ready.failing = ("Checkout", "The runtime parameter of python3.13 is not supported")
    failed = deploy()
    assert failed.exit_code == 1
    assert "ROLLBACK_COMPLETE" in failed.stderr
    assert "Checkout (AWS::Lambda::Function): The runtime parameter of python3.13 is not supported" in failed.stderr
    ready.failing = None
    refused = deploy()
    assert refused.exit_code == 1
    assert "aws cloudformation delete-stack --stack-name regulars" in refused.stderr


def test_a_change_that_fails_leaves_what_ran(ready: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed()
    monkeypatch.setenv("REGULARS_ALARM_EMAIL", "ops@tea.example")
    ready.failing = ("Orders", "no more of these")
    failed = deploy()
    assert "UPDATE_ROLLBACK_COMPLETE: what ran before runs on" in failed.stderr
    ready.failing = None
    assert deployed()["changes"]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("DELETE_IN_PROGRESS", "wait stack-delete-complete"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("DELETE_FAILED", "delete-stack"),
    ],
)
def test_a_stack_that_nobody_can_deploy_to_is_explained(ready: Account, status: str, says: str) -> None:
    deployed()
    ready.stack().status = status
    refused = deploy()
    assert refused.exit_code == 1
    assert status in refused.stderr
    assert says in refused.stderr


def test_a_deployment_that_is_under_way_is_waited_for(ready: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed()
    ready.stack().status = "UPDATE_IN_PROGRESS"
    waited = []

    def end(seconds: float) -> None:
        waited.append(seconds)
        ready.stack().status = "UPDATE_COMPLETE"

    monkeypatch.setattr("shop.bootstrap.open_cloud", lambda one: AwsCloud(one.stack.name, one.aws_endpoint, end))
    monkeypatch.setenv("REGULARS_ALARM_EMAIL", "ops@tea.example")
    assert deployed()["changes"]
    assert len(waited) == 1


@pytest.mark.parametrize(
    "before", ["CreateBucket", "PutPublicAccessBlock", "PutObject", "CreateChangeSet", "ExecuteChangeSet"]
)
def test_killed_anywhere_and_run_again_it_goes_on(
    ready: Account, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(model: Any, **_: Any) -> None:
        if model.name == before:
            raise Killed

    def mortal(one: Any) -> AwsCloud:
        cloud = AwsCloud(one.stack.name, one.aws_endpoint)
        for service in ("s3", "cloudformation"):
            cloud._clients.get(service).meta.events.register("before-call", die)
        return cloud

    with monkeypatch.context() as patch:
        patch.setattr("shop.bootstrap.open_cloud", mortal)
        with pytest.raises(Killed):
            CliRunner().invoke(main, ["deploy", "--test-payments"], catch_exceptions=False)
    assert deployed()["first"]
    assert ready.stack().status == "CREATE_COMPLETE"
    blocked = ready.client("s3").get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}


def test_all_that_is_lacking_is_told_at_once(account: Account, built: SmallSite, stripe: FakeStripe) -> None:
    refused = deploy()
    assert refused.exit_code == 1
    for name in (
        "REGULARS_SITE_URL",
        "REGULARS_CERTIFICATE",
        "/regulars/secret",
        "/regulars/stripe-secret-key",
        "/regulars/stripe-webhook-secrets",
        "REGULARS_MAIL_IDENTITY",
    ):
        assert name in refused.stderr
    assert account.operations == []


@pytest.mark.parametrize("url", ["http://tea.example", "https://127.0.0.1", "https://localhost"])
def test_a_shop_that_nobody_finds_is_not_deployed(ready: Account, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_SITE_URL", url)
    assert "REGULARS_SITE_URL: found" in deploy().stderr


def test_a_certificate_of_another_domain_is_refused(ready: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_CERTIFICATE", certificate(ready, "coffee.example"))
    assert "REGULARS_CERTIFICATE: found one for coffee.example, expected tea.example" in deploy().stderr
    monkeypatch.setenv("REGULARS_CERTIFICATE", certificate(ready, "*.example"))
    assert deploy("--dry-run").exit_code == 0


def test_a_certificate_that_is_not_there_is_named(ready: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    arn = f"arn:aws:acm:us-east-1:{NUMBER}:certificate/00000000-0000-0000-0000-000000000000"
    monkeypatch.setenv("REGULARS_CERTIFICATE", arn)
    assert f"REGULARS_CERTIFICATE: there is no certificate {arn}" in deploy().stderr


def test_a_test_key_is_for_trying_out(ready: Account) -> None:
    refused = CliRunner().invoke(main, ["deploy"])
    assert refused.exit_code == 1
    assert "/regulars/stripe-secret-key: found a test key" in refused.stderr
    assert "--test-payments" in refused.stderr


def test_a_secret_in_the_clear_or_of_another_kind_is_named(ready: Account) -> None:
    put_secret(ready, "stripe-webhook-secrets", "we_1")
    assert "STRIPE_WEBHOOK_SECRETS" in deploy().stderr
    ready.client("ssm").delete_parameter(Name="/regulars/secret")
    put_secret(ready, "secret", "s" * 40, "String")
    assert "/regulars/secret: lies there in the clear" in deploy().stderr


def test_a_webhook_that_leads_elsewhere_stops_it(ready: Account, stripe: FakeStripe) -> None:
    (endpoint,) = stripe.world.endpoints.values()
    endpoint["url"] = "https://other.example/api/webhooks/stripe"
    refused = deploy()
    assert refused.exit_code == 1
    assert f"Stripe has no webhook endpoint {WEBHOOK}" in refused.stderr
    assert "ExecuteChangeSet" not in ready.operations


def test_a_sender_in_the_sandbox_of_ses_is_a_note(ready: Account) -> None:
    ready.production = False
    done = deploy()
    assert done.exit_code == 0
    assert "Note: SES is in its sandbox" in done.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"AWS_DEFAULT_REGION": ""}, "AWS_DEFAULT_REGION: not set"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "no credentials of AWS were found"),
        ({"AWS_PROFILE": "nobody"}, "AWS_PROFILE: The config profile (nobody) could not be found"),
    ],
)
def test_an_account_that_can_t_be_asked_is_named(
    ready: Account, change: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in change.items():
        if value:
            monkeypatch.setenv(name, value)
        else:
            monkeypatch.delenv(name)
    refused = deploy()
    assert refused.exit_code == 1
    assert says in refused.stderr


def test_pages_for_this_machine_are_not_deployed(ready: Account, built: SmallSite) -> None:
    home = built.output / "index.html"
    home.write_text(home.read_text() + '<link rel="canonical" href="http://127.0.0.1:8000/">')
    refused = deploy()
    assert "REGULARS_SITE_URL: the pages were built for http://127.0.0.1:8000/" in refused.stderr
    assert ready.operations == []


def test_a_region_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    wanted = Wanted(domain=DOMAIN, certificate="", email="a@tea.example", mail_identity="", secrets="/regulars")
    monkeypatch.setattr("shop.adapters.cloud.aws.DEPLOYING", Pace(attempts=1))
    with pytest.raises(Unavailable) as caught:
        AwsCloud("regulars", "http://127.0.0.1:9").examine(wanted)
    assert "AWS_DEFAULT_REGION, network: AWS can't be reached" in str(caught.value)
