"""Which mails an address gets no more, and why."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

ORDERS = "orders"
"""The topic of mails that somebody needs because they bought or wrote: they go on after a complaint."""


class Cause(msgspec.Struct, frozen=True):
    at: str
    """RFC 3339, UTC."""
    source: str
    detail: str = ""


class Suppression(msgspec.Struct, frozen=True):
    """What is known of one address. A bounce stops every mail, a complaint those that nobody needs.

    >>> complained = Suppression().with_cause("complaint", Cause("2027-01-13T09:00:00Z", "ses"))
    >>> complained.stops("orders"), complained.stops("news")
    ('', 'complaint')
    """

    bounce: Cause | None = None
    complaint: Cause | None = None
    allowed_at: str = ""
    """When the merchant took it off the list: what happened before no longer counts, whenever it is reported."""

    def stops(self, topic: str) -> str:
        """Why a mail of this topic does not go: ``bounce``, ``complaint``; empty when it does."""
        if self.bounce:
            return "bounce"
        return "complaint" if self.complaint and topic != ORDERS else ""

    def with_cause(self, kind: str, cause: Cause) -> Suppression:
        """The same with what was reported; the latest of a kind counts, in whatever order they come."""
        known = self.bounce if kind == "bounce" else self.complaint
        if cause.at <= self.allowed_at or (known and cause.at <= known.at):
            return self
        return replace(self, **{kind: cause})

    def allowed(self, at: str) -> Suppression:
        """The same, taken off the list."""
        return Suppression(allowed_at=at) if self.bounce or self.complaint else self
