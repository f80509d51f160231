"""An order in the few facts that care needs of it."""

from __future__ import annotations

from shop.domain import orders
from shop.domain.customers import Bought
from shop.domain.orders import Order
from shop.services.shop import Shop

LINES = 40
"""Different things of one order that are remembered."""


def bought_of(shop: Shop, order: Order) -> Bought:
    """The facts, by the order as it is now and the catalogue as it is now."""
    lines = sorted(order.lines, key=lambda line: -line.total)[:LINES]
    variants = shop.catalogues.current().variants([line.sku for line in lines])
    lasting = [
        variants[line.sku].lasts * line.quantity
        for line in lines
        if line.sku in variants and variants[line.sku].lasts
    ]
    arrived = [parcel.delivered_at or "" for parcel in order.parcels]
    return Bought(
        at=order.created_at,
        total=order.total,
        refunded=order.refunded,
        lines=tuple((line.sku, line.slug, line.quantity) for line in lines),
        categories=tuple(sorted({path for one in variants.values() for path in one.categories})),
        paid=order.is_paid,
        closed="cancelled" in order.closed or order.payment_status == orders.REFUNDED,
        delivered_at=max(arrived) if order.fulfilment_status == orders.DELIVERED else "",
        lasts=lasting[0] if lasting else 0,  # of what cost most: the rest is company
    )
