"""The outbox: a mail is written down together with what it tells of, and sent afterwards."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from shop.ports.store import ABSENT, ConditionFailed, Item, Put, Store

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


def hurry(store: Store, flow: str, subject: str, at: str) -> None:
    """Make a mail that waits due now; one that is being sent, or is not there, stays as it is."""
    item = store.get(f"MAIL#{subject}", flow)
    if item and item.data["state"] == "queued" and not item.data["tries"]:  # whoever sends it has counted a try
        with suppress(ConditionFailed):
            store.commit(Put(replace(item, index2=(DUE_MAIL, f"{at}#{subject}#{flow}")), expect=item.version))
