"""The use of coupons that are limited: once a customer, or so many in all.

A claim is made together with the order and given back when the order closes unpaid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from shop.domain import promotions
from shop.domain.orders import Order
from shop.domain.snapshot import Promotion
from shop.ports.store import ABSENT, Add, Delete, Item, Key, Put, Store, Write


def limited(codes: Iterable[str], known: Iterable[Promotion]) -> list[Promotion]:
    """Those of the coupons in use that are limited."""
    wanted = set(codes)
    return [p for p in known if p.code in wanted and (p.once_per_customer or p.uses is not None)]


def check(store: Store, limits: Iterable[Promotion], email: str) -> set[str]:
    """Refuse what is used up, before anything is written; the codes whose uses nobody has begun to count.

    Raises:
        Unprocessable: ``coupon_invalid`` with reason ``email`` (needed) or ``used``.
    """
    unused: set[str] = set()
    for promotion in limits:
        if promotion.once_per_customer:
            if not email:
                raise promotions.refuse(
                    promotion.code, "email", "This code is for one use by each customer: give your e-mail address."
                )
            if store.get(*_customer_key(promotion.code, email)):
                raise promotions.refuse(promotion.code, "used", "You have used this code already.")
        if promotion.uses is not None:
            item = store.get(*_uses_key(promotion.code))
            if item is None:
                unused.add(promotion.code)
            if (item.counters["remaining"] if item else promotion.uses) < 1:
                raise promotions.refuse(promotion.code, "used", "This code has been used up.")
    return unused


def take(limits: Iterable[Promotion], order: Order, unused: set[str]) -> list[Write]:
    """The writes that claim the coupons for a new order; see ``check`` for ``unused``."""
    writes: list[Write] = []
    for promotion in limits:
        if promotion.once_per_customer:
            key = _customer_key(promotion.code, order.email)
            writes.append(Put(Item(*key, data={"order": order.number}), expect=ABSENT))
        if promotion.uses is None:
            continue
        if promotion.code in unused:
            item = Item(*_uses_key(promotion.code), counters={"remaining": promotion.uses - 1})
            writes.append(Put(item, expect=ABSENT))
        else:
            writes.append(Add(*_uses_key(promotion.code), {"remaining": -1}, {"remaining": 0}))
    return writes


def names(limits: Iterable[Promotion]) -> tuple[str, ...]:
    """What the order remembers of its claims: ``customer:CODE`` and ``uses:CODE``."""
    return tuple(
        f"{kind}:{p.code}"
        for p in limits
        for kind, counted in (("customer", p.once_per_customer), ("uses", p.uses is not None))
        if counted
    )


def move(order: Order, *, give_back: bool) -> list[Write]:
    """The writes that give an order's claims back, or take them again for an order that was paid after all."""
    writes: list[Write] = []
    for claim in order.claims:
        kind, _, code = claim.partition(":")
        if kind == "uses":
            writes.append(Add(*_uses_key(code), {"remaining": 1 if give_back else -1}))
        elif give_back:
            writes.append(Delete(*_customer_key(code, order.email)))
        else:
            writes.append(Put(Item(*_customer_key(code, order.email), data={"order": order.number})))
    return writes


def _uses_key(code: str) -> Key:
    return f"COUPON#{code}", "USES"


def _customer_key(code: str, email: str) -> Key:
    person = hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]
    return f"COUPON#{code}", f"CUSTOMER#{person}"
