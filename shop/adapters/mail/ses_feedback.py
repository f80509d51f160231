"""What SES tells through SNS: bounces and complaints, in both shapes that it has.

An identity's notifications name themselves ``notificationType``, the events of a configuration set ``eventType``; the
rest is the same. A message may come twice, late and in any order, and new fields may appear.
https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html and event-publishing-retrieving-sns-contents.html
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr
from typing import Any

import msgspec

from shop.domain.requests import is_email
from shop.ports.clock import rfc3339
from shop.ports.mail import Feedback, Kind

log = logging.getLogger(__name__)

_NO_COMPLAINT = "not-spam"
"""``complaintFeedbackType``: somebody says that the mail was wanted."""


class _Recipient(msgspec.Struct, rename="camel"):
    email_address: str
    diagnostic_code: str = ""


class _Bounce(msgspec.Struct, rename="camel"):
    bounce_type: str
    bounced_recipients: list[_Recipient]
    timestamp: datetime
    bounce_sub_type: str = ""


class _Complaint(msgspec.Struct, rename="camel"):
    complained_recipients: list[_Recipient]
    timestamp: datetime
    complaint_feedback_type: str | None = None


class _Notification(msgspec.Struct, rename="camel"):
    notification_type: str = ""
    event_type: str = ""
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None


class _Sns(msgspec.Struct, rename="pascal"):
    message: str


class _Record(msgspec.Struct, rename="pascal"):
    sns: _Sns


def read_event(event: Any) -> list[Feedback]:
    """The permanent bounces and the complaints in an SNS event of Lambda.

    What is of another kind, or can't be read, is logged and left out: to refuse it would bring it back.
    """
    records = event.get("Records") if isinstance(event, dict) else None
    found: list[Feedback] = []
    for record in records if isinstance(records, list) else []:
        try:
            message = msgspec.convert(record, _Record).sns.message
            found += _feedback(msgspec.json.decode(message, type=_Notification))
        except (msgspec.MsgspecError, ValueError) as exc:
            log.warning("SNS sent what is no notification of SES: %s", exc)
    return found


def _feedback(notification: _Notification) -> Iterator[Feedback]:
    kind = notification.notification_type or notification.event_type
    bounce, complaint = notification.bounce, notification.complaint
    if kind == "Bounce" and bounce is not None:
        if bounce.bounce_type != "Permanent":  # Transient, Undetermined: the next mail may arrive
            log.info("a mail bounced for now: %s %s", bounce.bounce_type, bounce.bounce_sub_type)
            return
        for recipient in bounce.bounced_recipients:
            yield from _about(recipient, "bounce", bounce.timestamp, bounce.bounce_sub_type)
    elif kind == "Complaint" and complaint is not None and complaint.complaint_feedback_type != _NO_COMPLAINT:
        for recipient in complaint.complained_recipients:
            yield from _about(recipient, "complaint", complaint.timestamp, complaint.complaint_feedback_type or "")
    else:
        log.info("SES says %s: nothing to do", kind or "nothing")


def _about(recipient: _Recipient, kind: Kind, at: datetime, word: str) -> Iterator[Feedback]:
    address = parseaddr(recipient.email_address)[1]
    if is_email(address):
        detail = " ".join(f"{word} {recipient.diagnostic_code}".split())
        yield Feedback(address=address, kind=kind, at=rfc3339(at), source="ses", detail=detail)
