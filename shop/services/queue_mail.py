"""The outbox: a mail is written down together with what it tells of, and sent afterwards."""

from __future__ import annotations

from typing import Any

from shop.ports.store import ABSENT, Item, Put

DUE_MAIL = "DUE#mail"


def queue(
    flow: str, subject: str, *, to: str, locale: str, at: str, step: str = "", context: dict[str, Any] | None = None
) -> Put:
    """The write that queues one mail. It is unique for (``subject``, ``flow``, ``step``), whatever runs twice.

    ``subject`` is what it tells of: an order's number, or a ticket's. ``step`` tells several of a flow apart.
    """
    name = f"{flow}#{step}" if step else flow
    data = {
        "flow": flow,
        "subject": subject,
        "step": step,
        "to": to,
        "locale": locale,
        "queued_at": at,
        "state": "queued",
        "tries": 0,
        "context": context or {},
    }
    item = Item(f"MAIL#{subject}", name, data=data, index2=(DUE_MAIL, f"{at}#{subject}#{name}"))
    return Put(item, expect=ABSENT)
