"""botocore's clients for a deployment, and what their errors say to a merchant. No boto3: nothing here needs its
resource layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from shop.domain.errors import Unavailable

CREDENTIALS = "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_PROFILE"
FOREIGN = {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch"}
ENDED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden", "403"}


class Clients:
    """Clients of one account and region, made when they are needed."""

    def __init__(self, endpoint: str | None = None) -> None:
        self._endpoint = endpoint
        self._session = botocore.session.get_session()
        self._made: dict[tuple[str, str | None], Any] = {}

    def get(self, service: str, region: str | None = None) -> Any:
        """A client of a service; ``region`` where it must be another than the setting's."""
        key = service, region
        if key not in self._made:
            with told(service):
                config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "max_attempts": 5})
                self._made[key] = self._session.create_client(
                    service, region_name=region, endpoint_url=self._endpoint, config=config
                )
        return self._made[key]

    def region(self) -> str:
        return str(self.get("sts").meta.region_name)


def code_of(exc: ClientError) -> str:
    """The vendor's word for an error."""
    return str(exc.response.get("Error", {}).get("Code", ""))


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say of a failure which setting to look at.

    Raises:
        Unavailable: for whatever botocore raises.
    """
    try:
        yield
    except NoRegionError as exc:
        raise _wrong("AWS_DEFAULT_REGION: not set. Say where the shop is to run, as eu-central-1") from exc
    except ProfileNotFound as exc:
        raise _wrong(f"AWS_PROFILE: {exc}. Say: aws configure --profile NAME") from exc
    except (NoCredentialsError, PartialCredentialsError) as exc:
        raise _wrong(f"{CREDENTIALS}: no credentials of AWS were found. Say: aws configure") from exc
    except EndpointConnectionError as exc:
        raise _wrong(f"AWS_DEFAULT_REGION: AWS does not answer there ({exc})") from exc
    except ClientError as exc:
        raise _wrong(_explain(what, exc)) from exc
    except BotoCoreError as exc:
        raise _wrong(f"{what}: {exc}") from exc


def _explain(what: str, exc: ClientError) -> str:
    code = code_of(exc)
    if code in FOREIGN:
        return f"{CREDENTIALS}: AWS does not know these credentials ({code}). Say: aws configure"
    if code in ENDED:
        return f"{CREDENTIALS}: these credentials have ended ({code}). Log in again"
    if code in DENIED:
        return f"{CREDENTIALS}: this user may not do {exc.operation_name} ({exc}). docs/deploy.md has the rights"
    return f"{what}: {exc}"


def _wrong(text: str) -> Unavailable:
    return Unavailable("cloud_settings", text)
