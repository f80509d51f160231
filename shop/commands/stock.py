"""``python -m shop stock``: show, set, add."""

from __future__ import annotations

import click

from shop.commands.output import command, json_option, open_shop, show_json, show_table
from shop.domain.stock import StockLevel
from shop.services import keep_stock


@click.group()
def stock() -> None:
    """Count what lies in the room."""


@stock.command()
@click.argument("skus", nargs=-1, required=True)
@json_option
@command
def show(skus: tuple[str, ...], as_json: bool) -> None:
    """On hand, reserved and available, by SKU."""
    shop = open_shop()
    _show({sku: keep_stock.level(shop, sku) for sku in skus}, as_json)


@stock.command("set")
@click.argument("sku")
@click.argument("on_hand", type=int)
@json_option
@command
def set_level(sku: str, on_hand: int, as_json: bool) -> None:
    """Say what a count found: so many pieces on hand, those promised to open orders included."""
    _show({sku: keep_stock.set_stock(open_shop(), sku, on_hand)}, as_json)


@stock.command(context_settings={"ignore_unknown_options": True})
@click.argument("sku")
@click.argument("pieces", type=int)
@json_option
@command
def add(sku: str, pieces: int, as_json: bool) -> None:
    """Add what came in; below zero, take out what broke."""
    _show({sku: keep_stock.add_stock(open_shop(), sku, pieces)}, as_json)


def _show(levels: dict[str, StockLevel], as_json: bool) -> None:
    rows = [
        {"sku": sku, "on_hand": level.on_hand, "reserved": level.reserved, "available": level.available}
        for sku, level in levels.items()
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(["sku", "on_hand", "reserved", "available"], rows)
