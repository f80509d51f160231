"""Secrets that lie in AWS, where a setting only says where: ``ssm:/shop/stripe-key`` is a parameter of Systems
Manager, ``secretsmanager:shop/stripe`` a secret, ``secretsmanager:shop/stripe#key`` one field of a secret in JSON.

Only botocore's client: no boto3, whose session loads the resource layer too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from shop.adapters.botocore_session import new_session
from shop.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ssm import SSMClient

CONNECTING = 1.0
ANSWERING = 2.0
"""Seconds. A function that starts has ten for everything."""
_BATCH = 10
"""GetParameters takes no more names at once."""

Clients = Callable[[str], Any]


def fetch_secrets(references: Mapping[str, str], endpoint: str | None = None) -> dict[str, str]:
    """The values of settings that only say where theirs lie.

    Raises:
        Unavailable: one can't be read; the message names the setting, and never a value.
    """

    def client(service: str) -> Any:
        config = Config(connect_timeout=CONNECTING, read_timeout=ANSWERING, retries={"total_max_attempts": 2})
        return new_session().create_client(service, endpoint_url=endpoint, config=config)

    places = {name: reference.partition(":")[::2] for name, reference in references.items()}
    parameters = {name: place for name, (kind, place) in places.items() if kind == "ssm"}
    kept = {name: place for name, (kind, place) in places.items() if kind == "secretsmanager"}
    found = {**_read_parameters(parameters, client), **_read_secrets(kept, client)}
    for name, value in found.items():
        if not value:
            raise _wrong(f"{name}: nothing is written in {references[name]}")
    return found


def _read_parameters(places: Mapping[str, str], client: Clients) -> dict[str, str]:
    """All of them in one request."""
    if not places:
        return {}
    named = ", ".join(places)
    values: dict[str, str] = {}
    wanted = sorted(set(places.values()))
    with _told(named, "ssm:GetParameters, and kms:Decrypt with the key that they are encrypted with"):
        ssm: SSMClient = client("ssm")
        for start in range(0, len(wanted), _BATCH):
            answer = ssm.get_parameters(Names=wanted[start : start + _BATCH], WithDecryption=True)
            for found in answer["Parameters"]:
                values[found["Name"]] = found["Value"].strip()
    for name, place in places.items():
        if place not in values:
            raise _wrong(f"{name}: Systems Manager has no parameter {place!r} in this region")
    return {name: values[place] for name, place in places.items()}


def _read_secrets(places: Mapping[str, str], client: Clients) -> dict[str, str]:
    if not places:
        return {}
    read: dict[str, str] = {}
    values = {}
    with _told(", ".join(places), "secretsmanager:GetSecretValue"):
        manager: SecretsManagerClient = client("secretsmanager")
    for name, place in places.items():
        secret, _, field = place.partition("#")
        if secret not in read:
            with _told(name, "secretsmanager:GetSecretValue"):
                read[secret] = manager.get_secret_value(SecretId=secret).get("SecretString", "")
        values[name] = (_field(name, read[secret], secret, field) if field else read[secret]).strip()
    return values


def _field(name: str, text: str, secret: str, field: str) -> str:
    try:
        value = msgspec.json.decode(text, type=dict[str, Any]).get(field)
    except msgspec.DecodeError:
        value = None
    if isinstance(value, str):
        return value
    raise _wrong(f"{name}: the secret {secret!r} has no field {field!r} of text")


@contextmanager
def _told(names: str, needed: str) -> Iterator[None]:
    """Say of a failure which settings it concerns."""
    try:
        yield
    except NoRegionError as exc:
        raise _wrong(f"AWS_DEFAULT_REGION: not set; it is needed to read {names}") from exc
    except ClientError as exc:
        code = exc.response.get("Error", {}).get("Code", "")
        if code.startswith("AccessDenied"):
            raise _wrong(f"{names}: may not be read; the role or user needs {needed} ({exc})") from exc
        raise _wrong(f"{names}: can't be read: {exc}") from exc
    except BotoCoreError as exc:
        raise _wrong(f"{names}: can't be read with the AWS settings found: {exc}") from exc


def _wrong(text: str) -> Unavailable:
    return Unavailable("secret_settings", text)
