"""``python -m shop publish | rollback | releases``: what shoppers see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
import msgspec

from shop.commands.output import command, json_option, show_json, show_table
from shop.domain.releases import last_live
from shop.ports.clock import rfc3339
from shop.services.publish_site import Plan, Told, plan_publish, publish_site
from shop.services.roll_back import roll_back

SHOWN = 20
"""Lines of each kind in a plan."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be sent and changed, and do nothing.")
@json_option
@command
def publish(dry_run: bool, as_json: bool) -> None:
    """Let shoppers see what was built (make publish builds first): what is new is sent, then all changes at once."""
    from shop import bootstrap  # here, so that ``--help`` answers at once

    environment = bootstrap.read_environment()
    site = bootstrap.open_site(environment)
    built, snapshot = bootstrap.open_built(environment)
    if dry_run:
        plan = plan_publish(site, built, snapshot, bootstrap.system_clock, environment.local_address)
    else:
        grace = timedelta(days=environment.site.grace_days)
        with _progress(shown=not as_json) as told:
            plan = publish_site(site, built, snapshot, bootstrap.system_clock, grace, told, environment.local_address)
    if as_json:
        show_json({**msgspec.to_builtins(plan), "dry_run": dry_run})
    else:
        _show(plan, dry_run)


@click.command()
@click.option("--to", default="", metavar="RELEASE", help="The release to go back to. Default: the one before.")
@json_option
@command
def rollback(to: str, as_json: bool) -> None:
    """Go back to an earlier release, pages and prices together. Said again, it goes forth again."""
    from shop import bootstrap

    environment = bootstrap.read_environment()
    grace = timedelta(days=environment.site.grace_days)
    before, after = roll_back(bootstrap.open_site(environment), bootstrap.system_clock, to, grace)
    if as_json:
        show_json({"before": before, "live": after})
    else:
        click.echo(f"Release {after} is live (before: {before}).")


@click.command()
@json_option
@command
def releases(as_json: bool) -> None:
    """List the releases that are kept, and which one is live."""
    from shop import bootstrap

    site = bootstrap.open_site(bootstrap.read_environment())
    now, live, history = bootstrap.system_clock(), site.current(), site.history()
    rows = [
        {
            "release": one.id,
            "live": "live" if one.id == live else "",
            "made": rfc3339(one.made),
            "last_seen": rfc3339(last_live(one, history, live, now)),
            "files": len(one.files),
            "snapshot": one.snapshot,
        }
        for one in sorted(site.releases().values(), key=lambda one: (one.made, one.id), reverse=True)
    ]
    if as_json:
        show_json([{**row, "live": row["live"] == "live"} for row in rows])
    elif rows:
        show_table(list(rows[0]), rows)
    else:
        click.echo("Nothing was published yet. Run: make publish")


@contextmanager
def _progress(*, shown: bool) -> Iterator[Told]:
    """A bar in a terminal; nothing in a file or a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("Sending"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not (shown and console.is_terminal)) as progress:
        task = progress.add_task("Sending", total=None)
        yield lambda sent, total: progress.update(task, completed=sent, total=total)


def _show(plan: Plan, dry_run: bool) -> None:
    if dry_run:
        for sign, paths in (("+", plan.added), ("~", plan.changed), ("-", plan.deleted)):
            for path in paths[:SHOWN]:
                click.echo(f"{sign} {path}")
            if len(paths) > SHOWN:
                click.echo(f"{sign} … and {len(paths) - SHOWN} more")
    new, other, gone = len(plan.added), len(plan.changed), len(plan.deleted)
    changes = f"{new} new, {other} changed, {gone} deleted; {len(plan.send)} files to send"
    if dry_run:
        click.echo(f"Release {plan.release} is not published: {changes}.")
    elif plan.live == plan.release:
        click.echo(f"Release {plan.release} was live already: nothing changed.")
    else:
        click.echo(f"Release {plan.release} is live: {changes.replace('to send', 'sent')}.")
