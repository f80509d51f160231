"""What a browser may send, and the limits it is held to. Whatever is not named here is ignored."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from shop.domain.errors import InvalidRequest, TooLarge

MAX_BODY = 64 * 1024
MAX_LINES = 100
MAX_QUANTITY = 999

Sku = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+\Z")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
Code = Annotated[str, Meta(min_length=1, max_length=40)]
Quantity = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
Amount = Annotated[int, Meta(ge=0, le=99_999_999)]
Handle = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:-]+\Z")]
Word = Annotated[str, Meta(max_length=40)]
Email = Annotated[str, Meta(min_length=3, max_length=254)]

_EMAIL = re.compile(r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,63}")
"""As browsers check it (HTML, "valid e-mail address"), with a dot in the domain; and no MIME-encoded words."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Item(msgspec.Struct, frozen=True):
    sku: Sku
    quantity: Quantity
    unit_price: Amount | None = None
    """What the shopper was shown, minor units: compared, never charged."""


class QuoteRequest(msgspec.Struct, frozen=True, kw_only=True):
    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=MAX_LINES)]
    country: Country | None = None
    shipping: Handle | None = None
    coupons: Annotated[tuple[Code, ...], Meta(max_length=5)] = ()
    email: Email | None = None


class CheckoutRequest(QuoteRequest, frozen=True, kw_only=True):
    locale: Annotated[str, Meta(max_length=20)] | None = None
    marketing_consent: bool = False
    attribution: Annotated[dict[Word, Annotated[str, Meta(max_length=200)]], Meta(max_length=20)] = {}
    expected_total: Amount | None = None
    snapshot: Handle | None = None
    cart: Handle | None = None


class ContactRequest(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    email: Email
    topic: Annotated[str, Meta(min_length=1, max_length=100)]
    message: Annotated[str, Meta(min_length=1, max_length=5000)]
    order: Annotated[str, Meta(max_length=40)] | None = None
    locale: Annotated[str, Meta(max_length=20)] | None = None


class SubscriptionRequest(msgspec.Struct, frozen=True, kw_only=True):
    email: Email
    topics: Annotated[tuple[Literal["news", "offers"], ...], Meta(min_length=1, max_length=2)]
    locale: Annotated[str, Meta(max_length=20)] | None = None
    website: Annotated[str, Meta(max_length=1000)] = ""
    """A field that people don't see: whoever fills it is a program."""


class WatchRequest(msgspec.Struct, frozen=True, kw_only=True):
    sku: Sku
    email: Email
    locale: Annotated[str, Meta(max_length=20)] | None = None
    website: Annotated[str, Meta(max_length=1000)] = ""


class PreferencesRequest(msgspec.Struct, frozen=True, kw_only=True):
    topics: Annotated[tuple[Literal["care", "restock", "offers", "news"], ...], Meta(max_length=4)] = ()
    """Those that are wanted: all others end."""
    birthday: Annotated[str, Meta(pattern=r"^(|[0-9]{2}-[0-9]{2})\Z")] = ""
    """``MM-DD``."""
    locale: Annotated[str, Meta(max_length=20)] | None = None
    page_locale: Annotated[str, Meta(max_length=20)] = ""
    """In which language the words stood that were agreed to."""


class ReviewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The lengths of its texts are looked at once they are cleaned: see ``write_review``."""

    token: Annotated[str, Meta(min_length=1, max_length=300)]
    rating: Annotated[int, Meta(ge=1, le=5)]
    title: str = ""
    body: str = ""
    name: str = ""
    locale: Annotated[str, Meta(max_length=20)] | None = None


# compiled here: msgspec compiles a type when it is first used, which must not happen in several threads at once
for _kind in (
    QuoteRequest,
    CheckoutRequest,
    ContactRequest,
    SubscriptionRequest,
    WatchRequest,
    PreferencesRequest,
    ReviewRequest,
):
    msgspec.json.Decoder(_kind)

Request = TypeVar("Request")


def decode(body: bytes, kind: type[Request]) -> Request:
    """Read a JSON body into a request.

    Raises:
        TooLarge: more than ``MAX_BODY`` bytes.
        InvalidRequest: not JSON, or a value outside its limits; ``details`` names the field.
    """
    if len(body) > MAX_BODY:
        raise TooLarge("too_large", f"Send at most {MAX_BODY} bytes.", limit=MAX_BODY)
    try:
        return _checked(msgspec.json.decode(body.decode(), type=kind))  # UTF-8 also where nobody looks
    except msgspec.ValidationError as exc:
        raise _invalid(exc) from exc
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidRequest("invalid_json", "The body is not valid JSON.") from exc


def convert(fields: dict[str, Any], kind: type[Request]) -> Request:
    """Read a submitted HTML form into a request; an empty field counts as absent.

    Raises:
        InvalidRequest: as ``decode``.
    """
    try:
        return _checked(msgspec.convert({k: v for k, v in fields.items() if v != ""}, type=kind))
    except msgspec.ValidationError as exc:
        raise _invalid(exc) from exc


def is_email(text: str) -> bool:
    """Whether a mail can be sent there."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def _checked(request: Request) -> Request:
    email = getattr(request, "email", None)
    if email is not None and not is_email(email):
        raise InvalidRequest(
            "invalid_request", "This is not an e-mail address.", field="email", reason="not an e-mail address"
        )
    for name in ("name", "topic", "message", "order"):
        value = getattr(request, name, None) or ""
        if _CONTROL.search(value) or (name != "message" and ("\n" in value or "\r" in value)):
            raise InvalidRequest(
                "invalid_request",
                f"The field {name} has control characters.",
                field=name,
                reason="control characters",
            )
    return request


def _invalid(exc: msgspec.ValidationError) -> InvalidRequest:
    reason, _, path = str(exc).partition(" - at `$")
    field = path.rstrip("`").lstrip(".") or "body"
    return InvalidRequest("invalid_request", f"{field}: {reason}.", field=field, reason=reason)
