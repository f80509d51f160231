"""All that is stored of one person, for them to read (GDPR, Articles 15 and 20)."""

from __future__ import annotations

from typing import Any

import msgspec

from shop.services.shop import Shop
from shop.services.trace_customer import trace_customer

OURS = ("idempotency_key", "cart")
"""Of an order: keys of the shop's own, which say nothing of anybody."""


def export_customer(shop: Shop, email: str) -> dict[str, Any]:
    """Amounts in minor units, times RFC 3339 in UTC.

    Raises:
        NotFound: ``customer_not_found``.
    """
    trace = trace_customer(shop, email)
    orders = [msgspec.to_builtins(order) for order in trace.orders]
    return {
        "email": email.strip(),
        "exported_at": shop.now(),
        "customer": msgspec.to_builtins(trace.known.customer),
        "consents": msgspec.to_builtins(trace.known.consents.history),
        "orders": [{name: value for name, value in order.items() if name not in OURS} for order in orders],
        "mails": [dict(item.data) for item in trace.mails],
        "messages": [dict(item.data) for item in trace.tickets],
        "questions": [dict(item.data) for item in trace.questions],
        "waits_for": [{"sku": item.pk.removeprefix("WATCH#"), **item.data} for item in trace.watches],
        "reviews": [msgspec.to_builtins(review) for review in trace.reviews],
    }
