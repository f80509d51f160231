"""``python -m shop deploy | bundle``: the functions of a shop at AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from shop.commands.output import command, json_option, show_json
from shop.ports.cloud import Told
from shop.services.check_deployment import Checked
from shop.services.deploy_shop import Deployed
from shop.services.publish_site import Plan
from shop.settings import Environment

MB = 1_000_000


@click.command()
@click.option("--to", type=click.Path(path_type=Path), default=Path("build/functions.zip"), help="The file to write.")
@json_option
@command
def bundle(to: Path, as_json: bool) -> None:
    """Zip the functions as Lambda wants them: their modules and packages, for Python 3.13 on arm64."""
    from shop import bootstrap  # here, so that ``--help`` answers at once

    made = bootstrap.build_bundle(bootstrap.read_environment())
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(made.body)
    if as_json:
        show_json({"file": str(to), "digest": made.digest, "bytes": len(made.body), "compiled": made.compiled})
    else:
        click.echo(f"{to}: {len(made.body) / MB:.1f} MB, {made.digest[:12]}{_speed(made.compiled)}")


@click.command()
@click.option("--dry-run", is_flag=True, help="Check everything, show what would change, and change nothing.")
@click.option("--test-payments", is_flag=True, help="Deploy with a test key of Stripe: nobody pays.")
@json_option
@command
def deploy(dry_run: bool, test_payments: bool, as_json: bool) -> None:
    """Bring functions, books, alarms and pages to AWS (make deploy builds first). Run again, it goes on."""
    from shop import bootstrap
    from shop.services.check_built import check_built
    from shop.services.check_deployment import check_deployment
    from shop.services.deploy_shop import deploy_shop

    environment = bootstrap.read_environment()
    check_built(*bootstrap.open_built(environment))
    cloud = bootstrap.open_cloud(environment)
    checked = check_deployment(
        cloud,
        bootstrap.deployment(environment),
        lambda: bootstrap.deployed_till(environment),
        test_payments=test_payments,
    )
    for warning in checked.warnings:
        click.echo(f"Note: {warning}", err=True)
    made = bootstrap.build_bundle(environment)
    with _progress(shown=not as_json) as told:
        done = deploy_shop(
            cloud, environment.stack.name, made, bootstrap.stack_template(), checked.parameters, told, dry_run=dry_run
        )
    plan = None if dry_run else _publish(environment)
    if as_json:
        show_json({**msgspec.to_builtins(done), "dry_run": dry_run, "compiled": made.compiled, "site": _json(plan)})
    else:
        _show(done, plan, checked, dry_run)


def _publish(environment: Environment) -> Plan:
    """What was built, to where the stack's pages lie."""
    from shop import bootstrap
    from shop.services.publish_site import publish_site

    where = replace(environment.site, stack=environment.stack.name)
    site = bootstrap.open_site(replace(environment, site=where))
    built, snapshot = bootstrap.open_built(environment)
    grace = timedelta(days=environment.site.grace_days)
    return publish_site(site, built, snapshot, bootstrap.system_clock, grace, lambda sent, total: None)


def _json(plan: Plan | None) -> object:
    return msgspec.to_builtins(plan) if plan else None


def _speed(compiled: bool) -> str:
    return "" if compiled else "; without bytecode, which only Python 3.13 makes: first answers take longer"


@contextmanager
def _progress(*, shown: bool) -> Iterator[Told]:
    """A line that changes in a terminal; a line for each part elsewhere; nothing with JSON."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not shown:
        yield lambda done, what: None
    elif console.is_terminal:
        with console.status("Deploying …") as status:
            yield lambda done, what: status.update(f"{done} done · {what}")
    else:
        yield lambda done, what: click.echo(f"  {what}", err=True)


def _show(done: Deployed, plan: Plan | None, checked: Checked, dry_run: bool) -> None:
    for line in done.changes if dry_run else ():
        click.echo(f"  {line}")
    if not done.changes:
        click.echo(f"The stack {done.stack} stands: nothing had to be changed.")
    elif dry_run:
        what = "would be made" if done.first else "would be changed"
        click.echo(f"The stack {done.stack} {what}: {len(done.changes)} changes. Nothing was done.")
    else:
        what = "is made" if done.first else "is changed"
        click.echo(f"The stack {done.stack} {what}: {len(done.changes)} changes.")
    if plan:
        click.echo(f"Release {plan.release} is live: {len(plan.send)} files sent.")
    if done.outputs:
        _show_next(done.outputs, checked)


def _show_next(outputs: dict[str, str], checked: Checked) -> None:
    """What stands, and what the merchant does with it."""
    click.echo(f"\nThe shop:     https://{checked.domain}/")
    click.echo(f"DNS record:   {checked.domain}  CNAME  {outputs.get('SiteAddress', '')}")
    click.echo(f"Webhook:      {outputs.get('WebhookAddress', '')}")
    click.echo("\nFor python -m shop on this machine, in .env:")
    click.echo(f"  REGULARS_STORE=dynamodb\n  REGULARS_TABLE={outputs.get('TableName', '')}")
