"""Mail into a folder of .eml files: a shop without a mail server still shows every mail it sends.

A file is named by its message, so that handing it over twice leaves one.
"""

from __future__ import annotations

import re
from pathlib import Path

from shop.adapters.files.folder import FolderFiles
from shop.adapters.mail.compose import compose
from shop.domain.errors import Unavailable
from shop.ports.mail import Message


class FolderMail:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = FolderFiles(folder)

    def send(self, message: Message) -> None:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", message.id)
        try:
            self._files.write(f"{name}.eml", compose(message).as_bytes())
        except OSError as exc:
            raise Unavailable("mail_unavailable", f"The mail folder {self._folder} can't be written to.") from exc

    def close(self) -> None:
        """Nothing was kept open."""
