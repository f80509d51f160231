"""What came of a rehearsal: every mail with why it went, what it waited for, or why it did not go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from shop.domain.audience import said
from shop.domain.flows import DAY, HOUR, ORDER
from shop.ports.clock import parse_time
from shop.ports.mail import Message
from shop.ports.photos import Album
from shop.ports.store import Item, Key
from shop.services.let_time_pass import SetClock
from shop.services.list_mail import STATES
from shop.services.make_message import message_id
from shop.services.queue_mail import DUE_MAIL
from shop.services.rehearse import EMAIL, Happening, Stage, Who, begins, choose_variant, play
from shop.services.shop import Shop

MOST = 1000
Kind = Literal["life", "sent", "held", "waiting"]


class Line(msgspec.Struct, frozen=True):
    """One line of the calendar. ``message``: of what was sent."""

    at: datetime
    kind: Kind
    mail: str
    subject: str
    why: tuple[str, ...]
    message: Message | None = None


class Plan(msgspec.Struct, frozen=True):
    """What is to be rehearsed. ``sku``: empty for the shop's choice."""

    who: Who
    locale: str
    start: datetime
    days: int
    sku: str = ""


def rehearse(shop: Shop, clock: SetClock, album: Album, sent: Mapping[str, Message], plan: Plan) -> list[Line]:
    """Play a life on a shop that has nothing but its snapshot: the calendar, in the order of time.

    ``sent``: what the shop's carrier has taken, by id.

    Raises:
        Unprocessable: there is nothing to buy.
        Unavailable: nothing was published.
    """
    stage = Stage(shop, clock, album, plan.locale, choose_variant(shop, plan.sku), [])
    clock.now = plan.start + timedelta(days=begins(stage.variant, plan.who))
    waits: dict[Key, list[str]] = {}

    def look() -> None:
        for item in _theirs(shop.store.query(DUE_MAIL, index=2, limit=MOST)):
            reason = item.data.get("reason", "")
            known = waits.setdefault(item.key, [])
            if reason and reason not in known:
                known.append(reason)

    happened = list(play(stage, plan.who, plan.start, plan.days, look))
    lines = [_happened(one) for one in happened]
    for state in STATES:
        index, partition = (2, DUE_MAIL) if state == "queued" else (1, f"MAIL#{state}")
        for item in _theirs(shop.store.query(partition, index=index, limit=MOST)):
            lines.append(_line(shop, item, waits.get(item.key, []), sent))
    return sorted((one for one in lines if one.at >= plan.start), key=lambda one: (one.at, one.kind != "life"))


def _theirs(items: list[Item]) -> list[Item]:
    """Without those to the merchant."""
    return [item for item in items if item.data["to"] == EMAIL]


def _happened(one: Happening) -> Line:
    return Line(one.at, "life", "", one.what, ())


def _line(shop: Shop, item: Item, waits: list[str], sent: Mapping[str, Message]) -> Line:
    data, state = item.data, item.data["state"]
    message = sent.get(message_id(item)) if state == "sent" else None
    kind: Kind = "sent" if state == "sent" else "waiting" if state == "queued" else "held"
    due = data.get("due_at") or data["queued_at"]
    reasons = [data["reason"]] if kind == "held" else []
    return Line(
        at=parse_time(due if kind == "waiting" else data["done_at"]),
        kind=kind,
        mail=item.sk.removeprefix("MAIL#").partition("#")[0],
        subject=message.subject if message else "",
        why=(*reasons, *_because(shop, item), *(f"waited: {one}" for one in waits if kind != "held")),
        message=message,
    )


def _because(shop: Shop, item: Item) -> list[str]:
    """What the mail followed from, by its flow."""
    data = item.data
    flow = shop.catalogues.current().care.flows.get(data["flow"])
    if flow is None:
        return ["asked for"]
    after = parse_time(data["due_at"]) - parse_time(data["since"]) if "since" in data else timedelta(0)
    said_of = f" of order {data['subject']}" if flow.trigger.startswith(("order.", "payment.")) else ""
    why = [f"{_span(after)} {flow.trigger}{said_of}"]
    if flow.audience:
        why.append("for: " + " and ".join(said(clause) for clause in flow.audience))
    if flow.topic != ORDER:
        why.append(f"topic {flow.topic}, priority {flow.priority}")
    return why


def _span(after: timedelta) -> str:
    """
    >>> _span(timedelta(0)), _span(timedelta(hours=2)), _span(timedelta(days=-3))
    ('at once after', '2 hours after', '3 days before')
    """
    seconds = round(abs(after.total_seconds()))
    if not seconds:
        return "at once after"
    unit, name = (DAY, "day") if seconds >= DAY else (HOUR, "hour") if seconds >= HOUR else (60, "minute")
    count = f"{seconds / unit:.3g}"
    return f"{count} {name}{'' if count == '1' else 's'} {'before' if after < timedelta(0) else 'after'}"
