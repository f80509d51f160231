"""Mail into a folder of .eml files: a shop without a mail server still shows every mail it sends.

A file is named by its message, so that handing it over twice leaves one.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from shop.adapters.files.folder import FolderFiles
from shop.domain.errors import Unavailable
from shop.ports.clock import parse_time
from shop.ports.mail import Message


class FolderMail:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = FolderFiles(folder)

    def send(self, message: Message) -> None:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", message.id)
        try:
            self._files.write(f"{name}.eml", compose(message).as_bytes(policy=SMTP))
        except OSError as exc:
            raise Unavailable("mail_unavailable", f"The mail folder {self._folder} can't be written to.") from exc


def compose(message: Message) -> EmailMessage:
    """The message as RFC 5322: plain text first, HTML as its alternative."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{message.id}@{message.sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(parse_time(message.date))
    mail["From"] = _address(message.sender_name, message.sender)
    mail["To"] = message.to
    mail["Reply-To"] = message.reply_to
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.language:
        mail["Content-Language"] = message.language  # last: new content takes all Content-* fields with it
    return mail


def _address(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
