"""Write an amount as people read it in a language: in mails, on pages, on the pay page and in the terminal.

The digits are the currency's own (ISO 4217), never those that CLDR finds usual: nothing is rounded. Symbols, signs
and spaces are CLDR's, as in the scripts of the pages (``theme/static/js/lib/money.js``), which write the same text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

from shop.domain.money import shown_decimals, to_decimal

_NBSP = "\u00a0"


@lru_cache(maxsize=4096)
def format_money(amount: int, currency: str, locale: str) -> str:
    """Minor units as text; ``locale`` as Babel names it.

    >>> format_money(1250, "EUR", "en"), format_money(12550, "IQD", "en"), format_money(199000, "HUF", "en")
    ('€12.50', 'IQD\\xa012.550', 'HUF\\xa01,990')
    """
    whole, other = shown_decimals(currency)
    digits = other if amount % 10**other else whole
    pattern = _pattern(currency, locale, digits)
    return str(pattern.apply(to_decimal(amount, currency), locale, currency=currency, currency_digits=False))


@lru_cache(maxsize=64)
def _pattern(currency: str, locale: str, digits: int) -> NumberPattern:
    """The language's pattern with so many decimals, and a space between letters and digits.

    The space is CLDR's ``currencySpacing`` (UTS 35, part 3), which Babel leaves out: €5, but HUF 5.
    """
    pattern = parse_pattern(Locale.parse(locale).currency_formats["standard"].pattern)
    symbol = get_currency_symbol(currency, locale)
    pattern.frac_prec = (digits, digits)
    positive, negative = (_spaced(text, text.endswith("¤"), symbol[-1], f"¤{_NBSP}") for text in pattern.prefix)
    pattern.prefix = positive, negative
    positive, negative = (_spaced(text, text.startswith("¤"), symbol[0], f"{_NBSP}¤") for text in pattern.suffix)
    pattern.suffix = positive, negative
    return pattern


def _spaced(text: str, touches: bool, letter: str, spaced: str) -> str:
    """The affix with a space, where its sign touches the digits with anything but a symbol or a space."""
    return text.replace("¤", spaced) if touches and unicodedata.category(letter)[0] not in "SZ" else text
