"""A customer: one e-mail address, and what the shop knows of whoever reads it."""

from __future__ import annotations

import hashlib

import msgspec


def customer_id(email: str) -> str:
    """24 hex digits that stand for an address wherever the address itself is not needed.

    >>> customer_id(" Ada@Example.com ") == customer_id("ada@example.com")
    True
    """
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one address."""

    email: str = ""
    """Empty once erased."""
    name: str = ""
    locale: str = ""
    country: str = ""
    """Two letters, of the last order."""
    birthday: str = ""
    """``MM-DD``, as the customer gave it; there is no year in it."""
    erased: bool = False
