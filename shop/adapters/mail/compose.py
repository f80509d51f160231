"""A message as RFC 5322 writes it, the same for every carrier.

Bodies are encoded to seven bits and short lines: no server on the way has to be able to do more.
"""

from __future__ import annotations

import hashlib
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from shop.ports.clock import parse_time
from shop.ports.mail import Message


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is written as it is given, in ASCII, and never folded: the standard library would encode a page's
    long address as words.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = None
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Headers(HeaderRegistry):
    """Most headers of a mail are those of the one before: each is read once."""

    def __call__(self, name: str, value: object) -> BaseHeader:
        return _read(name, str(value))


@lru_cache(maxsize=512)
def _read(name: str, value: str) -> BaseHeader:
    if name.lower() in _AS_GIVEN and value.isascii() and len(value) < _LONGEST:
        return _ONE_LINE(name, value)
    return HeaderRegistry.__call__(_HEADERS, name, value)


_HEADERS = _Headers()
_ONE_LINE = HeaderRegistry(default_class=_OneLine, use_default_map=False)
_AS_GIVEN = frozenset({"list-unsubscribe", "message-id", "to"})
"""Those that differ with every mail."""
_LONGEST = 900
"""A line may have 998 signs (RFC 5322, 2.1.1)."""


class _Writing(EmailPolicy):
    """Nor is one written twice."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return _written(name, value)

    def header_max_count(self, name: str) -> int | None:
        return _most(name)


@lru_cache(maxsize=512)
def _written(name: str, value: str) -> bytes:
    return EmailPolicy.fold_binary(_POLICY, name, value)


@lru_cache(maxsize=64)
def _most(name: str) -> int | None:
    return EmailPolicy.header_max_count(_POLICY, name)


_POLICY = _Writing(linesep=SMTP.linesep, cte_type="7bit", header_factory=_HEADERS)


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
    mail.make_alternative(boundary=f"=_{hashlib.sha256(message.id.encode()).hexdigest()[:32]}")
    mail.add_alternative(message.html, subtype="html")
    if message.language:
        mail["Content-Language"] = message.language  # last: new content takes all Content-* fields with it
    return mail


def _address(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
