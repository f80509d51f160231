"""How commands speak: a table for people, JSON for programs, one line and a non-zero exit for an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

import click

from shop.domain.errors import ShopError
from shop.services.format_money import format_money
from shop.services.shop import Shop
from shop.settings import SettingError

Args = ParamSpec("Args")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def command(function: Callable[Args, None]) -> Callable[Args, None]:
    """A command whose errors are told in one line."""

    @wraps(function)
    def run(*args: Args.args, **kwargs: Args.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except ShopError as exc:
            if kwargs.get("as_json"):
                show_json({"code": exc.code, "message": exc.message, "details": exc.details}, err=True)
                raise SystemExit(1) from exc
            raise click.ClickException(exc.message) from exc
        except UnicodeError as exc:
            raise click.ClickException("An argument is not valid UTF-8.") from exc
        except SettingError as exc:
            raise click.ClickException(str(exc)) from exc

    return run


def open_shop() -> Shop:
    """The shop of this environment; imported here, so that ``--help`` answers at once."""
    from shop import bootstrap

    return bootstrap.shop()


def show_json(value: Any, *, err: bool = False) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2), err=err)


def show_table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Left-aligned columns, as wide as their widest entry; numbers to the right."""
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    widths = [
        max(len(column), *(len(row[i]) for row in cells)) if cells else len(column)
        for i, column in enumerate(columns)
    ]
    click.echo("  ".join(column.upper().ljust(width) for column, width in zip(columns, widths, strict=True)).rstrip())
    for row, cell in zip(rows, cells, strict=True):
        numbers = [isinstance(row.get(column), int) for column in columns]
        click.echo(
            "  ".join(
                text.rjust(width) if number else text.ljust(width)
                for text, width, number in zip(cell, widths, numbers, strict=True)
            ).rstrip()
        )


def money(amount: int, currency: str) -> str:
    """An amount as the merchant reads it."""
    return format_money(amount, currency, "en")
