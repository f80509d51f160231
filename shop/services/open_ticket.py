"""A message to the shop becomes a ticket: the merchant gets it by mail, the writer an acknowledgement."""

from __future__ import annotations

from shop.domain.errors import TooMany, Unavailable
from shop.domain.requests import ContactRequest
from shop.ports.store import ABSENT, ConditionFailed, Item, Put, Write
from shop.services.allowance import HOUR, spend
from shop.services.queue_mail import queue
from shop.services.shop import Shop, choose_locale

MESSAGES_PER_HOUR = 5
"""From one address: the acknowledgement must not serve to flood somebody's mailbox."""


def open_ticket(shop: Shop, request: ContactRequest) -> str:
    """Store the message and queue both mails; the ticket's number.

    Raises:
        TooMany: more than ``MESSAGES_PER_HOUR`` from this address.
    """
    at = shop.now()
    settings = shop.settings
    locale = choose_locale(request.locale, settings).code
    email = request.email.strip()
    context = {
        "name": request.name,
        "email": email,
        "topic": request.topic,
        "message": request.message,
        "order": request.order or "",
    }
    for _ in range(8):
        number = f"T-{shop.new_id()[:8]}"
        ticket = Item(
            f"TICKET#{number}",
            "TICKET",
            data={**context, "locale": locale, "opened_at": at, "state": "open"},
            index1=(f"TICKETS#{at[:7]}", f"{at}#{number}"),
        )
        writes: list[Write] = [
            Put(ticket, expect=ABSENT),
            _allowance(shop, email, at),
            queue("ticket-received", number, to=email, locale=locale, at=at, context=context),
        ]
        if settings.email:
            first = settings.locales[0].code
            writes.append(queue("merchant-ticket", number, to=settings.email, locale=first, at=at, context=context))
        try:
            shop.store.commit(*writes)
        except ConditionFailed:
            continue
        return number
    raise Unavailable("busy", "Your message could not be stored. Try again in a moment.")


def _allowance(shop: Shop, email: str, at: str) -> Write:
    """The write that counts this message against the address's hour."""
    counted = spend(shop, "contact", email, limit=MESSAGES_PER_HOUR, span=HOUR, at=at)
    if counted is None:
        raise TooMany("too_many_requests", "That were many messages. We have them: please wait for our answer.")
    return counted
