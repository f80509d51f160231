"""``python -m shop payments``: is the payment provider ready for this shop."""

from __future__ import annotations

import click

from shop.commands.output import command, json_option, open_shop, show_json


@click.group()
def payments() -> None:
    """Look after the payment provider."""


@payments.command()
@json_option
@command
def check(as_json: bool) -> None:
    """Whether the key is good, and the provider's webhook leads to this shop and tells it everything it needs."""
    shop = open_shop()
    url = f"{shop.url}/api/webhooks/{shop.payments.name}"
    problems = shop.payments.check_endpoint(url)
    if as_json:
        show_json({"provider": shop.payments.name, "url": url, "problems": problems})
    elif problems:
        click.echo("\n".join(problems), err=True)
    else:
        click.echo(f"{shop.payments.name} is ready: it tells {url} everything that this shop needs.")
    if problems:
        raise SystemExit(1)
