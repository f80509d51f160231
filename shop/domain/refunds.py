"""Of which payment money goes back: an order that was paid twice has two."""

from __future__ import annotations

from shop.domain.errors import Conflict, InvalidRequest
from shop.domain.money import to_decimal
from shop.domain.orders import Order


def left(order: Order) -> dict[str, int]:
    """Payment → what of it may still be given back, minor units; those of which nothing is left are not in it.

    What is asked for and not yet answered counts as given. A refund that says no payment is of the first.
    """
    rest = dict(order.received) if order.received else {order.payment: order.total}
    given = [(id, amount) for id, amount in order.refunds.items() if id not in order.failed_refunds]
    given += [(key, amount) for key, (amount, refund) in order.refund_requests.items() if not refund]
    for name, amount in given:
        payment = order.refund_payments.get(name, order.payment)
        rest[payment if payment in rest else order.payment] -= amount
    return {payment: amount for payment, amount in rest.items() if amount > 0}


def choose(order: Order, amount: int | None, payment: str = "") -> tuple[str, int]:
    """The payment to give back from, and how much: all that is left of it, unless ``amount`` is said.

    A part of an order that was paid twice is taken from the payment that was not asked for, if it reaches.

    Raises:
        InvalidRequest: no such payment, or more than is left.
        Conflict: several payments, and nothing says which.
    """
    rest = left(order)
    if payment and payment not in rest:
        words = f"Nothing is left of a payment {payment}. {_named(order, rest)}"
        raise InvalidRequest("unknown_payment", words, left=rest)
    fitting = [payment] if payment else sorted(rest, key=lambda one: one == order.payment)
    if amount is None and len(fitting) > 1:
        raise Conflict(
            "several_payments",
            f"Order {order.number} has several payments. {_named(order, rest)} Say --payment, once for each.",
            left=rest,
        )
    for one in fitting:
        if amount is None or 0 < amount <= rest[one]:
            return one, rest[one] if amount is None else amount
    most = max(rest[one] for one in fitting)
    words = f"Between 1 and {most} (minor units) can be refunded at once. {_named(order, rest)}"
    raise InvalidRequest("invalid_amount", words.strip(), left=most)


def _named(order: Order, rest: dict[str, int]) -> str:
    """What is left of each payment, where there are several."""
    if len(order.received) < 2:
        return ""
    each = (f"{to_decimal(amount, order.currency)} {order.currency} of {payment}" for payment, amount in rest.items())
    return f"There are left: {', '.join(each)}."
