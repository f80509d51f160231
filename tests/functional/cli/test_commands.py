"""The merchant's command line: each command in words, in JSON, and when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from shop.__main__ import main
from shop.services.place_order import Placed, place_order
from shop.services.shop import Shop
from tests.functional.reliability.till import pay
from tests.shops import SECRET, order_of, publish

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _this_shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)


@pytest.fixture
def placed(shop: Shop) -> Placed:
    return place_order(shop, order_of(("POT", 2), ("TEA-50", 1), coupons=("TEN",)), "key")


@pytest.fixture
def paid(shop: Shop, placed: Placed) -> Placed:
    pay(shop, placed, "paid")
    return placed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def say(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def data(*arguments: str) -> Any:
    return json.loads(say(*arguments, "--json"))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(("path", "command"), list(commands(main)), ids=lambda value: str(value))
def test_every_command_explains_itself_and_speaks_json(path: tuple[str, ...], command: click.Command) -> None:
    text = say(*path, "--help")
    assert "--json" in text
    assert command.help
    assert command.help.partition("\n")[0] in " ".join(text.split())
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_the_contract_s_commands_are_there() -> None:
    known = {" ".join(path) for path, _ in commands(main)}
    wanted = [f"orders {name}" for name in ("list", "show", "ship", "deliver", "refund", "cancel")]
    wanted += [f"stock {name}" for name in ("set", "add", "show")]
    wanted += [f"reviews {name}" for name in ("list", "approve", "reject")]
    wanted += ["emails rehearse", "import", "customers export", "customers erase"]
    assert known >= set(wanted)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["orders", "nope"],
        ["orders", "show"],
        ["orders", "show", "NOPE"],
        ["orders", "show", "7K3M9'; --"],
        ["orders", "list", "--limit", "0"],
        ["orders", "list", "--limit", "x"],
        ["orders", "ship", "NOPE", "--carrier", "dhl", "--tracking", "1"],
        ["orders", "ship", "NOPE"],
        ["orders", "deliver", "NOPE"],
        ["orders", "refund", "NOPE"],
        ["orders", "cancel", "NOPE"],
        ["orders", "release", "NOPE"],
        ["stock", "show"],
        ["stock", "show", "NOPE"],
        ["stock", "show", "SET"],
        ["stock", "show", "TEA-50"],
        ["stock", "set", "POT", "-1"],
        ["stock", "set", "POT", "1.5"],
        ["stock", "set", "POT", "10000001"],
        ["stock", "set", "NOPE", "1"],
        ["stock", "add", "POT", "-4"],
        ["stock", "add", "POT", "many"],
        ["stock", "add", "POT", str(10**30)],
        ["tick", "--at", "tomorrow"],
        ["tick", "--at", "2027-01-31T09:00"],
    ],
)
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_what_is_wrong_is_said_in_a_line_and_ends_with_an_error(arguments: list[str], option: list[str]) -> None:
    result = run(*arguments, *option)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.strip()
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    if option and result.exit_code == 1:
        assert json.loads(result.stderr).keys() == {"code", "message", "details"}


def test_list_and_show(placed: Placed) -> None:
    assert placed.order.number in say("orders", "list")
    assert [order["number"] for order in data("orders", "list")] == [placed.order.number]
    assert data("orders", "list", "--status", "paid") == []
    assert "No order is paid" in say("orders", "list", "--status", "paid")
    shown = data("orders", "show", placed.order.number.lower())
    assert (shown["payment_status"], shown["total"], shown["discount"]) == ("awaiting_payment", 9675, 1075)
    assert shown["url"].endswith(f"#{placed.token}")
    text = say("orders", "show", placed.order.number)
    for words in ("2 × POT", "Teapot", "€98.00", "-€10.75", "€96.75", "ada@example.com", placed.token):
        assert words in text


def test_no_orders_yet(shop: Shop) -> None:
    assert "No orders yet" in say("orders", "list")
    assert data("orders", "list") == []


def test_orders_are_listed_newest_first(shop: Shop) -> None:
    numbers = []
    for n in range(5):
        numbers.append(place_order(shop, order_of(("TEA-50", 1)), str(n)).order.number)
        shop.clock.tick(days=20)
    listed = [order["number"] for order in data("orders", "list")]
    assert listed == numbers[::-1]
    assert [order["number"] for order in data("orders", "list", "--limit", "2")] == listed[:2]


def test_ship_and_deliver(paid: Placed) -> None:
    number = paid.order.number
    shipped = data("orders", "ship", number, "--carrier", "dhl", "--tracking", "A1", "--item", "POT=1")
    assert shipped["fulfilment_status"] == "partially_fulfilled"
    assert run("orders", "ship", number, "--carrier", "dhl", "--tracking", "A2", "--item", "POT=9").exit_code == 1
    for wrong in ("POT", "POT=", "=1", "POT=x", "POT=0", "POT=-1", "POT=1.5"):
        assert run("orders", "ship", number, "--carrier", "dhl", "--tracking", "A2", "--item", wrong).exit_code == 2
    assert run("orders", "ship", number, "--carrier", "pigeon", "--tracking", "A2").exit_code == 1
    assert "parcel 2: dhl A2, shipped" in say("orders", "ship", number, "--carrier", "dhl", "--tracking", "A2")
    assert data("orders", "deliver", number, "--tracking", "A1")["fulfilment_status"] == "fulfilled"
    assert run("orders", "deliver", number, "--tracking", "A9").exit_code == 1
    assert data("orders", "deliver", number)["fulfilment_status"] == "delivered"


def test_refund(paid: Placed) -> None:
    number = paid.order.number
    for _ in range(2):
        assert data("orders", "refund", number, "--amount", "10.00", "--key", "a")["refunded"] == 1000
    for wrong in ("0", "-1", "x", "1.005", "1000000", "86.76", "NaN"):
        assert run("orders", "refund", number, "--amount", wrong).exit_code == 1, wrong
    assert data("orders", "refund", number)["payment_status"] == "refunded"
    assert data("orders", "refund", number)["refunded"] == 9675, "saying it again changes nothing"
    assert run("orders", "refund", number, "--key", "more").exit_code == 1


def test_lines_are_refunded(paid: Placed) -> None:
    """Two pots with ten per cent off: one costs 44.10."""
    number = paid.order.number
    for _ in range(2):
        assert data("orders", "refund", number, "--line", "POT")["refunded"] == 4410, "said twice, paid once"
    assert data("orders", "refund", number, "--line", "POT=1", "--key", "second")["refunded"] == 8820
    for wrong in (
        ("--line", "POT=3"),
        ("--line", "NONE"),
        ("--line", "POT=x"),
        ("--line", "POT", "--amount", "1.00"),
    ):
        assert run("orders", "refund", number, *wrong).exit_code != 0, wrong


def test_a_key_that_was_used_for_another_amount_gives_nothing_more(paid: Placed) -> None:
    number = paid.order.number
    data("orders", "refund", number, "--amount", "10.00", "--key", "a")
    assert run("orders", "refund", number, "--amount", "20.00", "--key", "a").exit_code == 1
    assert data("orders", "show", number)["refunded"] == 1000


def test_cancel(placed: Placed) -> None:
    for _ in range(2):
        assert data("orders", "cancel", placed.order.number)["payment_status"] == "cancelled"
    assert run("orders", "release", placed.order.number).exit_code == 1


def test_stock(placed: Placed) -> None:
    row = {"sku": "POT", "on_hand": 3, "reserved": 2, "available": 1}
    assert data("stock", "show", "POT") == [row]
    assert data("stock", "set", "POT", "5") == [row | {"on_hand": 5, "available": 3}]
    assert data("stock", "add", "POT", "-2") == [row]
    assert data("stock", "add", "POT", "10") == [row | {"on_hand": 13, "available": 11}]
    assert say("stock", "show", "POT", "CUP").split() == [
        *("SKU", "ON_HAND", "RESERVED", "AVAILABLE"),
        *("POT", "13", "2", "11"),
        *("CUP", "10", "0", "10"),
    ]


def test_tick(shop: Shop, placed: Placed) -> None:
    assert data("tick") == {"payments": 0, "expired": 0, "mails": 0}
    assert data("tick", "--at", "2027-01-13T09:30Z")["expired"] == 1
    assert "0 reservations ended" in say("tick", "--at", "2027-01-31T09:00+01:00")


def test_a_real_process(tmp_path: Path) -> None:
    """``python -m shop``, with settings from the environment."""
    publish(tmp_path)

    def shop(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        places = {"STATE": str(tmp_path / "var"), "REGULARS_SNAPSHOT": str(tmp_path / "snapshot")}
        command = [sys.executable, "-m", "shop", *arguments]
        env = {**os.environ, **places, "REGULARS_SECRET": SECRET.decode(), **settings}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    counted = shop("stock", "set", "POT", "7", "--json")
    assert (counted.returncode, json.loads(counted.stdout)[0]["on_hand"]) == (0, 7), counted.stderr
    wrong = shop("orders", "show", "NOPE")
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (1, "", "Error: There is no order NOPE.\n")
    setting = shop("orders", "list", REGULARS_SECRET="short")
    assert setting.returncode == 1
    assert setting.stderr.startswith("Error: REGULARS_SECRET: ")
