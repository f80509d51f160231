"""A message as RFC 5322 writes it, the same for every carrier.

Bodies are encoded to seven bits and short lines: no server on the way has to be able to do more. Only headers that
may need encoding or folding go through the standard library, which takes ten times as long for a whole mail.
"""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from email.headerregistry import HeaderRegistry
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache

from shop.ports.clock import parse_time
from shop.ports.mail import Message

_POLICY = EmailPolicy(linesep=SMTP.linesep, cte_type="7bit")
_HEADERS = HeaderRegistry()
_AS_GIVEN = frozenset({"Message-ID", "Date", "To", "List-Unsubscribe"})
"""Those that differ with every mail: written in one line, if they are ASCII. The standard library would encode a
page's long address as words."""
_LONGEST = 900
"""A line may have 998 signs (RFC 5322, 2.1.1)."""
_SHORT = 78
"""And should have no more than these."""


def compose(message: Message) -> bytes:
    """The message as RFC 5322: plain text first, HTML as its alternative.

    With an ``unsubscribe_url`` mail programs show a button that posts there once, without a question (RFC 8058); one
    that can't may write to the shop instead, and the merchant ends it by hand.

    Raises:
        ValueError: a field would break out of its header.
    """
    boundary = f"=_{hashlib.sha256(message.id.encode()).hexdigest()[:32]}"
    headers = b"".join(_header(name, value) for name, value in _headers(message))
    kind = f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode()
    between = f"--{boundary}\r\n".encode()
    parts = between + _part("plain", message.text) + b"\r\n" + between + _part("html", message.html)
    return headers + kind + parts + f"\r\n--{boundary}--\r\n".encode()


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    yield "Message-ID", f"<{message.id}@{message.sender.rpartition('@')[2]}>"
    yield "Date", format_datetime(parse_time(message.date))
    yield "From", _address(message.sender_name, message.sender)
    yield "To", message.to
    yield "Reply-To", message.reply_to
    yield "Subject", message.subject
    yield "Auto-Submitted", "auto-generated"
    if message.unsubscribe_url:
        by_mail = f"mailto:{message.reply_to}?subject=unsubscribe"
        yield "List-Unsubscribe", f"<{message.unsubscribe_url}>, <{by_mail}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    if message.language:
        yield "Content-Language", message.language
    yield "MIME-Version", "1.0"


def _header(name: str, value: str) -> bytes:
    if "\n" in value or "\r" in value:
        raise ValueError(f"{name} must stand on one line: {value!r}")
    if name in _AS_GIVEN and value.isascii() and len(value) < _LONGEST:
        return f"{name}: {value}\r\n".encode()
    return _folded(name, value)


@lru_cache(maxsize=512)
def _folded(name: str, value: str) -> bytes:
    """Most such headers of a mail are those of the one before: each is written once."""
    return _POLICY.fold_binary(name, _HEADERS(name, value))


def _part(subtype: str, text: str) -> bytes:
    """A body with its headers, encoded in whatever way leaves it shortest."""
    lines = text.encode().splitlines()
    body = b"".join(line + b"\r\n" for line in lines)
    encoding = "7bit"
    if not body.isascii() or any(len(line) > _SHORT for line in lines):
        body, encoding = min((_printable(body), _base64(body)), key=lambda encoded: len(encoded[0]))
    kind = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return kind.encode() + body


def _printable(body: bytes) -> tuple[bytes, str]:
    return b2a_qp(body), "quoted-printable"


def _base64(body: bytes) -> tuple[bytes, str]:
    return encodebytes(body).replace(b"\n", b"\r\n"), "base64"


def _address(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
