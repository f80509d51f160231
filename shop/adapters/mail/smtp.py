"""Mail over SMTP, with the standard library: ``smtps://user:password@host:465`` or ``smtp://user:password@host:587``.

``smtp://`` turns to TLS before anything is said (STARTTLS), and goes no further with a server that does not; only
on this machine itself mail may go in the clear. Certificates are checked.

SMTP has no idempotency key. Where the answer to a message is lost, it is not known whether it was taken: that is
``Unanswered``, and a retry bears the same Message-ID.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address
from threading import Lock
from urllib.parse import unquote, urlsplit

from shop.adapters.mail.compose import compose
from shop.adapters.mail.smtp_replies import message_refused, recipient_refused, sender_refused
from shop.domain.errors import Unavailable
from shop.ports.mail import Deferred, Message, Unanswered

OPENING = 15.0
HANDING_OVER = 45.0
"""Seconds that a server may take for each answer. A mail that meets the slowest server ends within the five minutes
for which it is claimed: 7 × 15 + 4 × 45 s."""

_HELLO = "[127.0.0.1]"
"""How the shop greets: a literal, as asking the network for this machine's name may take long."""
_LASTING = (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError, socket.gaierror)


class SmtpMail:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._connection: smtplib.SMTP | None = None
        self._lock = Lock()

    def send(self, message: Message) -> None:
        body = compose(message)
        with self._lock:
            connection = self._open()
            try:
                self._hand_over(connection, message, body)
            except Deferred:
                raise
            except Unavailable:
                self._drop()
                raise
            except OSError as exc:  # before the message itself: it was not taken
                self._drop()
                raise Unavailable("mail_unavailable", f"{self._server} broke off: {exc}") from exc

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                with suppress(OSError):
                    self._connection.quit()
            self._drop()

    def _hand_over(self, connection: smtplib.SMTP, message: Message, body: bytes) -> None:
        code, reply = connection.mail(message.sender)
        if code != 250:
            raise sender_refused(self._server, message, code, _text(reply))
        code, reply = connection.rcpt(message.to)
        if code not in (250, 251):
            raise recipient_refused(self._server, message, code, _text(reply))
        try:
            code, reply = connection.data(body)
        except smtplib.SMTPDataError as exc:
            code, reply = exc.smtp_code, exc.smtp_error if isinstance(exc.smtp_error, bytes) else b""
        except OSError as exc:
            raise Unanswered(
                "mail_unanswered", f"{self._server} did not say whether it took {message.id}: {exc}"
            ) from exc
        if code != 250:
            raise message_refused(self._server, message, code, _text(reply))

    def _open(self) -> smtplib.SMTP:
        """The connection of the mail before, if it still answers; else a new one."""
        if self._connection is not None:
            with suppress(OSError):
                if self._connection.rset()[0] == 250:
                    return self._connection
            self._drop()
        self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._greet()
            if self._user:
                smtp.login(self._user, self._password)
            smtp.ehlo_or_helo_if_needed()
        except OSError as exc:  # what smtplib, ssl and the network raise are all of this kind
            if smtp is not None:
                smtp.close()
            code = "mail_settings" if isinstance(exc, _LASTING) else "mail_unavailable"
            raise Unavailable(code, f"SMTP_URL: {self._why(exc)}") from exc
        assert smtp.sock is not None
        smtp.sock.settimeout(HANDING_OVER)
        return smtp

    def _greet(self) -> smtplib.SMTP:
        if self._tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, _HELLO, timeout=OPENING, context=context)
        smtp = smtplib.SMTP(self._host, self._port, _HELLO, timeout=OPENING)
        if not _is_this_machine(self._host):
            try:
                smtp.starttls(context=ssl.create_default_context())
            except OSError:
                smtp.close()
                raise
        return smtp

    def _why(self, exc: OSError) -> str:
        """What went wrong while connecting, and what to do about it."""
        server = self._server
        if isinstance(exc, smtplib.SMTPAuthenticationError):
            return f"{server} does not accept this user and password ({exc.smtp_code} {_text(exc.smtp_error)})"
        if isinstance(exc, smtplib.SMTPNotSupportedError):
            if "STARTTLS" in str(exc):
                return f"{server} offers no TLS, and mail is not sent in the clear; is it smtps:// and port 465?"
            return f"{server} takes no user and password: leave them out, or use the port for submission (587, 465)"
        if isinstance(exc, ssl.SSLCertVerificationError):
            return f"the certificate of {server} can't be trusted: {exc.verify_message}"
        if isinstance(exc, ssl.SSLError):
            return f"{server} does not speak TLS ({exc.reason}); smtps:// is for port 465, smtp:// for 587"
        if isinstance(exc, socket.gaierror):
            return f"there is no host {self._host}"
        return f"{server} does not answer ({exc})"

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _server(self) -> str:
        return f"{self._host}:{self._port}"


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _text(reply: bytes | str) -> str:
    """A server's words on one line."""
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(words.split())
