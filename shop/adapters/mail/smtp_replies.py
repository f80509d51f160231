"""What a mail server's refusal means for the mail (RFC 5321 §4.2, enhanced codes of RFC 3463).

4xx comes again later. 5xx is for ever, and of one of three kinds: the address is bad, the message is not wanted,
or this shop may not send. Only the first says something about the customer: a shop that forgot its password must
not take all its customers off its list.
"""

from __future__ import annotations

import re

from shop.domain.errors import ShopError, Unavailable
from shop.ports.mail import Deferred, Message, Refused

_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_SENDER = {(1, 7), (1, 8)}
"""Bad sender's address: syntax, system."""
_NO_SUCH_ADDRESS = (550, 551, 553)
_MAY_NOT_SEND = re.compile(r"relay|authenticat|log ?in\b|permi\w+ to send|not verified", re.IGNORECASE)
"""Postfix and Exim; Exchange; SES."""


def sender_refused(server: str, message: Message, code: int, reply: str) -> ShopError:
    """The error for an answer to MAIL FROM."""
    if code < 500:
        return _deferred(server, code, reply)
    if code == 552:
        return Refused(f"{server} takes no mail of this size: {code} {reply}")
    return _may_not_send(server, message, code, reply)


def recipient_refused(server: str, message: Message, code: int, reply: str) -> ShopError:
    """The error for an answer to RCPT TO."""
    if code < 500:
        return _deferred(server, code, reply)
    if _is_about_the_shop(code, reply):
        return _may_not_send(server, message, code, reply)
    return Refused(f"{message.to}: {code} {reply}", bad_address=_is_bad_address(code, reply))


def message_refused(server: str, message: Message, code: int, reply: str) -> ShopError:
    """The error for an answer to DATA: some servers look at the address only then."""
    if code < 500:
        return _deferred(server, code, reply)
    if _MAY_NOT_SEND.search(reply):
        return _may_not_send(server, message, code, reply)
    named = _enhanced(reply) is not None  # a bare 550 says here that the content is not wanted
    return Refused(f"{message.to}: {code} {reply}", bad_address=named and _is_bad_address(code, reply))


def _may_not_send(server: str, message: Message, code: int, reply: str) -> Unavailable:
    return Unavailable(
        "mail_settings",
        f"{server} does not let this shop send from {message.sender} to others ({code} {reply}). Check contact: "
        "email: in shop.yaml, and that the user and password in SMTP_URL may send from it.",
    )


def _deferred(server: str, code: int, reply: str) -> Unavailable:
    text = f"{server} says later: {code} {reply}"
    if code == 421:  # the server closes the connection
        return Unavailable("mail_unavailable", text)
    return Deferred("mail_deferred", text)


def _is_about_the_shop(code: int, reply: str) -> bool:
    enhanced = _enhanced(reply)
    policy = enhanced is not None and (enhanced[0] == 7 or enhanced in _SENDER)
    return policy or code in (503, 530) or _MAY_NOT_SEND.search(reply) is not None


def _is_bad_address(code: int, reply: str) -> bool:
    enhanced = _enhanced(reply)
    if enhanced is None:
        return code in _NO_SUCH_ADDRESS
    return (enhanced[0] == 1 and enhanced not in _SENDER) or enhanced == (2, 1)  # 2.1: the mailbox was closed


def _enhanced(reply: str) -> tuple[int, int] | None:
    """Subject and detail of an enhanced status code: ``5.1.1`` → (1, 1)."""
    found = _ENHANCED.match(reply)
    return (int(found[1]), int(found[2])) if found else None
