"""What is stored of a customer: the facts, and beside them what was agreed to."""

from __future__ import annotations

import msgspec

from shop.domain.consent import Consents
from shop.domain.customers import Customer
from shop.ports.store import ABSENT, Item, Key, Put, Store


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
