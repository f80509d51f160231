"""``python -m shop emails``: the flows of mails, and what became of theirs."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from shop.commands.emails_rehearse import rehearse_flows
from shop.commands.output import command, json_option, open_shop, show_json, show_table
from shop.domain.audience import said
from shop.domain.errors import NotFound
from shop.domain.flows import DAY, HOUR, ORDER, Delay, Flow
from shop.services.survey_flows import DAYS, Survey, survey_flows


@click.group()
def emails() -> None:
    """Look at the flows: which mail follows from what, how many were sent, and how many were not."""


emails.add_command(rehearse_flows)


@emails.command("list")
@json_option
@command
def list_flows(as_json: bool) -> None:
    """Every flow: what it follows from, whether it is switched on, what became of its mails."""
    found = survey_flows(open_shop())
    if as_json:
        show_json([_facts(one) for one in found])
        return
    click.echo(f"Of the last {DAYS} days:")
    show_table(
        ["mail", "on", "trigger", "delay", "topic", "waiting", "sent", "held", "most often because"],
        [
            {
                "mail": one.flow.name,
                "on": "yes" if one.flow.enabled else "no",
                "trigger": one.flow.trigger,
                "delay": _delay(one.flow.delay),
                "topic": one.flow.topic,
                "waiting": one.waiting,
                "sent": one.sent,
                "held": sum(one.held.values()),
                "most often because": next(iter(one.held), ""),
            }
            for one in found
        ],
    )


@emails.command()
@click.argument("name")
@json_option
@command
def show(name: str, as_json: bool) -> None:
    """One flow, whole: when it goes, to whom, and why its mails did not."""
    one = next((one for one in survey_flows(open_shop()) if one.flow.name == name), None)
    if one is None:
        raise NotFound("unknown_flow", f"There is no mail {name}. See: python -m shop emails list", flow=name)
    if as_json:
        show_json(_facts(one))
        return
    for label, text in _lines(one.flow):
        click.echo(f"{label:<10} {text}")
    click.echo(f"{'sent':<10} {one.sent} in {DAYS} days, {one.waiting} waiting")
    for reason, count in one.held.items():
        click.echo(f"{'held':<10} {count}: {reason}")


def _facts(one: Survey) -> dict[str, Any]:
    flow = one.flow
    return {
        **msgspec.to_builtins(flow),
        "enabled": flow.enabled,
        "topic": flow.topic,
        "audience": " and ".join(said(clause) for clause in flow.audience),
        "sent": one.sent,
        "waiting": one.waiting,
        "held": one.held,
    }


def _lines(flow: Flow) -> list[tuple[str, str]]:
    lines = [
        ("file", f"content/emails/{flow.name}.md" + ("" if flow.enabled else " (switched off)")),
        ("trigger", ", ".join([flow.trigger, *flow.holidays])),
        ("delay", _delay(flow.delay)),
        ("topic", flow.topic),
    ]
    if flow.topic == ORDER:
        return lines
    lines += [
        ("audience", " and ".join(said(clause) for clause in flow.audience) or "everybody"),
        ("stops", ", ".join(flow.stops) or "nothing"),
        ("repeat", flow.repeat),
        ("priority", str(flow.priority)),
        ("lapses", f"{_span(flow.lapses)} after it was due"),
    ]
    return lines + ([("voucher", f"{flow.voucher.code}…, {flow.voucher.days} days")] if flow.voucher else [])


def _delay(delay: Delay) -> str:
    if delay.cycles:
        otherwise = f" or {_span(delay.otherwise)}" if delay.otherwise else ""
        return f"{delay.cycles / 100:g} cycles{otherwise}"
    return f"{_span(-delay.seconds)} before" if delay.seconds < 0 else _span(delay.seconds)


def _span(seconds: int) -> str:
    """
    >>> _span(0), _span(7200), _span(86400), _span(90)
    ('at once', '2 hours', '1 day', '1.5 minutes')
    """
    if not seconds:
        return "at once"
    unit, name = next(
        one for one in ((DAY, "day"), (HOUR, "hour"), (60, "minute")) if seconds >= one[0] or one[0] == 60
    )
    count = f"{seconds / unit:g}"
    return f"{count} {name}{'' if count == '1' else 's'}"
