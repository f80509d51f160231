"""The mail carrier."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Message(msgspec.Struct, frozen=True):
    """One mail to one person. ``id`` is unique and stable: handing the same message over twice delivers one."""

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


class Mail(Protocol):
    def send(self, message: Message) -> None:
        """Hand the message over for delivery.

        Raises:
            Unavailable: may be retried.
        """
