"""Everything that time brings, once: what the provider could not tell us, ended reservations, due mail."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from shop.services.expire_orders import expire_orders
from shop.services.record_payment import record_payment
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop

RECONCILE = timedelta(days=3)


class Done(msgspec.Struct, frozen=True):
    payments: int
    expired: int
    mails: int


def run_schedule(shop: Shop) -> Done:
    """Do what is due now. Safe to run at any time, by many at once, and to be stopped at any point."""
    payments = reconcile(shop)
    expired = expire_orders(shop)
    return Done(payments=payments, expired=expired, mails=send_due_mail(shop))


def reconcile(shop: Shop) -> int:
    """Ask the provider for events that never arrived, and record them; how many were news."""
    now = shop.clock()
    news = 0
    while True:
        fresh = 0
        for event in shop.payments.list_events_since(now - RECONCILE, now):
            fresh += record_payment(shop, event)
            shop.payments.acknowledge(event)
        if not fresh:
            return news
        news += fresh
