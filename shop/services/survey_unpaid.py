"""Orders that wait for their payment: how long payers take, whom to call, and when it is day where they live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from shop.domain import orders, quiet_hours
from shop.domain.orders import Order
from shop.ports.clock import parse_time
from shop.services import order_book
from shop.services.country_zones import zones_of
from shop.services.shop import Shop

MONTHS = 12
ENOUGH = 20
"""Payers from which on a share of them means something."""
SHARE = 90
"""Percent of payers that should have had their time before anybody is reminded."""
LEAST = timedelta(hours=1)
CALLED_ABOUT = timedelta(days=7)
CALLS_FROM, CALLS_UNTIL = "10:00", "19:00"
"""On their clock."""


class Call(msgspec.Struct, frozen=True):
    """Somebody to call. ``when``: from when on it is a good hour, aware."""

    order: Order
    when: datetime


class Unpaid(msgspec.Struct, frozen=True):
    """``after``: when ``SHARE`` percent of all payers had paid; ``None``: too few to say."""

    payers: int
    after: timedelta | None
    recommended: timedelta | None
    calls: tuple[Call, ...]


def survey_unpaid(shop: Shop) -> Unpaid:
    """Look at the orders of the last twelve months."""
    known = list(_orders(shop))
    waits = sorted(wait for order in known if (wait := _wait(order)) is not None)
    after = waits[-(-len(waits) * SHARE // 100) - 1] if len(waits) >= ENOUGH else None
    return Unpaid(
        payers=len(waits),
        after=after,
        recommended=max(LEAST, _half_hours(after)) if after is not None else None,
        calls=tuple(_calls(shop, known)),
    )


def _orders(shop: Shop) -> Iterator[Order]:
    month = shop.clock().date().replace(day=1)
    for _ in range(MONTHS):
        before: str | None = None
        while page := order_book.list_month(shop.store, month.isoformat()[:7], before=before):
            yield from page
            before = f"{page[-1].created_at}#{page[-1].number}"
        month = (month - timedelta(days=1)).replace(day=1)


def _wait(order: Order) -> timedelta | None:
    """From the order to its payment; ``None``: it was never paid."""
    paid = next((one.at for one in order.timeline if one.event in ("payment_received", "order_on_hold")), None)
    return parse_time(paid) - parse_time(order.created_at) if paid and order.is_paid else None


def _half_hours(span: timedelta) -> timedelta:
    half = timedelta(minutes=30)
    return -(-span // half) * half


def _calls(shop: Shop, known: list[Order]) -> Iterator[Call]:
    above = shop.catalogues.current().care.call_above
    since = shop.clock() - CALLED_ABOUT
    open_states = (orders.AWAITING_PAYMENT, orders.FAILED, orders.EXPIRED)
    for order in known:
        if above and order.total > above and order.payment_status in open_states and order.email:
            if parse_time(order.created_at) < since or "cancelled" in order.closed:
                continue
            zones = zones_of(order.country) or (shop.settings.timezone,)
            yield Call(order, quiet_hours.next_waking(shop.clock(), zones, CALLS_FROM, CALLS_UNTIL))
