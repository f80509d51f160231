"""Flows for tests: short ones, written as the merchant writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from shop.adapters.files.folder import FolderFiles
from shop.domain.audience import parse_audience
from shop.domain.flows import EARLIER, Care, Flow, Voucher, parse_delay, parse_span
from shop.domain.snapshot import Email
from shop.services.shop import Shop
from tests.shops import EMAILS, Clock, make_shop, snapshot, write_snapshot


def flow(name: str, trigger: str, **fields: Any) -> Flow:
    """A flow with its texts read: ``delay="3 days"``, ``audience="first order"``."""
    fields.setdefault("topic", "care")
    if "delay" in fields:
        fields["delay"] = parse_delay(fields["delay"])
    if "audience" in fields:
        fields["audience"] = parse_audience(fields["audience"], "EUR")
    if "lapses" in fields:
        fields["lapses"] = parse_span(fields["lapses"])
    return Flow(name=name, trigger=trigger, **fields)


CHECK_IN = flow("check-in", "order.delivered", delay="5 days", stops=("order.refunded",))
REVIEW = flow("review-request", "order.delivered", delay="14 days", stops=("review.written", "order.refunded"))
REPLENISH = flow("replenish", "order.delivered", delay="0.8 cycles", repeat="per cycle", lapses="14 days", sells=True)
UNPAID = flow(
    "unpaid", "order.placed", delay="2 hours", audience="first order", stops=("order.placed",), lapses="2 days"
)
WELCOME = flow(
    "welcome",
    "order.paid",
    topic="offers",
    priority=20,
    delay="1 day",
    voucher=Voucher(code="THANKS", value=10, days=30),
    repeat="once",
)
FLOWS = (CHECK_IN, REVIEW, REPLENISH, UNPAID, WELCOME)


def _words(one: Flow) -> Email:
    body = f"{one.name} for {{{{ customer.name }}}}"
    body += " {{ voucher.code }}" if one.voucher else ""
    body += " {{ cart_url }}" if one.sells else ""
    return Email(subject=f"{one.name}", html=f"<p>{body}</p>", text=body)


def make_caring_shop(folder: Path, *flows: Flow, clock: Clock | None = None, care: Any = (), **changes: Any) -> Shop:
    """A small shop with these flows besides those about an order; ``care``: what else mails follow from."""
    shop = make_shop(folder, clock=clock, **changes)
    publish_flows(folder, *flows, care=care, **changes)
    return shop


def publish_flows(folder: Path, *flows: Flow, care: Any = (), **changes: Any) -> None:
    changes = {name: value for name, value in changes.items() if name in ("settings", "variants")}
    known = Care(flows={**EARLIER, **{one.name: one for one in flows}}, **dict(care))
    emails = {code: {**mails, **{one.name: _words(one) for one in flows}} for code, mails in EMAILS.items()}
    whole = replace(snapshot(**changes), care=known, emails=emails)
    write_snapshot(FolderFiles(folder / "snapshot"), whole)
