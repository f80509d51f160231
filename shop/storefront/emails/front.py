"""The front matter of a mail, read into a flow: when it goes, to whom, how often."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo

from shop.domain import flows
from shop.domain.audience import SEGMENTS, Audience, parse_audience
from shop.domain.flows import Delay, Flow, Voucher, parse_delay, parse_span
from shop.domain.promotions import normalise
from shop.storefront.documents import Document, Words
from shop.storefront.models.fields import Amount, Model, Percent, Text, refuse
from shop.storefront.problems import Problems

Trigger = Literal[
    "order.placed",
    "order.paid",
    "payment.failed",
    "order.shipped",
    "order.delivered",
    "order.refunded",
    "order.cancelled",
    "order.expired",
    "review.published",
    "customer.birthday",
    "holiday",
    "product.new",
]
Topic = Literal["order", "care", "offers", "news"]
Stop = Literal["order.placed", "order.paid", "order.refunded", "order.cancelled", "review.written"]
Repeat = Literal["once", "per order", "per cycle", "yearly"]


@dataclass(frozen=True)
class Known:
    """The names that a condition may use; ``None``: whatever there is."""

    categories: Collection[str] | None = None
    products: Mapping[str, str] = field(default_factory=dict)
    """Slug → the SKU that stands for it."""
    holidays: Collection[str] | None = None
    tiers: Collection[str] | None = None
    currency: str = "EUR"

    def of(self, kind: str) -> Collection[str] | None:
        return {
            "category": self.categories,
            "product": self.products or None,
            "tier": self.tiers,
            "segment": SEGMENTS,
            "consent": ("care", "offers", "news"),
        }.get(kind)


def _delay(value: Any) -> Delay:
    try:
        return parse_delay(value) if isinstance(value, str) else Delay(seconds={0: 0}[value])
    except (ValueError, KeyError, TypeError):
        raise refuse("a time, as 3 hours, 10 days, 5 days before, or 2 cycles or 120 days") from None


def _span(value: Any) -> int:
    try:
        return parse_span(value)
    except (ValueError, AttributeError):
        raise refuse("a time, as 3 hours or 10 days") from None


def _audience(value: Any, info: ValidationInfo) -> Audience:
    if not isinstance(value, str):
        raise refuse("a condition, as: returning and bought category tea")
    try:
        return parse_audience(value, (info.context or {}).get("currency", "EUR"))
    except ValueError as exc:
        raise refuse(f"a condition that can hold: {exc}") from exc


def _priority(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise refuse("a whole number from 0 to 100")
    return value


def _code(value: Any) -> str:
    if not isinstance(value, str) or not 2 <= len(value) <= 12 or not value.isalnum() or normalise(value) != value:
        raise refuse("2 to 12 capital letters and digits, as BIRTHDAY")
    return value


class VoucherFile(Model):
    """One of ``percent``, ``amount`` and ``free_shipping``."""

    code: Annotated[str, BeforeValidator(_code)]
    percent: Percent | None = None
    amount: Amount | None = None
    free_shipping: bool = False
    minimum: Amount = 0
    valid: Annotated[int, BeforeValidator(_span)] = 30 * flows.DAY


class MailFile(Model):
    """One subject, or several to try."""

    subject: Text | None = None
    subjects: Annotated[tuple[Text, ...], Field(min_length=2, max_length=6)] | None = None
    preheader: Text | None = None


class FlowFile(MailFile):
    trigger: Trigger
    topic: Topic = "order"
    delay: Annotated[Delay, PlainValidator(_delay)] = Delay()
    priority: Annotated[int, BeforeValidator(_priority)] = 50
    audience: Annotated[Audience, PlainValidator(_audience)] = ()
    stops: tuple[Stop, ...] = ()
    voucher: VoucherFile | None = None
    repeat: Repeat = "per order"
    enabled: bool = True
    lapses: Annotated[int, BeforeValidator(_span)] = flows.LAPSES
    holidays: tuple[Text, ...] = ()


assert set(get_args(Trigger)) <= set(flows.TRIGGERS)


def make_flow(name: str, model: FlowFile, document: Document, known: Known, problems: Problems) -> Flow:
    """The flow that a file says; what contradicts itself, or names what there is not, is told."""
    _check_topic(model, document, problems)
    _check_names(model, document, known, problems)
    return Flow(
        name=name,
        trigger=model.trigger,
        topic=model.topic,
        delay=model.delay,
        priority=model.priority,
        audience=model.audience,
        stops=model.stops,
        voucher=_voucher(model.voucher, document, problems) if model.voucher else None,
        repeat=model.repeat,
        enabled=model.enabled,
        lapses=model.lapses,
        holidays=model.holidays,
    )


def _check_topic(model: FlowFile, document: Document, problems: Problems) -> None:
    of_order = model.trigger in flows.OF_ORDERS
    if model.topic == flows.ORDER:
        if not of_order:
            document.report(problems, ("topic",), model.topic, "care, offers or news: it is about no order")
        elif model.trigger in (flows.PLACED, flows.EXPIRED, flows.PUBLISHED):
            document.report(problems, ("topic",), model.topic, "care: nobody needs to be reminded")
        for name in ("delay", "audience", "stops", "voucher", "repeat"):
            if name in document.front.values:
                document.report(problems, (name,), Words("it in a mail of the topic order"), "another topic, or none")
    if model.topic == "care" and not of_order:
        document.report(problems, ("topic",), model.topic, "offers or news: care is about what somebody bought")
    if model.trigger == flows.HOLIDAY and not model.holidays:
        document.report(problems, ("holidays",), None, "days of the calendar in shop.yaml")
    if model.holidays and model.trigger != flows.HOLIDAY:
        document.report(problems, ("holidays",), Words("days"), "trigger: holiday")
    if model.delay.cycles and not of_order:
        document.report(problems, ("delay",), Words("cycles"), "days: there is no order that could last")
    if model.delay.seconds < 0 and of_order:
        document.report(problems, ("delay",), Words("a time before it"), "a time after the order")


def _check_names(model: FlowFile, document: Document, known: Known, problems: Problems) -> None:
    for clause in model.audience:
        names = known.of(clause.kind)
        for value in clause.values:
            if names is not None and value not in names:
                document.report(problems, ("audience",), Words(f"{clause.kind} {value!r}"), _nearest(value, names))
        if clause.kind == "its-category" and model.trigger != flows.ARRIVAL:
            document.report(problems, ("audience",), Words("bought its category"), "trigger: product.new")
        if clause.kind in ("first", "returning", "total") and model.trigger not in flows.OF_ORDERS:
            document.report(problems, ("audience",), Words(clause.kind), "a trigger of an order")
    for index, day in enumerate(model.holidays):
        if known.holidays is not None and day not in known.holidays:
            document.report(problems, ("holidays", index), day, _nearest(day, known.holidays))


def _nearest(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return repr(near[0])
    return f"one of {', '.join(sorted(names))}" if names else "none: the shop has none"


def _voucher(voucher: VoucherFile, document: Document, problems: Problems) -> Voucher:
    given = [name for name in ("percent", "amount", "free_shipping") if getattr(voucher, name)]
    if len(given) != 1:
        expected = "one of percent, amount and free_shipping"
        document.report(problems, ("voucher",), Words(" and ".join(given) or "no value"), expected)
    kind = given[0] if given else "percent"
    value = {"percent": int(voucher.percent or 0), "amount": voucher.amount or 0}.get(kind, 0)
    if voucher.percent and voucher.percent != value:
        document.report(problems, ("voucher", "percent"), voucher.percent, "a whole number of percent")
    days = -(-voucher.valid // flows.DAY)
    return Voucher(code=voucher.code, kind=kind, value=value, minimum=voucher.minimum, days=days)
