"""Place an order: price it, reserve its stock, open its payment page.

One commit writes the order, the reservation, the coupons it uses, the idempotency key and, where the same cart
had an unpaid order, the end of that one. Only then is the provider asked for a page. Whoever dies in between
leaves a reservation that ends by itself; whoever asks again with the same key gets the same order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from shop.domain import orders, stock
from shop.domain.errors import Conflict, InvalidRequest, Unavailable
from shop.domain.flows import PLACED
from shop.domain.orders import Order
from shop.domain.requests import CheckoutRequest
from shop.domain.snapshot import Variant
from shop.ports.clock import parse_time, rfc3339
from shop.ports.store import ABSENT, MAX_WRITES, Add, ConditionFailed, Item, Key, Put, Write
from shop.services import claim_coupons, keep_stock, order_book
from shop.services.draw_up_order import draw_up, reservation
from shop.services.note_event import note_event
from shop.services.quote_cart import confirm_prices, price_request
from shop.services.redeem_voucher import usable
from shop.services.settle_order import settle
from shop.services.shop import Shop

REMEMBERED = timedelta(days=30)
"""How long a checkout's key and a cart lead to their order: longer than any payment takes (bank debits: 14 days), so
that nobody pays for one cart twice.
"""
OPENING = timedelta(seconds=20)
"""What the provider may take to open a page."""
_TRIES = 12
_OVER = (orders.EXPIRED, orders.CANCELLED, orders.FAILED)


class Placed(msgspec.Struct, frozen=True):
    order: Order
    token: str


def place_order(shop: Shop, request: CheckoutRequest, key: str | None) -> Placed:
    """Place the order, or answer as before when ``key`` (the client's idempotency key) was seen already.

    Raises:
        InvalidRequest: an idempotency key that is no key.
        Conflict: ``out_of_stock``, ``price_changed``, ``already_paid``, ``idempotency_conflict``, ``replaced``.
        Unprocessable: what can't be sold like that.
        Unavailable: the provider does not answer; asking again with the same key goes on where this stopped.
    """
    if key is not None and not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise InvalidRequest(
            "invalid_request",
            "The Idempotency-Key must have 1 to 200 printable ASCII characters.",
            field="Idempotency-Key",
            reason="length or characters",
        )
    fingerprint = hashlib.sha256(msgspec.json.encode(request)).hexdigest()[:32]
    for _ in range(_TRIES):
        try:
            order = _open_page(shop, _once(shop, request, key, fingerprint))
        except ConditionFailed:
            continue  # another tab, or another shopper, was faster: look again
        return Placed(order, shop.token(order.number))
    raise Unavailable("busy", "Very many people are ordering this right now. Try again in a moment.")


def _once(shop: Shop, request: CheckoutRequest, key: str | None, fingerprint: str) -> order_book.Entry:
    earlier = shop.store.get(*_idempotency_key(key)) if key else None
    known = order_book.read(shop.store, earlier.data["order"]) if earlier else None
    if earlier and known and _stands(known.order, shop.now()):
        if earlier.data["fingerprint"] != fingerprint:
            raise Conflict("idempotency_conflict", "This Idempotency-Key was used for another order. Use a new one.")
        return known
    cart = shop.store.get(*_cart_key(request.cart)) if request.cart else None
    replaced = _unpaid(shop, order_book.find(shop.store, cart.data["order"]) if cart else known)
    catalogue, variants, quote = price_request(shop, request)
    confirm_prices(shop, request, catalogue, quote)
    order = draw_up(shop, request, catalogue, variants, quote, key or "")
    coupons = usable(shop, catalogue.settings, order.coupons, order.email)
    limits = claim_coupons.limited(order.coupons, coupons)
    given_back = replaced.order.coupons if replaced else ()
    unused = claim_coupons.check(shop.store, [p for p in limits if p.code not in given_back], order.email)
    order = msgspec.structs.replace(order, claims=claim_coupons.names(limits), claims_held=bool(limits))
    ended = _end(shop, replaced) if replaced else []
    levels = _require_stock(shop, order, variants, given_back=ended)
    writes: list[Write] = [order_book.put(order, ABSENT)]
    data = {"order": order.number, "fingerprint": fingerprint}
    expires = shop.expiry(REMEMBERED)
    if key:
        item = Item(*_idempotency_key(key), data=data, expires=expires)
        writes.append(Put(item, expect=earlier.version if earlier else ABSENT))
    if request.cart:
        item = Item(*_cart_key(request.cart), data=data, expires=expires)
        writes.append(Put(item, expect=cart.version if cart else ABSENT))
    if order.email:
        writes.append(note_event(order.number, PLACED, at=order.created_at))
    writes += claim_coupons.take(limits, order, unused)
    writes += _reserve(order, variants, levels)
    if replaced and not shop.payments.close_checkout(replaced.order):
        raise _already_paid(shop, replaced.order)
    together = _merged([*ended, *writes])
    if len(together) > MAX_WRITES:  # two very long carts: the first one ends, then look again
        shop.store.commit(*ended)
        raise ConditionFailed([])
    shop.store.commit(*together)
    return order_book.Entry(order, ABSENT + 1)


def _stands(order: Order, now: str) -> bool:
    """Whether asking again with the order's key is answered with it: its page is of use still, or it is paid."""
    if order.payment_status == orders.AWAITING_PAYMENT:
        return now < order.expires_at
    return order.payment_status not in _OVER


def _unpaid(shop: Shop, entry: order_book.Entry | None) -> order_book.Entry | None:
    """The cart's earlier order, if it has to end so that this one can be paid.

    Raises:
        Conflict: ``already_paid``.
    """
    if entry is None:
        return None
    order = entry.order
    given_back = "cancelled" in order.closed  # by the merchant, with the money: the shopper may buy again
    if order.payment_status == orders.PROCESSING or (order.is_paid and not given_back):
        raise _already_paid(shop, order)
    return None if order.closed else entry


def _already_paid(shop: Shop, order: Order) -> Conflict:
    token = shop.token(order.number)
    return Conflict("already_paid", "You have paid for this cart already.", order=order.number, token=token)


def _end(shop: Shop, entry: order_book.Entry) -> list[Write]:
    at = shop.now()
    return settle(shop, entry.order, orders.close(entry.order, "cancelled", at), entry.version, at=at, quiet=True)


def _require_stock(
    shop: Shop, order: Order, variants: Mapping[str, Variant], given_back: list[Write]
) -> dict[str, stock.StockLevel]:
    """The levels of those SKUs that have one already.

    Raises:
        Conflict: ``out_of_stock``.
    """
    levels = keep_stock.read_levels(shop.store, order.needs)
    returning = {w.pk: w.deltas.get("available", 0) for w in given_back if isinstance(w, Add)}
    short = []
    for sku, quantity in order.needs.items():
        left = levels[sku].available if sku in levels else variants[sku].stock or 0
        left += returning.get(keep_stock.key(sku)[0], 0)
        if left < quantity and sku not in order.backordered:
            short.append({"sku": sku, "requested": quantity, "available": max(0, left)})
    if short:
        raise Conflict("out_of_stock", "Not everything in the cart is to be had any more.", items=short)
    return levels


def _reserve(order: Order, variants: Mapping[str, Variant], levels: Mapping[str, stock.StockLevel]) -> list[Write]:
    """The moves that reserve the order's pieces; of a SKU that nobody has ordered yet, its balance is begun."""
    return [
        keep_stock.move(sku, available=-pieces, reserved=pieces, floor=sku not in order.backordered)
        if sku in levels
        else keep_stock.open_balance(variants[sku], reserved=pieces)
        for sku, pieces in order.needs.items()
    ]


def _merged(writes: list[Write]) -> list[Write]:
    """Writes with the moves of one SKU's counters, or a coupon's, put together: a commit takes one a key."""
    merged: dict[Key, Write] = {}
    for write in writes:
        earlier = merged.get(write.key)
        if isinstance(write, Add) and isinstance(earlier, Add):
            names = earlier.deltas.keys() | write.deltas.keys()
            deltas = {name: earlier.deltas.get(name, 0) + write.deltas.get(name, 0) for name in sorted(names)}
            write = Add(write.pk, write.sk, deltas, {**earlier.floors, **write.floors})
        elif isinstance(write, Put) and earlier is not None:
            write = Put(write.item)  # given back and claimed again by the same customer, or the same cart
        merged[write.key] = write
    return list(merged.values())


def _open_page(shop: Shop, entry: order_book.Entry) -> Order:
    order = entry.order
    if order.session or order.is_paid:
        return order
    entry = _in_time(shop, entry)
    order = entry.order
    checkout = shop.payments.open_checkout(order, shop.order_url(order.number, order.locale))
    while True:
        if entry.order.session not in ("", checkout.session):  # somebody else has opened one meanwhile
            shop.payments.close_checkout(msgspec.structs.replace(entry.order, session=checkout.session))
            return entry.order
        if entry.order.closed:  # who closed it found no page yet
            shop.payments.close_checkout(msgspec.structs.replace(entry.order, session=checkout.session))
            raise Conflict("replaced", "This order ended while its payment page was opened. Look at your cart again.")
        opened = msgspec.structs.replace(entry.order, session=checkout.session, checkout_url=checkout.url)
        if opened == entry.order:
            return opened
        try:
            shop.store.commit(order_book.put(opened, entry.version))
        except ConditionFailed:  # a webhook was faster
            entry = order_book.read(shop.store, order.number)
            continue
        return opened


def _in_time(shop: Shop, entry: order_book.Entry) -> order_book.Entry:
    """The order, reserved for long enough that a payment page can be opened: whoever comes back to an order that was
    left without one has lost some of its time.
    """
    now = shop.clock()
    if parse_time(entry.order.expires_at) - now >= shop.payments.shortest_page + OPENING:
        return entry
    until = rfc3339(now + reservation(shop, shop.settings))
    longer = msgspec.structs.replace(entry.order, expires_at=until)
    shop.store.commit(order_book.put(longer, entry.version))
    return order_book.Entry(longer, entry.version + 1)


def _idempotency_key(key: str) -> Key:
    return f"IDEMPOTENCY#{hashlib.sha256(key.encode()).hexdigest()[:40]}", "CHECKOUT"


def _cart_key(cart: str) -> Key:
    return f"CART#{cart}", "CART"
