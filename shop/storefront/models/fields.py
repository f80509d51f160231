"""The kinds of values that front matter holds, and the base of every model.

A value that a model refuses carries what was expected in words for the merchant (``expected``).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from shop.domain.gtin import gtin_of
from shop.domain.money import exponent, parse_amount

EXPECTED = "expected"
"""The type of the errors raised here; their message is what was expected."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no place for (section 2.2), which feeds and sitemaps are, or discourages."""
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_NET = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(kg|g|ml|l)")
_NET_BASE = {"g": (1, "g"), "kg": (1000, "g"), "ml": (1, "ml"), "l": (1000, "ml")}


def refuse(what: str) -> PydanticCustomError:
    """An error that says what was expected instead."""
    return PydanticCustomError(EXPECTED, "{what}", {"what": what})


class Model(BaseModel):
    """A file or a part of one: an unknown field is a mistake, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _text(value: Any) -> Any:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise refuse("a text")
    if not value.strip():
        raise refuse("a text that is not empty")
    if _UNSEEN.search(value):
        raise refuse("a text without control characters")
    return value


def _word(value: Any) -> Any:
    """A choice's id. YAML's true and false stand for the words that were meant."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else _text(value)


Text = Annotated[str, BeforeValidator(_text)]
Word = Annotated[str, BeforeValidator(_word)]


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Words = Annotated[tuple[Word, ...], BeforeValidator(_one_or_more)]


def _amount(value: Any, info: ValidationInfo) -> int:
    currency: str = (info.context or {}).get("currency", "EUR")
    decimals = exponent(currency)
    example = str(Decimal(1250).scaleb(-decimals) if decimals else 1250)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise refuse(f"an amount in {currency}, as {example}")
    try:
        return parse_amount(value, currency)
    except ValueError as exc:
        reason = str(exc)
    if "decimals" in reason:
        raise refuse(f"an amount with at most {decimals} decimals" if decimals else f"an amount in whole {currency}")
    if "multiple" in reason:
        raise refuse(f"an amount that is {reason.removeprefix('not ')}")
    raise refuse("an amount of at least 0" if reason == "negative" else "a smaller amount")


Amount = Annotated[int, BeforeValidator(_amount)]
"""Minor units, read from a decimal in the shop's currency."""


def _whole(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("a whole number")
    return value


def _at_least(least: int, what: str) -> AfterValidator:
    def check(value: int) -> int:
        if value < least:
            raise refuse(what)
        return value

    return AfterValidator(check)


Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[int, _at_least(0, "a whole number of at least 0"), BeforeValidator(_whole)]
Positive = Annotated[int, _at_least(1, "a whole number of at least 1"), BeforeValidator(_whole)]


def _stars(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise refuse("stars from 1 to 5")
    return value


Stars = Annotated[int, BeforeValidator(_stars)]


def _percent(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 100:
        raise refuse("a percentage from 0 to 100")
    return Decimal(value)


Percent = Annotated[Decimal, BeforeValidator(_percent)]


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise refuse("a date, as 2027-02-15")
    return value


Day = Annotated[date, BeforeValidator(_day)]


def _clock(value: Any) -> str:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise refuse('a time of day, as "09:00"')
    return value


Clock = Annotated[str, BeforeValidator(_clock)]


def _country(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise refuse("a country's two letters, as DE")
    return value


Country = Annotated[str, BeforeValidator(_country)]


def _sku(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value):
        raise refuse("letters, digits, dots and dashes, at most 64, as TEA-SEN-100")
    return value


Sku = Annotated[str, BeforeValidator(_sku)]


def _gtin(value: Any) -> str:
    text = _text(value)
    try:
        return gtin_of(text)
    except ValueError as exc:
        raise refuse(f"the number below the barcode: {exc}") from exc


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise refuse('a colour in quotes, as "#2b4d3c"')
    return value.lower()


Colour = Annotated[str, BeforeValidator(_colour)]


Gtin = Annotated[str, BeforeValidator(_gtin)]


class Net(Model):
    """Net content in grams or millilitres."""

    amount: Decimal
    unit: str


def _net(value: Any) -> Any:
    match = _NET.fullmatch(value) if isinstance(value, str) else None
    if match is None or Decimal(match[1]) == 0:
        raise refuse("a content in g, kg, ml or l, as 100 g")
    factor, unit = _NET_BASE[match[2]]
    return Net(amount=Decimal(match[1]) * factor, unit=unit)


NetContent = Annotated[Net, BeforeValidator(_net)]


def _localised(value: Any, info: ValidationInfo) -> dict[str, str]:
    context = info.context or {}
    locales: tuple[str, ...] = context.get("locales", ("en",))
    if not isinstance(value, dict):
        text = _text(value)
        return dict.fromkeys(locales, text)
    default = locales[0]
    if default not in value:
        raise refuse(f"a text, or a map with the language {default}")
    unknown = [code for code in value if code not in locales]
    if unknown:
        raise refuse(f"languages of the shop ({', '.join(locales)}), not {unknown[0]}")
    return {code: _text(value.get(code, value[default])) for code in locales}


LocalText = Annotated[dict[str, str], BeforeValidator(_localised)]
"""A text in every language of the shop; one that is not written falls back to the default language."""
