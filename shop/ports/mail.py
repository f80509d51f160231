"""The mail carrier, and what comes back from it."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from shop.domain.errors import ShopError, Unavailable


class Message(msgspec.Struct, frozen=True):
    """One mail to one person. ``id`` is unique and stable, and becomes the Message-ID: by it two copies of the same
    message can be recognised."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    sender: str
    sender_name: str
    reply_to: str
    date: str
    """RFC 3339, UTC."""
    language: str = ""
    unsubscribe_url: str = ""
    """Where one POST ends these mails (RFC 8058): https. Empty for mails about an order, which can't be ended."""


class Deferred(Unavailable):
    """Not this message now; others may go."""


class Unanswered(Unavailable):
    """The carrier may have taken the message, but its answer was lost."""


class Refused(ShopError):
    """The carrier will never take this message. ``bad_address``: nor any other to this address."""

    status = 422

    def __init__(self, message: str, *, bad_address: bool = False) -> None:
        super().__init__("mail_refused", message)
        self.bad_address = bad_address


class Mail(Protocol):
    def send(self, message: Message) -> None:
        """Hand the message over for delivery.

        Raises:
            Unavailable: nothing goes now; may be retried.
            Deferred: this message may be retried, others may go.
            Unanswered: may have been taken; a retry may deliver a second copy with the same Message-ID.
            Refused: asking again will not help.
            ValueError: the message can't be written as a mail.
        """

    def close(self) -> None:
        """Let go of what was kept open between messages; sending opens it again."""


Kind = Literal["bounce", "complaint"]


class Feedback(msgspec.Struct, frozen=True):
    """What became of a mail after the carrier took it: it can never arrive, or somebody called it unwanted."""

    address: str
    kind: Kind
    at: str
    """RFC 3339, UTC."""
    source: str
    """Who says so: ``ses``, or ``carrier`` when the mail was handed over."""
    detail: str = ""
    """The words of the receiving server."""
