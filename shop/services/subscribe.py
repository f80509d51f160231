"""Ask an address whether its owner wants what somebody asked for in its name (double opt-in).

Nothing is kept but the question itself, for as long as it can be answered. The answer of the shop is always the same:
nobody learns whether an address is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from shop.domain.consent import CONFIRM_WITHIN
from shop.domain.customers import customer_id
from shop.domain.errors import Unavailable
from shop.domain.requests import SubscriptionRequest
from shop.ports.store import ABSENT, ConditionFailed, Item, Put, Write
from shop.services.allowance import DAY, spend
from shop.services.mail_links import confirm_url
from shop.services.queue_mail import queue
from shop.services.shop import Shop, choose_locale

QUESTIONS_PER_DAY = 3
"""To one address."""
FLOW = "subscription-confirm"


def subscribe(shop: Shop, request: SubscriptionRequest) -> None:
    """Send the question, unless the address was asked often enough today, or a program asks.

    Raises:
        Unavailable: may be asked again.
    """
    if not request.website:
        ask(shop, request.email.strip(), request.topics, locale=request.locale, source="signup")


def ask(shop: Shop, email: str, topics: Sequence[str], *, locale: str | None, source: str, sku: str = "") -> None:
    """Send the question. ``sku``: what is to be watched for whoever says yes."""
    at, customer = shop.now(), customer_id(email)
    code = choose_locale(locale, shop.settings).code
    words = shop.catalogues.current().forms(code).words
    data = {
        "email": email,
        "topics": list(topics),
        "wordings": {topic: words.get(f"wording_{topic}", "") for topic in topics},
        "locale": code,
        "source": source,
        "at": at,
        "sku": sku,
    }
    for _ in range(8):
        counted = spend(shop, "signup", email, limit=QUESTIONS_PER_DAY, span=DAY, at=at)
        if counted is None:
            return
        number = shop.new_id()
        expires = shop.expiry(CONFIRM_WITHIN)
        question = Item(f"CUSTOMER#{customer}", f"ASKED#{number}", data=data, expires=expires)
        context = {"customer": customer, "topics": list(topics)}
        mail = queue(FLOW, f"S-{number}", to=email, locale=code, at=at, context=context)
        writes: list[Write] = [
            Put(question, expect=ABSENT),
            Put(replace(mail.item, expires=expires), expect=ABSENT),
            counted,
        ]
        try:
            shop.store.commit(*writes)
        except ConditionFailed:
            continue
        return
    raise Unavailable("busy", "Your wish could not be stored. Try again in a moment.")


def question_facts(shop: Shop, subject: str, locale: str, context: dict[str, Any]) -> dict[str, str]:
    """What the mail that asks may say. Its link is made when it is sent: a leaked store hands out none."""
    words = shop.catalogues.current().forms(locale).words
    named = [words.get(f"name_{topic}", topic) for topic in context["topics"]]
    number = subject.removeprefix("S-")
    return {"topics": " · ".join(named), "url": confirm_url(shop, context["customer"], number, locale)}
