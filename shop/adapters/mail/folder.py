"""Mail into a folder of .eml files: a shop without a mail server still shows every mail it sends.

A file is named by its message, so that handing it over twice leaves one. Nobody waits for the disk: what a power cut
takes from here was never on its way to anybody.
"""

from __future__ import annotations

import re
from pathlib import Path

from shop.adapters.mail.compose import compose
from shop.domain.errors import Unavailable
from shop.ports.mail import Message


class FolderMail:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> None:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", message.id)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            whole = self._folder / f".{name}.eml"
            whole.write_bytes(compose(message))
            whole.replace(self._folder / f"{name}.eml")
        except OSError as exc:
            raise Unavailable("mail_unavailable", f"The mail folder {self._folder} can't be written to.") from exc

    def close(self) -> None:
        """Nothing was kept open."""
