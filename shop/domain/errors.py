"""Every error that a rule, a port or a service may raise.

ShopError(code)
├── InvalidRequest      what was asked makes no sense; asking again will not help (400, 422)
│   ├── Unprocessable   well-formed, but not possible in this shop (422)
│   └── TooLarge        a body over the limit (413)
├── NotFound            no such thing, or none that this caller may see (404)
├── Conflict            possible a moment ago, or after a look at what changed (409)
├── Declined            the caller is known not to be allowed (403)
├── TooMany             slow down (429)
└── Unavailable         a part of ours or of a provider is away; may be retried (503)
"""

from __future__ import annotations

from typing import Any


class ShopError(Exception):
    """An error with a stable code for programs, a sentence for people and details for both."""

    status = 500

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class InvalidRequest(ShopError):
    status = 400


class Unprocessable(InvalidRequest):
    status = 422


class TooLarge(InvalidRequest):
    status = 413


class NotFound(ShopError):
    status = 404


class Conflict(ShopError):
    status = 409


class Declined(ShopError):
    status = 403


class TooMany(ShopError):
    status = 429


class Unavailable(ShopError):
    status = 503
