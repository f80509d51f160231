"""The last step of every mail: an address that gets none, or has no words, stops it; else it is a message."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from shop.domain.flows import choose_subject
from shop.domain.suppression import ORDERS
from shop.ports.mail import Message
from shop.ports.store import Item
from shop.services.check_care import ALERTS
from shop.services.shop import Shop
from shop.services.suppress_address import find_suppression

log = logging.getLogger(__name__)

HELD = timedelta(minutes=15)
"""Between two looks at a mail that waits for the merchant."""


class Unsent(msgspec.Struct, frozen=True):
    """A mail that comes to its end without being sent."""

    state: str
    reason: str


class Later(Exception):
    """Not now."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(reason)
        self.until = until
        self.reason = reason


def make_message(shop: Shop, item: Item, facts: dict[str, Any], *, topic: str = ORDERS) -> Message | Unsent:
    """The message.

    Raises:
        Later: the snapshot is older than the mail.
    """
    from shop.services.render_mail import render_mail  # Jinja and Babel: only when a mail is due

    data = item.data
    stopped = find_suppression(shop.store, data["to"]).stops(topic)
    if stopped:
        return Unsent("suppressed", f"{data['to']} is on the suppression list: {stopped}")
    name = data["flow"]
    email = shop.catalogues.current().email(data["locale"], name)
    if email is None and name in ALERTS:
        log.warning("%s waits: the snapshot is older than its words. Publish the shop again", item.sk)
        raise Later(shop.clock() + HELD, "the snapshot is older than its words")
    if email is None:
        return Unsent("dropped", f"content/emails/{name}.md is not there")
    if email.subjects:
        tried = choose_subject(len(email.subjects), name, data.get("customer", data["to"]))
        email = replace(email, subject=email.subjects[tried])
    return render_mail(
        shop, email, id=message_id(item), to=data["to"], locale=data["locale"], at=data["queued_at"], context=facts
    )


def message_id(item: Item) -> str:
    """Unique and stable: the subject and the mail's name; without an order, whose it is too."""
    data, name = item.data, item.sk.removeprefix("MAIL#")
    whose = data["customer"] if name != item.sk and not data["order"] else data["subject"]
    return f"{whose}.{name}".replace("#", "-").lower()
