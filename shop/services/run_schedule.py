"""Everything that time brings, once: what the provider could not tell us, ended reservations, due mail."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from shop.domain.errors import Unavailable
from shop.services.ask_provider import ask_about_delayed
from shop.services.expire_orders import expire_orders
from shop.services.measure_segments import measure_segments
from shop.services.plan_care import plan_care
from shop.services.plan_occasions import plan_occasions
from shop.services.purge_store import purge_store
from shop.services.reconcile_payments import reconcile
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from shop.services.tell_restock import tell_restock

log = logging.getLogger(__name__)


class Done(msgspec.Struct, frozen=True):
    payments: int
    expired: int
    mails: int


def run_schedule(shop: Shop) -> Done:
    """Do what is due now. Safe to run at any time, by many at once, and to be stopped at any point.

    A provider that does not answer holds up nothing else: the next run asks it again. Nor does a part that
    breaks: what broke it is raised at the end.
    """
    broken: list[Exception] = []
    payments = sum(_do(work, shop, broken) for work in (reconcile, ask_about_delayed))
    expired = _do(expire_orders, shop, broken)
    _do(tell_restock, shop, broken)
    _do(measure_segments, shop, broken)
    _do(plan_care, shop, broken)
    _do(plan_occasions, shop, broken)
    mails = send_due_mail(shop)
    purge_store(shop)
    if broken:
        raise broken[0]
    return Done(payments=payments, expired=expired, mails=mails)


def _do(work: Callable[[Shop], int], shop: Shop, broken: list[Exception]) -> int:
    try:
        return work(shop)
    except Unavailable as exc:
        log.warning("%s has to wait: %s", work.__name__, exc)
    except Exception as exc:
        log.exception("%s has broken off, the rest goes on", work.__name__)
        broken.append(exc)
    return 0
