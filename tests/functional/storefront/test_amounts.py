"""An amount reads the same wherever it is written: by the build and in mails, and by the scripts of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.domain.money import EXPONENTS, MAX_AMOUNT, shown_decimals
from shop.services.format_money import format_money
from tests.functional.storefront.scripts import run
from tests.functional.storefront.small_shop import SmallShop

AMOUNTS = (0, 1, 5, 100, 1_250, 12_550, 199_000, 199_050, 1_234_567, 12_340_000, MAX_AMOUNT, -450, -100_000)
LANGUAGES = {"en": "en", "zh_Hans": "zh-Hans"}
NBSP = "\u00a0"

WRITE = """
answer(Object.fromEntries(page.currencies.map(([currency, decimals]) => [
  currency, page.amounts.map((amount) => money(amount, {currency, decimals})),
])));
"""


@pytest.mark.parametrize(("locale", "lang"), LANGUAGES.items())
def test_pages_and_their_scripts_write_every_currency_alike(tmp_path: Path, locale: str, lang: str) -> None:
    currencies = [(currency, shown_decimals(currency)) for currency in EXPONENTS]
    page = {"shop": {"lang": lang}, "currencies": currencies, "amounts": AMOUNTS}
    written = {currency: [format_money(amount, currency, locale) for amount in AMOUNTS] for currency in EXPONENTS}
    assert run(tmp_path, "lib/money.js", WRITE, page) == written


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (1250, "EUR", "€12.50"),
        (1200, "EUR", "€12.00"),
        (-450, "EUR", "-€4.50"),
        (1250, "JPY", "¥1,250"),
        (12_550, "RSD", f"RSD{NBSP}125.50"),
        (199_000, "HUF", f"HUF{NBSP}1,990"),
        (199_050, "HUF", f"HUF{NBSP}1,990.50"),
        (12_550, "IQD", f"IQD{NBSP}12.550"),
        (12_000, "IQD", f"IQD{NBSP}12"),
        (1250, "BHD", f"BHD{NBSP}1.250"),
        (1250, "XOF", f"F\u202fCFA{NBSP}1,250"),
    ],
)
def test_nothing_is_rounded_away(amount: int, currency: str, shown: str) -> None:
    assert format_money(amount, currency, "en") == shown


def test_languages_with_the_sign_behind_have_one_space() -> None:
    assert format_money(199_050, "EUR", "de") == f"1.990,50{NBSP}€"
    assert format_money(199_050, "HUF", "hu") == f"1{NBSP}990,50{NBSP}Ft"


@pytest.mark.parametrize("currency", EXPONENTS)
def test_every_digit_is_shown(currency: str) -> None:
    shown = "".join(letter for letter in format_money(12_345_677, currency, "en") if letter.isdigit())
    assert shown == "12345677"


def test_an_amount_that_no_payment_can_carry_is_a_mistake(small_shop: SmallShop) -> None:
    small_shop.edit("content/shop.yaml", "currency: EUR", "currency: KWD")
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 9.125")
    expected = "found 9.125, expected an amount that is a multiple of 0.010, as payments in KWD are"
    assert f"content/products/oolong/index.md:7 price: {expected}" in small_shop.problems()
