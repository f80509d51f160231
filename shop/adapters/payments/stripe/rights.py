"""What the key may do: a restricted one (``rk_…``) does only what it was given the right to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe import PermissionError as Forbidden
    from stripe import StripeClient


def missing(client: StripeClient) -> list[str]:
    """Each right to read that the key lacks, with what to click. Rights to write can't be tried without writing."""
    import stripe

    v1 = client.v1
    reads = (v1.events.list, v1.checkout.sessions.list, v1.payment_intents.list, v1.charges.list, v1.refunds.list)
    problems = []
    for read in reads:
        try:
            read({"limit": 1})
        except stripe.PermissionError as exc:
            problems.append(words(exc))
    return problems


def words(exc: Forbidden) -> str:
    """Which right is missing, as Stripe names it, and where it is given."""
    named = re.search(r"rak_\w+", str(exc))
    right = f": {named[0]}" if named else ""
    return (
        f"The key in STRIPE_SECRET_KEY lacks a right that this shop needs{right}. In Stripe's dashboard, under "
        "Developers, API keys, edit the restricted key and add it; docs/developer/stripe.md lists them all."
    )
