"""``python -m shop store``: create."""

from __future__ import annotations

import click

from shop.commands.output import command, json_option, show_json


@click.group()
def store() -> None:
    """Where the books are kept."""


@store.command()
@json_option
@command
def create(as_json: bool) -> None:
    """Make DynamoDB's table, or what it lacks. It may be run again at any time; SQLite needs no such thing."""
    from shop import bootstrap  # here, so that ``--help`` answers at once

    environment = bootstrap.read_environment()
    done = bootstrap.create_store(environment)
    if as_json:
        show_json({"store": environment.store.kind, "done": done})
        return
    for line in done or ["Everything is there."]:
        click.echo(line)
