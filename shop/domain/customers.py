"""A customer: one e-mail address, and what the shop knows of whoever reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec
from msgspec.structs import replace

from shop.domain.audience import Facts
from shop.domain.order_parts import Record

KEPT = 50
"""Orders that are kept one by one; of older ones the number and the sum."""
UNPAID_KEPT = 5
RHYTHM_FROM = 3
"""Orders from which on somebody's own rhythm counts more than what the goods last."""
REMEMBERED = timedelta(days=31)
"""How long a mail counts against the next: see ``contact_policy``."""


def customer_id(email: str) -> str:
    """24 hex digits that stand for an address wherever the address itself is not needed.

    >>> customer_id(" Ada@Example.com ") == customer_id("ada@example.com")
    True
    """
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]


class Bought(Record, frozen=True):
    """One order, as far as care needs it. Amounts in minor units; times RFC 3339, UTC."""

    at: str
    total: int = 0
    refunded: int = 0
    lines: tuple[tuple[str, str, int], ...] = ()
    """SKU, slug, quantity."""
    categories: tuple[str, ...] = ()
    """With all their parents."""
    paid: bool = False
    closed: bool = False
    """It came to nothing: cancelled, or given back in full."""
    delivered_at: str = ""
    """When the last of its parcels arrived."""
    lasts: int = 0
    """Days after which what was bought is used up; 0: it is not, or nobody knows."""

    @property
    def counts(self) -> bool:
        return self.paid and not self.closed


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one address."""

    email: str = ""
    """Empty once erased."""
    name: str = ""
    locale: str = ""
    country: str = ""
    """Two letters, of the last order."""
    birthday: str = ""
    """``MM-DD``, as the customer gave it; there is no year in it."""
    erased: bool = False
    orders: dict[str, Bought] = {}
    """By number: the newest, paid or not."""
    earlier: int = 0
    """Paid orders before those."""
    earlier_spent: int = 0
    reviewed: tuple[str, ...] = ()
    """Numbers of the orders that something was written about."""
    published: tuple[str, ...] = ()
    """``<order>~<SKU>`` of each review that was published, once."""
    contacted: tuple[tuple[str, str], ...] = ()
    """When, and the mail's name: those that count against the next, oldest first."""
    tier: str = ""

    @property
    def last_order_at(self) -> str:
        return max((bought.at for bought in self.orders.values()), default="")

    @property
    def paid_orders(self) -> Iterator[tuple[str, Bought]]:
        return ((number, bought) for number, bought in self.orders.items() if bought.counts)

    def with_order(self, number: str, bought: Bought) -> Customer:
        """The same, knowing the order as it is now; asked twice, or in another order, it comes to the same.

        One that is older than all that are kept has been counted already.
        """
        oldest = min((one.at for one in self.orders.values() if one.paid), default="")
        if number not in self.orders and self.earlier and bought.at < oldest:
            return self
        newest = sorted({**self.orders, number: bought}.items(), key=lambda item: (item[1].at, item[0]), reverse=True)
        paid = [item for item in newest if item[1].paid]
        unpaid = [item for item in newest if not item[1].paid][:UNPAID_KEPT]
        gone = [one for _, one in paid[KEPT:] if one.counts]
        return replace(
            self,
            orders=dict([*paid[:KEPT], *unpaid]),
            earlier=self.earlier + len(gone),
            earlier_spent=self.earlier_spent + sum(one.total - one.refunded for one in gone),
        )

    def with_contact(self, name: str, at: str, since: str) -> Customer:
        """The same, having been written to; a mail counts once however often it is tried, from its last try on.
        Forgets those before ``since``.
        """
        others = (old for old in self.contacted if old[0] >= since and old[1] != name)
        return replace(self, contacted=(*others, (at, name)))

    def rhythm(self) -> int:
        """Days between this customer's orders of things that get used up; 0 while that can't be told."""
        times = sorted(datetime.fromisoformat(bought.at) for _, bought in self.paid_orders if bought.lasts)
        if len(times) < RHYTHM_FROM:
            return 0
        gaps = [(later - sooner).days for sooner, later in pairwise(times)]
        return max(1, round(median(gaps)))

    def facts(
        self, number: str = "", *, consents: Sequence[str] = (), subject: Sequence[str] = (), segment: str = ""
    ) -> Facts:
        """What an audience can ask. ``number``: the order that it is about; ``subject``: its product's categories;
        ``segment``: see ``segments``.
        """
        about = self.orders.get(number)
        paid = dict(self.paid_orders)
        before = [one for other, one in paid.items() if other != number and (about is None or one.at <= about.at)]
        return Facts(
            orders=len(paid) + self.earlier,
            earlier=len(before) + self.earlier,
            spent=sum(one.total - one.refunded for one in paid.values()) + self.earlier_spent,
            total=about.total if about else 0,
            reviews=len(self.published),
            segment=segment,
            tier=self.tier,
            categories=frozenset(path for one in paid.values() for path in one.categories),
            products=frozenset(slug for one in paid.values() for _, slug, _ in one.lines),
            country=self.country,
            consents=frozenset(consents),
            subject=frozenset(subject),
        )


# compiled here: msgspec compiles a type when it is first used, which must not happen in several threads at once
msgspec.json.Decoder(Customer)
