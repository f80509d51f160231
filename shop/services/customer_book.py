"""What is stored of a customer: the facts, and beside them what was agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

import msgspec

from shop.domain.consent import Consents
from shop.domain.customers import Customer
from shop.ports.store import ABSENT, Item, Key, Put, Store

SHARDS = "0123456789abcdef"
"""The first digits of ids: by them customers are listed in parts that no one day crowds."""
PAGE = 100


class Known(msgspec.Struct, frozen=True):
    """A customer as read: a write fails when somebody else wrote meanwhile."""

    id: str
    customer: Customer
    consents: Consents
    item: Item | None
    consent_version: int

    def put(self, customer: Customer) -> Put:
        """The write of changed facts."""
        pk, sk = customer_key(self.id)
        data = msgspec.to_builtins(customer)
        index1 = None
        if not customer.erased:
            index1 = (f"CUSTOMERS#{self.id[0]}", f"{customer.last_order_at}#{self.id}")
        item = Item(pk, sk, data=data, index1=index1)
        return Put(item, expect=self.item.version if self.item else ABSENT)

    def put_consents(self, consents: Consents) -> Put:
        """The write of what was said about topics."""
        return Put(Item(*consent_key(self.id), data=msgspec.to_builtins(consents)), expect=self.consent_version)


def customer_key(id: str) -> Key:
    return f"CUSTOMER#{id}", "CUSTOMER"


def consent_key(id: str) -> Key:
    return f"CUSTOMER#{id}", "CONSENT"


def read(store: Store, id: str) -> Known:
    """What is known; of a stranger nothing."""
    items = store.get_many([customer_key(id), consent_key(id)])
    item, said = items.get(customer_key(id)), items.get(consent_key(id))
    return Known(
        id=id,
        customer=msgspec.convert(item.data, Customer) if item else Customer(),
        consents=msgspec.convert(said.data, Consents) if said else Consents(),
        item=item,
        consent_version=said.version if said else ABSENT,
    )


def newest(store: Store) -> Iterator[tuple[str, Customer]]:
    """All customers with their ids, whoever ordered last first."""
    parts = (_part(store, f"CUSTOMERS#{shard}") for shard in SHARDS)
    for _, item in merge(*parts, key=lambda pair: pair[0], reverse=True):
        yield item.pk.removeprefix("CUSTOMER#"), msgspec.convert(item.data, Customer)


def _part(store: Store, partition: str) -> Iterator[tuple[str, Item]]:
    """A part of all customers, newest first, each with what it is sorted by."""
    until: str | None = None
    while page := store.query(partition, index=1, until=until, limit=PAGE, descending=True):
        listed = [(item.index1[1], item) for item in page if item.index1]
        yield from listed
        until = listed[-1][0]
