"""End a topic, or all of them, for one person. Doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Iterable

from shop.domain.consent import TOPICS, Grant
from shop.domain.errors import Declined, Unavailable
from shop.ports.store import ConditionFailed
from shop.services import customer_book
from shop.services.mail_links import read_token
from shop.services.shop import Shop


def read_unsubscribe_token(shop: Shop, token: str) -> tuple[str, str]:
    """The customer and the topic of a link.

    Raises:
        Declined: ``forged_link``.
    """
    customer, topic = read_token(shop, "unsubscribe", token)
    if topic not in TOPICS:
        raise Declined("forged_link", "This link does not name a kind of mail.")
    return customer, topic


def unsubscribe(shop: Shop, token: str, locale: str = "") -> str:
    """End the topic that the link names, whatever else is known or was erased of its owner; the topic.

    Raises:
        Declined: ``forged_link``.
        Unavailable: may be asked again.
    """
    customer, topic = read_unsubscribe_token(shop, token)
    withdraw(shop, customer, [topic], source="unsubscribe", locale=locale)
    return topic


def withdraw(shop: Shop, customer: str, topics: Iterable[str], *, source: str, locale: str = "") -> bool:
    """Note that somebody wants no more of these topics, from now on; whether that was news.

    Raises:
        Unavailable: may be asked again.
    """
    asked = tuple(topics)
    for _ in range(8):
        known = customer_book.read(shop.store, customer)
        consents = known.consents
        for topic in asked:
            if consents.state(topic) != "withdrawn":
                consents = consents.answered(topic, Grant("withdrawn", shop.now(), source, locale=locale))
        if consents == known.consents:
            return False
        try:
            shop.store.commit(known.put_consents(consents))
        except ConditionFailed:
            continue
        return True
    raise Unavailable("busy", "This could not be stored. Try again in a moment.")
