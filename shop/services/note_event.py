"""An event that care follows from, written down in the commit of what happened: ``plan_care`` takes it from there."""

from __future__ import annotations

from typing import Any

from shop.ports.store import Item, Put

DUE_EVENT = "DUE#event"


def note_event(subject: str, event: str, *, at: str, step: str = "", facts: dict[str, Any] | None = None) -> Put:
    """The write that notes it. ``subject``: an order's number, or a customer's id with ``event`` one of theirs.

    The same event noted twice is one. ``at`` may lie in the future: then it happens when its time has come.
    """
    name = f"{event}#{step}" if step else event
    data = {"subject": subject, "event": event, "step": step, "at": at, "facts": facts or {}}
    return Put(Item(f"EVENT#{subject}", name, data=data, index2=(DUE_EVENT, f"{at}#{subject}#{name}")))
