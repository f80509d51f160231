"""What became of mails, for the merchant: waiting, sent, or not sent and why."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from shop.ports.store import Item, Store
from shop.services.queue_mail import DUE_MAIL

State = Literal["queued", "failed", "suppressed", "dropped", "sent"]
STATES: tuple[State, ...] = get_args(State)


class Entry(msgspec.Struct, frozen=True):
    subject: str
    """An order's number, or a ticket's; of a mail that is about neither, its occasion."""
    mail: str
    """The flow, and its step where there are several."""
    to: str
    state: str
    at: str
    """When it came to its end, else when it is or was due. RFC 3339, UTC."""
    tries: int
    reason: str


def list_mail(store: Store, state: State, limit: int = 100) -> list[Entry]:
    """Mails in a state: those that wait by the time when they are due, all others newest first."""
    if state == "queued":
        items = store.query(DUE_MAIL, index=2, limit=limit)
    else:
        items = store.query(f"MAIL#{state}", index=1, limit=limit, descending=True)
    return [_entry(item) for item in items]


def _entry(item: Item) -> Entry:
    data = item.data
    return Entry(
        subject=data["subject"],
        mail=item.sk.removeprefix("MAIL#"),
        to=data["to"],
        state=data["state"],
        at=data.get("done_at") or data.get("due_at") or data["queued_at"],
        tries=data["tries"],
        reason=data.get("reason", ""),
    )
