"""``python -m shop emails rehearse``: what a customer would be sent, before anybody is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from shop.commands.output import command, json_option, show_json, show_table
from shop.commands.rehearsal_page import rehearsal_page
from shop.domain.errors import Unprocessable
from shop.ports.clock import rfc3339
from shop.services.let_time_pass import SetClock
from shop.services.rehearse import Who
from shop.services.shop import Shop
from shop.services.tell_rehearsal import Line, Plan, rehearse

STARTS = (10, 12)
"""The hour and minute, on the shop's clock, at which the customer comes."""


@click.command("rehearse")
@click.option(
    "--customer",
    "who",
    type=click.Choice(["new", "returning"]),
    default="new",
    show_default=True,
    help="Whether they bought before.",
)
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 1000), help="How long to follow them.")
@click.option("--locale", help="The customer's language. Default: the shop's first.")
@click.option("--sku", default="", help="What they buy. Default: something new that gets used up.")
@click.option("--from", "begins", type=click.DateTime(["%Y-%m-%d"]), help="The first day. Default: today.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with every mail, too.")
@json_option
@command
def rehearse_flows(
    who: Who, days: int, locale: str | None, sku: str, begins: datetime | None, html: Path | None, as_json: bool
) -> None:
    """Play a customer's life on the built shop: every mail, when and why it goes, and what is held back.

    Nobody is written to, and nothing of the shop's books is read or changed.
    """
    from shop import bootstrap

    environment = bootstrap.read_environment()
    clock = SetClock(begins.replace(tzinfo=UTC) if begins else bootstrap.system_clock())
    shop, sent = bootstrap.rehearsal_shop(environment, clock)
    plan = Plan(who, _locale(shop, locale), _start(shop, clock.now, named=begins is not None), days, sku)
    lines = rehearse(shop, clock, bootstrap.open_album(environment), sent, plan)
    zone = ZoneInfo(shop.settings.timezone)
    if html:
        html.write_text(rehearsal_page(lines, plan, zone), encoding="utf-8")
    if as_json:
        show_json([_facts(line) for line in lines])
        return
    show_table(["date", "time", "", "mail", "subject", "why"], [_row(line, zone) for line in lines])
    if html:
        click.echo(f"\nEvery mail: {html}")


def _start(shop: Shop, day: datetime, *, named: bool) -> datetime:
    """In the morning of the day, on the shop's clock."""
    zone = ZoneInfo(shop.settings.timezone)
    date = day.date() if named else day.astimezone(zone).date()
    return datetime(date.year, date.month, date.day, *STARTS, tzinfo=zone).astimezone(UTC)


def _locale(shop: Shop, wanted: str | None) -> str:
    codes = [locale.code for locale in shop.settings.locales]
    if wanted and wanted not in codes:
        raise Unprocessable("unknown_locale", f"The shop does not speak {wanted}. It speaks: {', '.join(codes)}")
    return wanted or codes[0]


def _row(line: Line, zone: ZoneInfo) -> dict[str, str]:
    local = line.at.astimezone(zone)
    return {
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "": "" if line.kind == "life" else line.kind,
        "mail": line.mail,
        "subject": line.subject,
        "why": "; ".join(line.why),
    }


def _facts(line: Line) -> dict[str, Any]:
    return {
        "at": rfc3339(line.at),
        "kind": line.kind,
        "mail": line.mail,
        "subject": line.subject,
        "why": list(line.why),
        "text": line.message.text if line.message else "",
    }
