"""``python -m shop tick``: the scheduled work, once."""

from __future__ import annotations

from datetime import datetime

import click
from msgspec.structs import asdict, replace

from shop.commands.output import command, json_option, open_shop, show_json
from shop.ports.clock import parse_time
from shop.services.run_schedule import run_schedule


class Time(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return parse_time(value)
        except ValueError:
            self.fail(f"found {value!r}, expected a UTC time, as 2027-01-31T09:00Z", param, ctx)


@click.command()
@click.option("--at", type=Time(), help="Run as of then (2027-01-31T09:00Z). Default: now.")
@json_option
@command
def tick(at: datetime | None, as_json: bool) -> None:
    """Do what is due: payments that settled, reservations that ended, mail that waits."""
    shop = open_shop()
    done = run_schedule(replace(shop, clock=lambda: at) if at else shop)
    if as_json:
        show_json(asdict(done))
    else:
        click.echo(f"{done.payments} payments recorded, {done.expired} reservations ended, {done.mails} mails sent")
