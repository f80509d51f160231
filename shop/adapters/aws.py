"""The way to AWS for publishing and deploying: clients that are made when first needed, and what their errors mean.

Only botocore's clients: no boto3, whose session loads the resource layer too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import msgspec
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from shop.adapters.botocore_session import new_session
from shop.domain.errors import ShopError, TooLarge, Unavailable

CREDENTIALS = "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_PROFILE"
_UNKNOWN = {
    "IncompleteSignature": "are not complete",
    "IncompleteSignatureException": "are not complete",
    "InvalidAccessKeyId": "are not known to AWS",
    "InvalidClientTokenId": "are not known to AWS",
    "InvalidSignatureException": "are wrong",
    "InvalidToken": "have a wrong session token",
    "SignatureDoesNotMatch": "are wrong",
    "UnrecognizedClientException": "are not known to AWS",
    "ExpiredToken": "have expired",
    "RequestExpired": "have expired",
    "ExpiredTokenException": "have expired",
    "TokenRefreshRequired": "have expired",
}
DENIED = {"AccessDenied", "AccessDeniedException", "403", "AllAccessDisabled", "Forbidden", "UnauthorizedOperation"}
_MISSING = {
    "AuthorizationHeaderMalformed",
    "EntityNotFound",
    "NoSuchBucket",
    "NoSuchDistribution",
    "PermanentRedirect",
    "ResourceNotFoundException",
}
_FULL = {"ServiceQuotaExceededException"}


class Pace(msgspec.Struct, frozen=True):
    """How long to wait for an answer, in seconds, and how often to ask. What passes (throttling, a line that breaks,
    5xx) is asked again by botocore with growing pauses.
    """

    connecting: float = 5.0
    answering: float = 30.0
    attempts: int = 6
    connections: int = 40


PUBLISHING = Pace()
DEPLOYING = Pace(answering=60.0)
SERVING = Pace(connecting=1.0, answering=2.0, attempts=3, connections=10)
"""A function has ten seconds for everything."""


class Clients:
    """botocore's clients by service. ``endpoint``: an emulator's address; ``None``: AWS, in its own region.

    They may be shared by threads; only their making may not.
    """

    def __init__(self, endpoint: str | None = None, pace: Pace = PUBLISHING) -> None:
        self.endpoint = endpoint
        self._pace = pace
        self._made: dict[tuple[str, str | None], Any] = {}
        self._lock = Lock()
        self._session: Any = None

    def __getitem__(self, service: str) -> Any:
        return self.get(service)

    def get(self, service: str, region: str | None = None) -> Any:
        """A client; ``region`` where it must be another than the setting's."""
        with self._lock:
            if (service, region) not in self._made:
                self._made[service, region] = self._make(service, region)
            return self._made[service, region]

    @property
    def session(self) -> Any:
        self._session = self._session or new_session()
        return self._session

    def _make(self, service: str, region: str | None) -> Any:
        config = Config(
            connect_timeout=self._pace.connecting,
            read_timeout=self._pace.answering,
            max_pool_connections=self._pace.connections,
            retries={"mode": "standard", "total_max_attempts": self._pace.attempts},
            tcp_keepalive=True,
            s3={"addressing_style": "path"} if self.endpoint else None,
        )
        client = self.session.create_client(service, region, endpoint_url=self.endpoint, config=config)
        if service == "cloudfront-keyvaluestore" and self.endpoint:
            client.meta.events.register("before-call.cloudfront-keyvaluestore", self._at_endpoint)
        return client

    def _at_endpoint(self, params: dict[str, Any], **_: Any) -> None:
        """The rules for this service put the account's number before the host: an emulator has no such name."""
        assert self.endpoint
        params["url"] = self.endpoint.rstrip("/") + params["url_path"]


@contextmanager
def told(setting: str, needed: str = "") -> Iterator[None]:
    """Say of a failure which setting it concerns. ``needed``: the rights that the user or role must have.

    Raises:
        Unavailable: the service can't be used; may pass, or a setting is wrong.
    """
    try:
        yield
    except (BotoCoreError, ClientError) as exc:
        raise translate(exc, setting, needed) from exc


def translate(exc: BotoCoreError | ClientError, setting: str, needed: str = "") -> ShopError:
    if isinstance(exc, NoRegionError):
        return _wrong("AWS_DEFAULT_REGION: not set; expected a region, as eu-central-1")
    if isinstance(exc, ProfileNotFound):
        return _wrong(f"AWS_PROFILE: {exc}. Say: aws configure --profile NAME")
    if isinstance(exc, (NoCredentialsError, PartialCredentialsError)):
        return _wrong(f"{CREDENTIALS}: no credentials of AWS were found ({exc}). Say: aws configure")
    if isinstance(exc, (ConnectTimeoutError, EndpointConnectionError)):
        return Unavailable("aws_unavailable", f"AWS_DEFAULT_REGION, network: AWS can't be reached ({exc})")
    if isinstance(exc, HTTPClientError):
        return Unavailable("aws_unavailable", f"AWS does not answer. Try again ({exc})")
    if not isinstance(exc, ClientError):
        return _wrong(f"{CREDENTIALS}: {exc}")
    code = code_of(exc)
    if code in _UNKNOWN:
        return _wrong(f"{CREDENTIALS}: they {_UNKNOWN[code]}. Say: aws configure, or log in again ({exc})")
    if code in DENIED:
        rights = needed or f"the right to {exc.operation_name}"
        return _wrong(
            f"{setting}: access denied; the user or role needs {rights}. docs/deploy.md has a policy ({exc})"
        )
    if code in _MISSING:
        return _wrong(f"{setting}: it is not there, or not in the region of AWS_DEFAULT_REGION ({exc})")
    if code in _FULL:
        return TooLarge("site_full", f"{setting}: the key-value store is full ({exc})")
    if status_of(exc) >= 500 or status_of(exc) == 429:
        return Unavailable("aws_unavailable", f"AWS is busy. Try again ({exc})")
    return _wrong(f"{setting}: {exc}")


def code_of(exc: ClientError) -> str:
    return str(exc.response.get("Error", {}).get("Code", ""))


def status_of(exc: ClientError) -> int:
    return int(exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _wrong(text: str) -> Unavailable:
    return Unavailable("aws_settings", text)
