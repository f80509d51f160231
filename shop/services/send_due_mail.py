"""Take what is due out of the outbox, check that it still should be sent, send it, mark it.

A mail is claimed for a while before it is sent (``claim_mail``), so that two workers never send one. Who dies after
sending and before marking leaves a claim that runs out: the mail is then handed over again under the same id.

So mails are sent at least once: a customer who gets a confirmation twice shrugs, one who gets none writes, or pays
again. A folder overwrites the first copy; SMTP and SES have no key to tell a copy by. After ``MAX_UNANSWERED`` lost
answers the mail is set aside, as it has most likely arrived.

A carrier that is away ends the run: the others would fare no better. A mail is tried ever later, and set aside after
``MAX_TRIES``, those counted that somebody died of. An address that can't be reached goes onto the suppression list.
"""

from __future__ import annotations

import logging
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from shop.domain.errors import Unavailable
from shop.ports.clock import rfc3339
from shop.ports.mail import Deferred, Feedback, Refused, Unanswered
from shop.ports.store import Item
from shop.services.claim_mail import Claim, claim_mails, give_back, held, keep_claim
from shop.services.make_ahead import AHEAD, Ahead, make_ahead
from shop.services.make_message import Later, Unsent
from shop.services.mark_mail import Marks, Write
from shop.services.pin_catalogue import pin_catalogue
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop
from shop.services.suppress_address import suppress_address

log = logging.getLogger(__name__)

BATCH = 50
MAX_TRIES = 12
MAX_UNANSWERED = 3

Outcome = Literal["sent", "not sent", "carrier away"]


def send_due_mail(shop: Shop) -> int:
    """Send everything that is due, as long as the carrier takes mail; how many were sent."""
    sent = 0
    try:
        with ThreadPoolExecutor(1) as pool:
            while due := shop.store.query(DUE_MAIL, index=2, until=f"{shop.now()}~", limit=BATCH):
                pinned = pin_catalogue(shop)
                count, away = _send_batch(pinned, claim_mails(pinned, due), pool)
                sent += count
                if away:
                    break
        return sent
    finally:
        shop.mail.close()


def _send_batch(shop: Shop, claims: list[Claim], pool: Executor) -> tuple[int, bool]:
    """Send what was claimed: how many were sent, and whether the carrier is away."""
    marks = Marks(shop, pool)
    sent = 0
    try:
        for place, claim in enumerate(claims):
            if place % AHEAD == 0:
                ahead = make_ahead(shop, held(shop, claims[place : place + AHEAD]))
            item = keep_claim(shop, claim)
            if item is None:
                continue
            outcome = _send(shop, item, ahead, marks.write)
            sent += outcome == "sent"
            if outcome == "carrier away":
                give_back(shop, claims[place + 1 :])
                return sent, True
        return sent, False
    finally:
        marks.end()


def _send(shop: Shop, item: Item, ahead: Ahead, write: Write) -> Outcome:
    if item.data["tries"] > MAX_TRIES:
        _finish(shop, item, write, state="failed", reason="whoever tried to send it came to an end before saying so")
        return "not sent"
    try:
        state, reason = _deliver(shop, item, ahead)
    except Later as later:
        data = {**item.data, "tries": 0, "reason": later.reason}
        write(replace(item, data=data, index2=_at(later.until, item)))
        return "not sent"
    except Unavailable as exc:
        _try_later(shop, item, write, exc)
        return "not sent" if isinstance(exc, Deferred) else "carrier away"
    except Refused as exc:
        ahead.forget()  # one of them may go to the same address
        state, reason = _refused(shop, item, exc), exc.message
    except Exception:  # one mail that can't be made must not keep all others waiting
        log.exception("mail %s %s can't be made: set aside", item.pk, item.sk)
        state, reason = "failed", "can't be made: see the log"
    _finish(shop, item, write, state=state, reason=reason)
    return "sent" if state == "sent" else "not sent"


def _deliver(shop: Shop, item: Item, ahead: Ahead) -> tuple[str, str]:
    """Send it, or say why not: the state that it ends in, and the reason."""
    made = ahead.take(shop, item)
    if isinstance(made, Unsent):
        return made.state, made.reason
    shop.mail.send(made)
    return "sent", ""


def _refused(shop: Shop, item: Item, refusal: Refused) -> str:
    log.warning("mail %s %s was refused: %s", item.pk, item.sk, refusal.message)
    if refusal.bad_address:
        detail = Feedback(
            address=item.data["to"], kind="bounce", at=shop.now(), source="carrier", detail=refusal.message
        )
        suppress_address(shop, detail)
    return "failed"


def _try_later(shop: Shop, item: Item, write: Write, exc: Unavailable) -> None:
    tries = item.data["tries"]
    unanswered = item.data.get("unanswered", 0) + isinstance(exc, Unanswered)
    log.warning("mail %s %s, try %d: %s", item.pk, item.sk, tries, exc.message)
    tried = replace(item, data={**item.data, "unanswered": unanswered, "reason": exc.message})
    if tries >= MAX_TRIES or unanswered >= MAX_UNANSWERED:
        _finish(shop, tried, write, state="failed", reason=exc.message)
    else:
        write(replace(tried, index2=_at(shop.clock() + timedelta(minutes=2 ** min(tries, 9)), item)))


def _finish(shop: Shop, item: Item, write: Write, *, state: str, reason: str) -> None:
    data = {**item.data, "state": state, "reason": reason, "done_at": shop.now()}
    write(replace(item, data=data, index2=None, index1=(f"MAIL#{state}", f"{shop.now()}#{item.pk}")))


def _at(moment: datetime, item: Item) -> tuple[str, str]:
    return DUE_MAIL, f"{rfc3339(moment)}#{item.pk}#{item.sk}"
