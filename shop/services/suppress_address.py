"""The suppression list: addresses that mail can't reach, or whose owners complained.

An address is kept as a hash. Reports may come twice, late and in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from shop.domain.consent import TOPICS, Grant
from shop.domain.customers import customer_id
from shop.domain.errors import InvalidRequest, Unavailable
from shop.domain.requests import is_email
from shop.domain.suppression import Cause, Suppression
from shop.ports.mail import Feedback
from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put, Store
from shop.services import customer_book
from shop.services.shop import Shop

DETAIL_LENGTH = 300


def suppress_address(shop: Shop, feedback: Feedback) -> bool:
    """Put an address on the list; whether that was news. Whoever complains also ends everything that can be ended."""
    detail = re.sub(re.escape(feedback.address), "(the address)", feedback.detail, flags=re.IGNORECASE)
    cause = Cause(at=feedback.at, source=feedback.source, detail=detail[:DETAIL_LENGTH])
    if feedback.kind == "complaint":
        _withdraw_all(shop, feedback)
    return _change(shop.store, feedback.address, lambda known: known.with_cause(feedback.kind, cause))


def _withdraw_all(shop: Shop, feedback: Feedback) -> None:
    """As of the complaint: what somebody asked for after it stays."""
    for _ in range(8):
        known = customer_book.read(shop.store, customer_id(feedback.address))
        grant = Grant("withdrawn", feedback.at, "complaint")
        consents = known.consents.with_grants((topic, grant) for topic in TOPICS)
        if consents == known.consents:
            return
        try:
            shop.store.commit(known.put_consents(consents))
        except ConditionFailed:
            continue
        return
    raise Unavailable("busy", "The complaint could not be stored. Try again in a moment.")


def allow_address(shop: Shop, address: str) -> bool:
    """Take an address off the list; whether it stood there.

    Raises:
        InvalidRequest: ``invalid_address``.
    """
    if not is_email(address.strip()):
        raise InvalidRequest("invalid_address", f"{address} is not an e-mail address.")
    return _change(shop.store, address, lambda known: known.allowed(shop.now()))


def find_suppression(store: Store, address: str) -> Suppression:
    """What is known of an address; empty when nothing is."""
    return _read(store.get(*_key(address)))


def _change(store: Store, address: str, change: Callable[[Suppression], Suppression]) -> bool:
    key = _key(address)
    for _ in range(8):
        item = store.get(*key)
        before = _read(item)
        after = change(before)
        if after == before:
            return False
        try:
            data = msgspec.to_builtins(after)
            store.commit(Put(Item(*key, data=data), expect=item.version if item else ABSENT))
        except ConditionFailed:
            continue
        return True
    raise Unavailable("busy", "The suppression list could not be written. Try again in a moment.")


def _read(item: Item | None) -> Suppression:
    return msgspec.convert(item.data, Suppression) if item else Suppression()


def _key(address: str) -> Key:
    return f"SUPPRESSION#{customer_id(address)}", "SUPPRESSION"
