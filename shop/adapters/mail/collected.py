"""Mail that goes nowhere and is kept, to be looked at: for a rehearsal."""

from __future__ import annotations

from shop.ports.mail import Message


class CollectedMail:
    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        """By their ids: a copy takes the place of the first."""

    def send(self, message: Message) -> None:
        self.messages[message.id] = message

    def close(self) -> None:
        """Nothing was opened."""
