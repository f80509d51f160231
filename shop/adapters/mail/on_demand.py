"""A carrier that is made with its first mail: most functions queue mail and never send it."""

from __future__ import annotations

from collections.abc import Callable

from shop.ports.mail import Mail, Message


class OnDemandMail:
    def __init__(self, make: Callable[[], Mail]) -> None:
        self._make = make
        self._mail: Mail | None = None

    def send(self, message: Message) -> None:
        self._mail = self._mail or self._make()
        self._mail.send(message)

    def close(self) -> None:
        if self._mail is not None:
            self._mail.close()
