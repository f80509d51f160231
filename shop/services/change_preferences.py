"""The page of all choices: what somebody wants to be written about, their birthday, their language. No login."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from shop.domain.consent import TOPICS, Consents, Grant
from shop.domain.customers import Customer
from shop.domain.errors import InvalidRequest, Unavailable
from shop.domain.requests import PreferencesRequest
from shop.ports.store import ConditionFailed, Write
from shop.services import customer_book
from shop.services.mail_links import read_token
from shop.services.plan_birthday import note_birthday
from shop.services.shop import Shop, choose_locale


class Preferences(msgspec.Struct, frozen=True):
    topics: dict[str, bool]
    """Whether mails of this topic may come."""
    birthday: str
    """``MM-DD``, or empty."""
    locale: str
    known: bool
    """Whether there is an address that could be written to: not of somebody who was erased."""


def show_preferences(shop: Shop, token: str) -> Preferences:
    """What somebody chose so far.

    Raises:
        Declined: ``forged_link``.
    """
    customer, _ = read_token(shop, "preferences", token)
    known = customer_book.read(shop.store, customer)
    return _shown(known.customer, known.consents)


def change_preferences(shop: Shop, token: str, request: PreferencesRequest) -> Preferences:
    """Set all choices to what the page said. A topic switched on is a consent, in the words beside its box.

    Raises:
        Declined: ``forged_link``.
        InvalidRequest: no such day.
        Unavailable: may be asked again.
    """
    customer, _ = read_token(shop, "preferences", token)
    _check_birthday(request.birthday)
    for _ in range(8):
        known = customer_book.read(shop.store, customer)
        consents = _answered(shop, known.consents, request)
        person = _changed(shop, known.customer, request)
        writes: list[Write] = [known.put_consents(consents)] if consents != known.consents else []
        writes += [known.put(person)] if person != known.customer else []
        if person.birthday and person.birthday != known.customer.birthday:
            writes.append(note_birthday(shop, customer, person.birthday))
        try:
            if writes:
                shop.store.commit(*writes)
        except ConditionFailed:
            continue
        return _shown(person, consents)
    raise Unavailable("busy", "Your choices could not be stored. Try again in a moment.")


def _answered(shop: Shop, consents: Consents, request: PreferencesRequest) -> Consents:
    locale = choose_locale(request.page_locale, shop.settings).code
    words = shop.catalogues.current().forms(locale).words
    for topic in TOPICS:
        wanted = topic in request.topics
        if wanted != consents.allows(topic):
            wording = words.get(f"wording_{topic}", "") if wanted else ""
            grant = Grant("given" if wanted else "withdrawn", shop.now(), "preferences", wording, locale)
            consents = consents.answered(topic, grant)
    return consents


def _changed(shop: Shop, person: Customer, request: PreferencesRequest) -> Customer:
    """Of somebody who was erased, or never was here, nothing is stored but their consents."""
    if not person.email:
        return person
    locale = choose_locale(request.locale, shop.settings).code if request.locale else person.locale
    return replace(person, birthday=request.birthday, locale=locale)


def _check_birthday(birthday: str) -> None:
    try:
        if birthday:
            date.fromisoformat(f"2024-{birthday}")  # a leap year: the 29th of February is a birthday
    except ValueError as exc:
        reason = "not a day of the year"
        raise InvalidRequest("invalid_request", "There is no such day.", field="birthday", reason=reason) from exc


def _shown(person: Customer, consents: Consents) -> Preferences:
    topics = {topic: consents.allows(topic) for topic in TOPICS}
    return Preferences(topics, person.birthday, person.locale, known=bool(person.email))
