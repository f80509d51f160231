"""``python -m shop mails``: list, retry, allow, unsubscribe."""

from __future__ import annotations

from typing import cast

import click
import msgspec

from shop.commands.output import command, json_option, open_shop, show_json, show_table
from shop.domain.consent import TOPICS
from shop.domain.customers import customer_id
from shop.domain.errors import InvalidRequest
from shop.domain.requests import is_email
from shop.services.list_mail import STATES, State, list_mail
from shop.services.retry_mail import retry_failed, retry_mail
from shop.services.send_due_mail import send_due_mail
from shop.services.suppress_address import allow_address
from shop.services.unsubscribe import withdraw

NOT_SENT: tuple[State, ...] = ("queued", "failed", "suppressed")


@click.group()
def mails() -> None:
    """Look at mails that wait or were set aside, try again, forgive an address."""


@mails.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only these. Default: queued, failed and suppressed.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many of each.")
@json_option
@command
def list_mails(state: str | None, limit: int, as_json: bool) -> None:
    """Mails that have not gone out, and why."""
    shop = open_shop()
    states = (cast(State, state),) if state else NOT_SENT
    rows = [msgspec.to_builtins(entry) for name in states for entry in list_mail(shop.store, name, limit)]
    if as_json:
        show_json(rows)
    elif not rows:
        click.echo(f"No mail is {state}." if state else "All mail has gone out.")
    else:
        show_table(["subject", "mail", "to", "state", "at", "tries", "reason"], rows)


@mails.command()
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True, help="Every mail that failed.")
@json_option
@command
def retry(number: str | None, every: bool, as_json: bool) -> None:
    """Send again what was set aside: of one order or ticket, or all that failed."""
    if bool(number) == every:
        raise InvalidRequest("invalid_request", "Say either an order's or a ticket's number, or --all.")
    shop = open_shop()
    queued = retry_mail(shop, number) if number else retry_failed(shop)
    sent = send_due_mail(shop)
    if as_json:
        show_json({"queued": queued, "sent": sent})
    else:
        click.echo(f"{queued} mails were put back, {sent} sent")


@mails.command()
@click.argument("address")
@json_option
@command
def allow(address: str, as_json: bool) -> None:
    """Take an address off the suppression list: mail goes there again."""
    allowed = allow_address(open_shop(), address)
    if as_json:
        show_json({"address": address, "allowed": allowed})
    else:
        click.echo(f"{address} gets mail again." if allowed else f"{address} was not on the list.")


@mails.command("unsubscribe")
@click.argument("address")
@click.option("--topic", type=click.Choice(TOPICS), help="Only these mails. Default: all that can be ended.")
@json_option
@command
def end_mails(address: str, topic: str | None, as_json: bool) -> None:
    """Write to somebody no more, as they asked you to. Mails about their orders still go."""
    if not is_email(address.strip()):
        raise InvalidRequest("invalid_address", f"{address} is not an e-mail address.")
    topics = (topic,) if topic else TOPICS
    ended = withdraw(open_shop(), customer_id(address), topics, source="merchant")
    if as_json:
        show_json({"address": address, "topics": topics, "ended": ended})
    else:
        click.echo(f"{address} gets no more of: {', '.join(topics)}." if ended else f"{address} got none of these.")
