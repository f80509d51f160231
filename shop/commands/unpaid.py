"""``python -m shop unpaid``: how long payers take, when to remind the others, and whom to call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from shop.commands.output import command, json_option, money, open_shop, show_json, show_table
from shop.services.shop import Shop, local_time
from shop.services.survey_unpaid import ENOUGH, SHARE, Call, Unpaid, survey_unpaid


@click.command()
@json_option
@command
def unpaid(as_json: bool) -> None:
    """After how long most payers had paid, which delay that recommends, and unpaid orders to call about."""
    shop = open_shop()
    found = survey_unpaid(shop)
    calls = [_call(shop, call) for call in found.calls]
    if as_json:
        show_json(
            {
                "payers": found.payers,
                "minutes": _minutes(found.after),
                "recommended_minutes": _minutes(found.recommended),
                "calls": calls,
            }
        )
        return
    click.echo(_words(found))
    if calls:
        click.echo("\nTo call about (mails: call_above: in shop.yaml):")
        show_table(["order", "total", "name", "email", "country", "good from"], calls)


def _words(found: Unpaid) -> str:
    if found.after is None or found.recommended is None:
        return f"Not enough data: {found.payers} orders were paid in twelve months, {ENOUGH} are needed."
    had_paid = f"{SHARE} % of {found.payers} payers had paid after {_minutes(found.after)} minutes."
    delay = f"delay: {_minutes(found.recommended)} minutes"
    return f"{had_paid} Remind the others from then on: {delay}, in content/emails/unpaid-new.md and the other."


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else -(-span // timedelta(minutes=1))


def _call(shop: Shop, call: Call) -> dict[str, Any]:
    order = call.order
    return {
        "order": order.number,
        "total": money(order.total, order.currency),
        "name": order.name,
        "email": order.email,
        "country": order.country,
        "good from": local_time(call.when, shop.settings).strftime("%a %H:%M"),
    }
