"""Parcels: what left, with whom, and that it arrived."""

from __future__ import annotations

from urllib.parse import quote

from shop.domain import attention, orders, parcels
from shop.domain.errors import Conflict, InvalidRequest, NotFound
from shop.domain.flows import PAID, triggered
from shop.domain.order_parts import Parcel
from shop.domain.orders import Order
from shop.ports.store import Write
from shop.services.change_order import change_order
from shop.services.queue_mail import hurry
from shop.services.shop import Shop

_SHIPPABLE = (orders.PAID, orders.PARTIALLY_REFUNDED)


def ship_order(shop: Shop, number: str, *, carrier: str, tracking: str, items: dict[str, int] | None = None) -> Order:
    """Record a parcel and tell the customer; the same carrier and tracking number twice is one parcel.

    ``items``: quantities by SKU in this parcel; ``None``: all that is left.

    Raises:
        NotFound: no such order, or no such carrier in shop.yaml.
        Conflict: not paid, on hold, or nothing left to ship.
        InvalidRequest: more of a SKU than is left.
    """
    known = shop.settings.carriers
    if carrier not in known:
        raise NotFound(
            "unknown_carrier", f"shop.yaml has no carrier {carrier!r}. It has: {', '.join(sorted(known))}."
        )
    url = known[carrier].tracking_url.replace("{tracking}", quote(tracking, safe=""))

    def change(order: Order, at: str) -> tuple[Order, list[Write]]:
        if any(p.carrier == carrier and p.tracking_number == tracking for p in order.parcels):
            return order, []
        _require_shippable(order)
        parcel = Parcel(
            id=str(len(order.parcels) + 1),
            carrier=carrier,
            carrier_name=known[carrier].name,
            tracking_number=tracking,
            tracking_url=url,
            shipped_at=at,
        )
        try:
            shipped = parcels.ship(order, parcel, items)
        except ValueError as exc:
            raise InvalidRequest("invalid_items", f"Order {order.number}: {exc}.") from exc
        if all(new.shipped == old.shipped for new, old in zip(shipped.lines, order.lines, strict=True)):
            raise Conflict("nothing_to_ship", f"Order {order.number}: everything has been shipped already.")
        return shipped, []

    return change_order(shop, number, change)


def deliver_order(shop: Shop, number: str, tracking: str | None = None) -> Order:
    """Record that a parcel arrived (``None``: all that are under way) and tell the customer.

    Raises:
        NotFound: no such order or parcel.
        Conflict: nothing has been shipped.
    """

    def change(order: Order, at: str) -> tuple[Order, list[Write]]:
        arrived = [p for p in order.parcels if tracking in (None, p.tracking_number)]
        if not order.parcels:
            raise Conflict("nothing_shipped", f"Order {order.number} has no parcel yet: ship it first.")
        if not arrived:
            raise NotFound("unknown_parcel", f"Order {order.number} has no parcel {tracking}.")
        new = [p for p in arrived if p.status != "delivered"]
        return parcels.deliver(order, [p.id for p in new], at), []

    return change_order(shop, number, change)


def release_hold(shop: Shop, number: str) -> Order:
    """Let an order go on that waits for the merchant: they have looked at it, or at the refund that came back.

    Raises:
        Conflict: nothing waits that this would settle.
    """

    def change(order: Order, at: str) -> tuple[Order, list[Write]]:
        if not any(alert.kind in attention.RELEASED for alert in attention.alerts(order)):
            raise Conflict("not_on_hold", f"Order {order.number} is not on hold: it is {order.payment_status}.")
        return orders.release(order, at), []

    released = change_order(shop, number, change)
    for flow in triggered(shop.catalogues.current().care.flows, PAID, of_order=True):
        hurry(shop.store, flow.name, released.number, shop.now())
    return released


def _require_shippable(order: Order) -> None:
    status = order.payment_status
    if status == orders.ON_HOLD:
        raise Conflict(
            "on_hold",
            f"Order {order.number} is on hold ({order.held}). Look at the payment, then release or refund it.",
        )
    if "cancelled" in order.closed:
        raise Conflict("cancelled", f"Order {order.number} has been cancelled: it must not be shipped.")
    if status not in _SHIPPABLE:
        raise Conflict("not_paid", f"Order {order.number} is {status}: only a paid order is shipped.")
