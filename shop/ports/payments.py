"""A payment provider: opens payment pages, gives money back, reports what happened by signed webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from shop.domain.orders import Order

Fact = Literal[
    "processing",
    "paid",
    "failed",
    "cancelled",  # at the provider: the attempt is over, and the page with it
    "expired",
    "refunded",
    "refund_failed",
    "dispute_opened",
    "dispute_withdrawn",  # the bank has taken the money
    "dispute_answered",  # the merchant has said their part
    "dispute_reinstated",  # and given it back
    "dispute_won",
    "dispute_lost",
    "fraud_warning_opened",
    "review_opened",
    "review_closed",
]


DECLINED = "declined"
"""The attempt that stands for all that were declined while the page was open: the shopper saw each, and went on."""


class Checkout(msgspec.Struct, frozen=True):
    """An open payment page."""

    session: str
    url: str


class PaymentEvent(msgspec.Struct, frozen=True):
    """What a provider says happened, in our words."""

    id: str
    """Unique for the provider: a second delivery bears the same."""
    provider: str
    fact: Fact
    order: str
    """The order's number."""
    attempt: str = ""
    """The provider's name of the payment, or ``DECLINED``."""
    amount: int = 0
    currency: str = ""
    session: str = ""
    """The payment page, of ``expired``: one that nobody was told of may end without a meaning."""
    payment: str = ""
    refund: str = ""
    case: str = ""
    """The provider's id of the dispute, the warning or the review."""
    answer_by: str = ""
    """Until when a dispute can be answered; RFC 3339, UTC."""
    reason: str = ""
    """Of a dispute, a warning or a review, in the provider's word."""
    shipping: int | None = None
    """What the shopper chose to pay for shipping, where the payment page offers a choice; minor units."""
    tax: int | None = None
    """Where the provider computes the tax."""
    email: str = ""
    name: str = ""
    address: Mapping[str, str] | None = None


class Told(msgspec.Struct, frozen=True):
    """A stretch of what happened at the provider, oldest first."""

    events: list[PaymentEvent]
    until: datetime
    """By the provider's clock: all that it has told of before is in here, or was asked for earlier."""
    more: bool = False
    """Whether it is known that later ones wait to be asked for."""


class Payments(Protocol):
    name: str
    shortest_page: timedelta
    """How long a payment page is open at least: a reservation may not end before it."""
    offers_shipping: bool
    """Whether the payment page lets the shopper choose among the order's shipping choices."""

    def open_checkout(self, order: Order, return_url: str) -> Checkout:
        """Open the order's payment page; the same order always gets the same page.

        Raises:
            Unavailable: the provider does not answer; may be retried.
        """

    def close_checkout(self, order: Order) -> bool:
        """End the order's payment page so that it can't be paid any more; ``False``: it has been paid already."""

    def refund(self, order: Order, amount: int, key: str, payment: str = "") -> str:
        """Give back ``amount`` minor units of a payment (empty: the order's first); the same ``key`` never gives back
        twice. The refund's id.

        Raises:
            Conflict: ``refund_refused``, for good.
            Unavailable: the provider does not answer; may be retried.
        """

    def parse_webhook(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[PaymentEvent]:
        """Verify the signature on the raw bytes, then read what it says; nothing: genuine, but not of interest.

        Raises:
            InvalidRequest: ``bad_signature``.
            Unavailable: more must be asked of the provider, who does not answer; it delivers again.
        """

    def look_up(self, order: Order) -> list[PaymentEvent]:
        """Ask the provider what became of the order's payment page, for when no webhook has told us yet.

        Raises:
            Unavailable: the provider does not answer; may be retried.
        """

    def list_events_since(self, since: datetime, now: datetime) -> Told:
        """What happened from ``since`` on, whether a webhook told us or not: as much of it as is read at once.

        Raises:
            Unavailable: the provider does not answer; may be retried.
        """

    def check_endpoint(self, url: str) -> list[str]:
        """What keeps the provider from telling this shop, whose webhooks arrive at ``url``; nothing: all is well.

        Raises:
            Unavailable: the provider does not answer, or refuses our key.
        """

    def acknowledge(self, event: PaymentEvent) -> None:
        """Tell a provider that wants to know that the event is in our books."""
