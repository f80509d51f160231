"""The owner of an address says yes to what was asked: see ``subscribe``. Once or more often, it is the same."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from shop.domain.consent import CONFIRM_WITHIN, Grant
from shop.domain.customers import Customer
from shop.domain.errors import NotFound, Unavailable
from shop.ports.clock import parse_time
from shop.ports.store import ConditionFailed, Delete, Item, Write
from shop.services import customer_book
from shop.services.customer_book import Known
from shop.services.mail_links import read_token
from shop.services.shop import Shop
from shop.services.suppress_address import allow_address
from shop.services.watch_stock import Wish, watch_writes


class Confirmed(msgspec.Struct, frozen=True):
    topics: tuple[str, ...]
    locale: str


def show_question(shop: Shop, token: str) -> tuple[str, ...]:
    """The topics that a link asks about. Looking answers nothing.

    Raises:
        Declined: ``forged_link``.
        NotFound: ``request_expired``.
    """
    customer, number = read_token(shop, "confirm", token)
    question = _open_question(shop, customer, number)
    if question is not None:
        return tuple(question.data["topics"])
    return _confirmed_before(customer_book.read(shop.store, customer), number).topics


def confirm_subscription(shop: Shop, token: str) -> Confirmed:
    """Store the consent with what was asked, when, in which words, and that the link was opened.

    Raises:
        Declined: ``forged_link``.
        NotFound: ``request_expired``: asked too long ago, or ended since.
        Unavailable: may be asked again.
    """
    customer, number = read_token(shop, "confirm", token)
    for _ in range(8):
        known = customer_book.read(shop.store, customer)
        question = _open_question(shop, customer, number)
        if question is None:
            return _confirmed_before(known, number)
        allow_address(shop, question.data["email"])  # whoever opened the mail is reached, and wants to be
        delete = Delete(question.pk, question.sk, expect=question.version)
        try:
            shop.store.commit(delete, *_writes(shop, known, number, question.data))
        except ConditionFailed:
            continue
        return Confirmed(tuple(question.data["topics"]), question.data["locale"])
    raise Unavailable("busy", "Your answer could not be stored. Try again in a moment.")


def _open_question(shop: Shop, customer: str, number: str) -> Item | None:
    question = shop.store.get(f"CUSTOMER#{customer}", f"ASKED#{number}")
    if question is None or parse_time(question.data["at"]) + CONFIRM_WITHIN < shop.clock():
        return None
    return question


def _writes(shop: Shop, known: Known, number: str, asked: Any) -> list[Write]:
    consents, locale = known.consents, asked["locale"]
    for topic in asked["topics"]:
        wording = asked["wordings"].get(topic, "")
        question = Grant("asked", asked["at"], asked["source"], wording, locale)
        answer = Grant("given", shop.now(), f"confirmed:{number}", wording, locale)
        consents = consents.with_grants([(topic, question)]).answered(topic, answer)
    person = known.customer if known.item and not known.customer.erased else Customer()
    writes: list[Write] = [
        known.put_consents(consents),
        known.put(replace(person, email=person.email or asked["email"], locale=person.locale or locale)),
    ]
    if asked["sku"]:
        writes += watch_writes(shop, Wish(known.id, asked["email"], asked["sku"], locale))
    return writes


def _confirmed_before(known: Known, number: str) -> Confirmed:
    """What this link confirmed when it was opened the first time, if that still holds."""
    source = f"confirmed:{number}"
    given = {
        topic: last.locale
        for topic in known.consents.history
        if (last := known.consents.decision(topic)) and (last.state, last.source) == ("given", source)
    }
    if not given:
        raise NotFound("request_expired", "This link is used up or older than seven days. Sign up once more.")
    return Confirmed(tuple(given), next(iter(given.values())))
