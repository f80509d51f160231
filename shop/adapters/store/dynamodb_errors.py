"""What an error of DynamoDB means: a condition that was not met, something that passes, or a setting to look at.

Codes: DynamoDB API reference, "Error handling" and ``TransactWriteItems``.
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoRegionError,
    ProxyConnectionError,
    SSLError,
)

from shop.adapters.store.dynamodb_client import busy
from shop.domain.errors import ShopError, TooLarge, Unavailable

Failure = BotoCoreError | ClientError

CONFLICTS = {"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"}
THROTTLES = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingError",
    "ThrottlingException",
}
_NEW = {"ContinuousBackupsUnavailableException"}
"""A table that was just made is not ready for everything."""
_BUSY = CONFLICTS | THROTTLES | _NEW
_UNSENT = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
_CREDENTIALS = {
    "AccessDeniedException": "may not use it",
    "ExpiredTokenException": "have expired",
    "IncompleteSignatureException": "are not complete",
    "InvalidSignatureException": "are wrong",
    "MissingAuthenticationTokenException": "are missing",
    "UnrecognizedClientException": "are not known to AWS",
}


def refused_places(exc: Failure) -> tuple[int, ...]:
    """The places of those writes whose conditions were not met; none: that was not the trouble."""
    if _code(exc) == "ConditionalCheckFailedException":
        return (0,)
    return tuple(place for place, code in enumerate(_reasons(exc)) if code == "ConditionalCheckFailed")


def may_pass(exc: Failure) -> bool:
    """Whether the same request may go well in a moment."""
    if isinstance(exc, ClientError):
        reasons = {code for code in _reasons(exc) if code != "None"}
        return _code(exc) in _BUSY or (bool(reasons) and reasons <= _BUSY) or _status(exc) >= 500
    return isinstance(exc, (HTTPClientError, *_UNSENT))


def is_lost(exc: Failure) -> bool:
    """Whether the request may have been carried out all the same."""
    if isinstance(exc, ClientError):
        return _status(exc) >= 500
    return isinstance(exc, HTTPClientError) and not isinstance(exc, _UNSENT)


def exhausted(exc: Failure, endpoint: str | None) -> Unavailable:
    """What to say when it did not pass."""
    if isinstance(exc, _UNSENT):
        where = f"REGULARS_AWS_ENDPOINT: nothing answers at {endpoint}" if endpoint else "AWS_DEFAULT_REGION, network"
        return Unavailable("store_unavailable", f"{where}: DynamoDB can't be reached ({exc})")
    if isinstance(exc, ClientError) and not is_lost(exc):
        return busy()
    return Unavailable("store_unavailable", "The shop's books can't be opened right now. Try again.")


def lasting(exc: Failure, table: str, endpoint: str | None) -> ShopError:
    """What to say of something that trying again will not help."""
    code, words = _code(exc), str(exc)
    if isinstance(exc, NoRegionError):
        return _setting("AWS_DEFAULT_REGION: not set; the store needs a region, as eu-central-1")
    if isinstance(exc, SSLError):
        return _setting(f"REGULARS_AWS_ENDPOINT, or the network between us and AWS: {words}")
    if not isinstance(exc, ClientError):
        return _setting(f"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_PROFILE: {words}")
    if code in _CREDENTIALS:
        return _setting(f"AWS_ACCESS_KEY_ID, AWS_PROFILE or the function's role: they {_CREDENTIALS[code]} ({words})")
    if code == "ResourceNotFoundException":
        where = endpoint or "the region of AWS_DEFAULT_REGION"
        return _setting(
            f"REGULARS_TABLE: there is no table {table} in {where}. Make it: python -m shop store create ({words})"
        )
    if "Item size" in words or any("Item size" in text for text in _reason_words(exc)):
        return TooLarge("item_too_large", "This is more than can be kept in one piece (400 kB). Split it.")
    return _setting(f"REGULARS_TABLE: DynamoDB does not take this: {words}")


def _setting(text: str) -> Unavailable:
    return Unavailable("store_settings", text)


def _code(exc: Failure) -> str:
    return str(exc.response.get("Error", {}).get("Code", "")) if isinstance(exc, ClientError) else ""


def _status(exc: ClientError) -> int:
    return int(exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _reasons(exc: Failure) -> list[str]:
    """Why a transaction was cancelled, write by write; ``None`` where it was not the cause."""
    return [reason.get("Code", "None") for reason in _cancellation(exc)]


def _reason_words(exc: Failure) -> list[str]:
    return [reason.get("Message") or "" for reason in _cancellation(exc)]


def _cancellation(exc: Failure) -> list[dict[str, Any]]:
    if not isinstance(exc, ClientError):
        return []
    reasons: list[dict[str, Any]] = exc.response.get("CancellationReasons", [])  # type: ignore[assignment]
    return reasons
