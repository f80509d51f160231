"""``python -m shop emails`` and ``unpaid``: what the merchant sees of flows and of orders that were not paid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from shop import bootstrap
from shop.__main__ import main
from shop.services.place_order import place_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.flows import CHECK_IN, UNPAID, WELCOME, make_caring_shop
from tests.shops import Clock, order_of
from tests.unit.test_orders_life import pay


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    off = replace(WELCOME, enabled=False)
    made = make_caring_shop(tmp_path, CHECK_IN, UNPAID, off, clock=Clock(), care={"call_above": 4000})
    monkeypatch.setattr(bootstrap, "shop", lambda: made)
    return made


def say(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def told(*arguments: str) -> Any:
    return json.loads(say(*arguments, "--json"))


def buy(shop: Shop, *items: tuple[str, int], email: str, after: float | None = None) -> None:
    placed = place_order(shop, order_of(*items, email=email), email)
    if after is not None:
        shop.clock.tick(minutes=after)
        pay(shop, placed)


def test_flows_are_listed_with_what_became_of_their_mails(shop: Shop) -> None:
    for name in ("ada", "bob"):
        buy(shop, ("TEA-50", 1), email=f"{name}@example.com")
    run_schedule(shop)
    shop.clock.tick(minutes=1)
    place_order(shop, order_of(("CUP", 1), email="bob@example.com"), "again")
    shop.clock.tick(hours=3)
    run_schedule(shop)
    (unpaid,) = [flow for flow in told("emails", "list") if flow["name"] == "unpaid"]
    assert (unpaid["sent"], unpaid["waiting"], unpaid["audience"]) == (2, 0, "first order")
    assert unpaid["held"] == {"order.placed happened meanwhile": 1}
    table = say("emails", "list")
    assert "welcome" in table
    assert "2 hours" in table
    assert "order.placed happened meanwhile" in say("emails", "show", "unpaid")
    assert "switched off" in say("emails", "show", "welcome")
    assert CliRunner().invoke(main, ["emails", "show", "nothing"]).exit_code == 1


def test_the_delay_follows_from_how_long_payers_take(shop: Shop) -> None:
    for number in range(19):
        buy(shop, ("TEA-50", 1), email=f"a{number}@example.com", after=4)
    assert "Not enough data" in say("unpaid")
    buy(shop, ("TEA-50", 1), email="slow@example.com", after=29)
    assert told("unpaid")["minutes"] == 4
    assert "delay: 60 minutes" in say("unpaid")


def test_a_large_order_that_was_not_paid_is_called_about_by_day(shop: Shop) -> None:
    buy(shop, ("POT", 1), email="ada@example.com")
    shop.clock.tick(hours=14)  # midnight in Berlin
    run_schedule(shop)
    (call,) = told("unpaid")["calls"]
    assert (call["email"], call["total"], call["good from"]) == ("ada@example.com", "€53.90", "Thu 10:00")
