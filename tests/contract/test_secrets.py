"""Secrets that lie in AWS, read from moto's Systems Manager and Secrets Manager: found, or the setting is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from shop import bootstrap
from shop.adapters.secrets.aws import fetch_secrets
from shop.domain.errors import Unavailable
from shop.settings import Environment, SettingError

SECRET = "s" * 40
KEY = "sk_test_hidden"

Client = Callable[[str], Any]


@pytest.fixture
def client(aws: str) -> Client:
    session = botocore.session.get_session()
    return lambda service: session.create_client(service, endpoint_url=aws)


@pytest.fixture
def kept(client: Client) -> None:
    """A shop's secrets."""
    ssm = client("ssm")
    for name, value in (("/shop/secret", SECRET), ("/shop/hooks", "whsec_a,whsec_b\n"), ("/shop/short", "short")):
        ssm.put_parameter(Name=name, Value=value, Type="SecureString")
    ssm.close()
    manager = client("secretsmanager")
    manager.create_secret(Name="shop/stripe", SecretString=json.dumps({"key": KEY, "age": 3}))
    manager.create_secret(Name="shop/plain", SecretString="smtps://u:p@mail.example:465")
    manager.close()


def read(aws: str, **settings: str) -> Environment:
    given = {"REGULARS_AWS_ENDPOINT": aws, "REGULARS_SITE_URL": "https://tea.example", **settings}
    return Environment.read(given, fetch=fetch_secrets)


@pytest.mark.usefixtures("kept")
def test_a_shop_s_secrets_are_found(aws: str) -> None:
    found = read(
        aws,
        REGULARS_SECRET="ssm:/shop/secret",
        REGULARS_PAYMENTS="stripe",
        STRIPE_SECRET_KEY="secretsmanager:shop/stripe#key",
        STRIPE_WEBHOOK_SECRETS="ssm:/shop/hooks",
        REGULARS_MAIL="smtp",
        SMTP_URL="secretsmanager:shop/plain",
    )
    assert found.secret == SECRET.encode()
    assert (found.payments.key, found.payments.webhook_secrets) == (KEY, ("whsec_a", "whsec_b"))
    assert found.mail.smtp_url == "smtps://u:p@mail.example:465"


def test_what_is_not_needed_is_not_asked_for() -> None:
    stripe = {"STRIPE_SECRET_KEY": "ssm:/shop/key", "STRIPE_WEBHOOK_SECRETS": "ssm:/shop/hooks"}
    assert Environment.read({"REGULARS_PAYMENTS": "sandbox", **stripe}).payments.key == ""


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("ssm:/shop/nothing", "REGULARS_SECRET: Systems Manager has no parameter '/shop/nothing'"),
        ("secretsmanager:shop/nothing", "REGULARS_SECRET: can't be read"),
        ("secretsmanager:shop/stripe#nothing", "REGULARS_SECRET: the secret 'shop/stripe' has no field 'nothing'"),
        ("secretsmanager:shop/stripe#age", "REGULARS_SECRET: the secret 'shop/stripe' has no field 'age'"),
        ("secretsmanager:shop/plain#key", "REGULARS_SECRET: the secret 'shop/plain' has no field 'key'"),
    ],
)
def test_a_secret_that_is_not_there_is_named_by_its_setting(aws: str, reference: str, words: str) -> None:
    with pytest.raises(Unavailable) as caught:
        read(aws, REGULARS_SECRET=reference)
    assert str(caught.value).startswith(words)
    assert KEY not in str(caught.value)


@pytest.mark.usefixtures("kept")
def test_a_secret_is_checked_as_one_in_the_environment_is(aws: str) -> None:
    with pytest.raises(SettingError, match="REGULARS_SECRET: expected 32"):
        read(aws, REGULARS_SECRET="ssm:/shop/short")
    with pytest.raises(SettingError, match="REGULARS_SECRET: found 'ssm:', expected a name"):
        read(aws, REGULARS_SECRET="ssm:")


def test_a_place_is_never_taken_for_the_secret() -> None:
    with pytest.raises(SettingError, match="REGULARS_SECRET"):
        Environment.read({"REGULARS_SECRET": "ssm:/a/place/that/is/longer/than/32/characters"})


@pytest.mark.usefixtures("kept")
def test_without_a_region_or_an_answer_the_setting_is_named(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match=r"REGULARS_SECRET: can't be read .*127\.0\.0\.1:9"):
        read("http://127.0.0.1:9", REGULARS_SECRET="ssm:/shop/secret")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    for reference in ("ssm:/shop/secret", "secretsmanager:shop/plain"):
        with pytest.raises(Unavailable, match=r"AWS_DEFAULT_REGION: .* REGULARS_SECRET"):
            read(aws, REGULARS_SECRET=reference)


@pytest.mark.usefixtures("kept")
def test_the_shop_of_a_function_is_made_with_them(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "STATE": str(tmp_path),
        "REGULARS_SECRET": "ssm:/shop/secret",
        "REGULARS_AWS_ENDPOINT": aws,
    }.items():
        monkeypatch.setenv(name, value)
    shop = bootstrap.build_shop(bootstrap.read_environment())
    assert shop.secret == SECRET.encode()
    shop.store.close()
