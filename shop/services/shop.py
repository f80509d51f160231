"""The shop as the use cases see it: its ports, its keys, and where it lives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from shop.domain import tokens
from shop.domain.snapshot import Locale, Settings
from shop.ports.catalogue import Catalogues
from shop.ports.clock import Clock, NewId, rfc3339
from shop.ports.mail import Mail
from shop.ports.payments import Payments
from shop.ports.store import Store


class Shop(msgspec.Struct, frozen=True):
    store: Store
    catalogues: Catalogues
    payments: Payments
    mail: Mail
    clock: Clock
    new_id: NewId
    secret: bytes
    url: str
    """Where shoppers find it, without a slash at the end."""

    def now(self) -> str:
        """The time as it is stored."""
        return rfc3339(self.clock())

    def expiry(self, span: timedelta) -> int:
        """When something that is kept for a while may go, as the store counts it: Unix seconds."""
        return int((self.clock() + span).timestamp())

    @property
    def settings(self) -> Settings:
        return self.catalogues.current().settings

    def token(self, number: str) -> str:
        """The secret part of an order's link."""
        return tokens.sign(self.secret, "order", number)

    def order_url(self, number: str, locale: str) -> str:
        return f"{self.url}{self.prefix(locale)}/order/#{self.token(number)}"

    def prefix(self, locale: str) -> str:
        """The path under which a language lives: nothing for the shop's first."""
        settings = self.settings
        code = choose_locale(locale, settings).code
        return "" if code == settings.locales[0].code else f"/{code}"


def local_time(moment: datetime, settings: Settings) -> datetime:
    """The time on the merchant's wall."""
    return moment.astimezone(ZoneInfo(settings.timezone))


def local_date(moment: datetime, settings: Settings) -> date:
    return local_time(moment, settings).date()


def choose_locale(code: str | None, settings: Settings) -> Locale:
    """The locale asked for, else the shop's first."""
    return next((locale for locale in settings.locales if locale.code == code), settings.locales[0])


def in_locale(texts: Mapping[str, str], locale: str) -> str:
    """A text in the locale, else in whichever language it was written first."""
    return texts.get(locale) or next(iter(texts.values()), "")
