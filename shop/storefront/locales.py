"""A language at work: its words, its money, its dates and the addresses of its pages."""

from __future__ import annotations

import datetime
import gettext
import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale as BabelLocale
from babel.dates import format_date, get_day_names, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from shop.services.format_money import format_money
from shop.storefront.models.shop import Shop, ShopLocale

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def translations(folder: Path, catalogue: str) -> gettext.NullTranslations:
    """Load ``<folder>/<catalogue>/LC_MESSAGES/messages.po`` or ``<folder>/<catalogue>.po``; without one: no words."""
    for path in (folder / catalogue / "LC_MESSAGES" / "messages.po", folder / f"{catalogue}.po"):
        if path.is_file():
            compiled = io.BytesIO()
            with path.open("rb") as source:
                write_mo(compiled, read_po(source, locale=catalogue))
            compiled.seek(0)
            return gettext.GNUTranslations(compiled)
    return gettext.NullTranslations()


class Language:
    """One locale of the shop. Pure: the same words, amounts and dates give the same text."""

    def __init__(self, locale: ShopLocale, shop: Shop, words: gettext.NullTranslations) -> None:
        self.code = locale.code
        self.lang = locale.lang
        self.label = locale.label
        self.catalogue = locale.catalogue
        self.words = words
        self.currency = shop.currency
        self.is_default = locale.code == shop.default_locale.code
        self.prefix = "" if self.is_default else f"/{locale.code}"
        self._babel = BabelLocale.parse(locale.catalogue)
        self._money: Callable[[int], str] = cache(self._format_money)
        self._date: Callable[[datetime.date], str] = cache(self._format_date)

    def gettext(self, text: str, **values: object) -> str:
        """Translate; ``%(name)s`` takes the values."""
        translated = self.words.gettext(text)
        return translated % values if values else translated

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Translate with the form that a number asks for; ``%(num)s`` is the number."""
        return self.words.ngettext(one, many, number) % {"num": number, **values}

    def money(self, amount: int) -> str:
        """Minor units as people write them here: €12.50."""
        return self._money(amount)

    def _format_money(self, amount: int) -> str:
        return format_money(amount, self.currency, str(self._babel))

    def date(self, day: datetime.date) -> str:
        """A date as people write it here."""
        return self._date(day)

    def _format_date(self, day: datetime.date) -> str:
        return format_date(day, "long", locale=self._babel)

    def days(self, days: tuple[str, ...]) -> str:
        """Weekdays, neighbours joined: Mon–Fri, Sun."""
        names = get_day_names("abbreviated", locale=self._babel)
        numbers = sorted(WEEK.index(day) for day in days)
        runs: list[list[int]] = []
        for number in numbers:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        joined = [names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs]
        return ", ".join(joined)

    def tenths(self, number: int) -> str:
        """A number of tenths as people write it here: 47 is 4.7, or 4,7."""
        return str(format_decimal(Decimal(number) / 10, "0.0", locale=self._babel))

    def month(self, number: int) -> str:
        """A month's name as it stands alone."""
        return str(get_month_names("wide", "stand-alone", locale=self._babel)[number])

    def country(self, code: str) -> str:
        """A country's name."""
        return str(self._babel.territories.get(code, code))

    def path(self, path: str) -> str:
        """A path of the shop (``/cart/``) in this language (``/zh/cart/``)."""
        return self.prefix + path


def languages(shop: Shop, folder: Path) -> Mapping[str, Language]:
    """Every language of the shop by code, the default first."""
    return {locale.code: Language(locale, shop, translations(folder, locale.catalogue)) for locale in shop.locales}
