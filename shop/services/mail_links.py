"""The links under a mail by which its reader ends such mails, or chooses what to get. They need no login."""

from __future__ import annotations

import msgspec

from shop.domain import tokens
from shop.domain.errors import Declined
from shop.services.shop import Shop, choose_locale


class Links(msgspec.Struct, frozen=True):
    unsubscribe: str
    """A GET shows a page with a button, one POST ends the topic (RFC 8058)."""
    preferences: str
    """The page of all choices."""


def links_of(shop: Shop, customer: str, topic: str, locale: str) -> Links:
    """The links for a mail of a topic; ``customer``: see ``customer_id``."""
    ending = unsubscribe_token(shop, customer, topic)
    code = choose_locale(locale, shop.settings).code
    return Links(
        unsubscribe=f"{shop.url}/api/unsubscribe?token={ending}&locale={code}",
        preferences=f"{shop.url}/api/preferences?token={preferences_token(shop, customer)}&locale={code}",
    )


def unsubscribe_token(shop: Shop, customer: str, topic: str) -> str:
    return tokens.sign(shop.secret, "unsubscribe", f"{customer}~{topic}")


def preferences_token(shop: Shop, customer: str) -> str:
    return tokens.sign(shop.secret, "preferences", customer)


def confirm_url(shop: Shop, customer: str, request: str, locale: str) -> str:
    """The link that proves that whoever asked reads the address: see ``subscribe``."""
    token = tokens.sign(shop.secret, "confirm", f"{customer}~{request}")
    return f"{shop.url}/api/subscriptions/confirm?token={token}&locale={choose_locale(locale, shop.settings).code}"


def read_token(shop: Shop, purpose: str, token: str) -> tuple[str, str]:
    """The customer that a token stands for, and what follows: a topic, a request, or nothing.

    Raises:
        Declined: ``forged_link``.
    """
    value = tokens.verify(shop.secret, purpose, token)
    if value is None:
        raise Declined(
            "forged_link", "This link is not complete, or not one of ours. Open the whole link from the mail."
        )
    customer, _, rest = value.partition("~")
    return customer, rest
