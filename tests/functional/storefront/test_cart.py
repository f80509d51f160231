"""The cart after its order was paid: what was bought leaves it, nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.functional.storefront.scripts import run

BROWSER = """
const kept = {};
globalThis.localStorage = {getItem: (key) => kept[key] ?? null, setItem: (key, text) => void (kept[key] = text)};
"""
SETTLE = """
const before = page.cart;
store("regulars.cart", before);
const settled = settleCart(page.order);
const {id, ...cart} = readCart();
answer({settled, renewed: id !== before.id, cart});
"""
CART = {
    "id": "first",
    "items": [{"sku": "TEA", "quantity": 3}, {"sku": "CUP", "quantity": 1}, {"sku": "POT", "quantity": 1}],
    "coupons": ["TEN"],
    "country": "AT",
    "shipping": "express",
    "started": 1,
}
BOUGHT = [{"sku": "TEA", "quantity": 2}, {"sku": "CUP", "quantity": 2}, {"sku": "TIN", "quantity": 1}]
SETTLED = ("paid", "processing", "on_hold", "partially_refunded", "refunded", "disputed")
UNPAID = ("awaiting_payment", "failed", "expired", "cancelled")


def settle(folder: Path, status: str, cart: str = "first", items: object = BOUGHT) -> dict[str, Any]:
    order = {"cart": cart, "payment_status": status, "items": items}
    answer: dict[str, Any] = run(folder, "lib/cart.js", SETTLE, {"cart": CART, "order": order}, before=BROWSER)
    return answer


@pytest.mark.parametrize("status", SETTLED)
def test_only_what_was_paid_leaves_the_cart(tmp_path: Path, status: str) -> None:
    after = settle(tmp_path, status)
    assert (after["settled"], after["renewed"]) == (True, True)
    assert after["cart"]["items"] == [{"sku": "TEA", "quantity": 1}, {"sku": "POT", "quantity": 1}]
    assert (after["cart"]["coupons"], after["cart"]["country"]) == (["TEN"], "AT")


@pytest.mark.parametrize("status", UNPAID)
def test_unpaid_order_leaves_the_cart_as_it_is(tmp_path: Path, status: str) -> None:
    after = settle(tmp_path, status)
    assert (after["settled"], after["renewed"]) == (False, False)
    assert after["cart"]["items"] == CART["items"]


@pytest.mark.parametrize("cart", ["second", ""])
def test_other_carts_order_leaves_the_cart_as_it_is(tmp_path: Path, cart: str) -> None:
    after = settle(tmp_path, "paid", cart=cart)
    assert (after["settled"], after["cart"]["items"]) == (False, CART["items"])


def test_empty_cart_starts_anew_where_its_owner_lives(tmp_path: Path) -> None:
    after = settle(tmp_path, "paid", items=CART["items"])
    assert after["cart"] == {"coupons": [], "items": [], "country": "AT"}
