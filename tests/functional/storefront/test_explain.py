"""What a shopper reads when the shop refuses: what happened, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_refusals import words
from tests.functional.storefront.scripts import run


def told(folder: Path, code: str, language: str = "en", **details: object) -> str:
    page = {
        "shop": {"lang": "en", "currency": "EUR", "decimals": [2, 2]},
        "words": words("cart", language),
        "error": {"code": code, "details": details},
    }
    lines: Any = run(folder, "lib/explain.js", 'answer(explain(page.error, () => "Sencha"));', page)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("code", "details", "text"),
    [
        ("too_many_items", {"sku": "TEA", "limit": 999}, "at most 999 of “Sencha”. Please choose fewer"),
        ("too_many_items", {"limit": 80}, "at most 80 different products. Please take some out"),
        ("total_too_large", {}, "Please split it into two orders, or write to us."),
        ("replaced", {}, "Please look it over and press the button again; nothing was charged."),
        ("busy", {}, "Please try again in a few seconds; nothing was charged."),
        ("shipping_unavailable", {"shipping": "dhl", "available": ["ups"]}, "Please choose another one in the cart."),
        ("shipping_unavailable", {}, "Please order less at once, or write to us."),
        ("never_heard_of", {}, "Something is not working on our side."),
    ],
)
def test_refusal_says_what_to_do(tmp_path: Path, code: str, details: dict[str, object], text: str) -> None:
    assert text in told(tmp_path, code, **details)


def test_refusal_is_said_in_the_pages_language(tmp_path: Path) -> None:
    assert told(tmp_path, "total_too_large", "zh_Hans") == "金额超出了一次付款的上限。请分成两笔订单，或联系我们。"
