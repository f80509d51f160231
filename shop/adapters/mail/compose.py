"""A message as RFC 5322 writes it, the same for every carrier.

Bodies are encoded to seven bits and short lines: no server on the way has to be able to do more.
"""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from shop.ports.clock import parse_time
from shop.ports.mail import Message


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: the standard library would encode a page's long address as words."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)


def compose(message: Message) -> EmailMessage:
    """The message as RFC 5322: plain text first, HTML as its alternative.

    With an ``unsubscribe_url`` mail programs show a button that posts there once, without a question (RFC 8058); one
    that can't may write to the shop instead, and the merchant ends it by hand.

    Raises:
        ValueError: a field would break out of its header.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["Message-ID"] = f"<{message.id}@{message.sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(parse_time(message.date))
    mail["From"] = _address(message.sender_name, message.sender)
    mail["To"] = message.to
    mail["Reply-To"] = message.reply_to
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe_url:
        by_mail = f"mailto:{message.reply_to}?subject=unsubscribe"
        mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>, <{by_mail}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.language:
        mail["Content-Language"] = message.language  # last: new content takes all Content-* fields with it
    return mail


def _address(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
