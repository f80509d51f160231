"""``python -m shop customers``: list, show, export, erase."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click
import msgspec

from shop.commands.output import command, json_option, money, open_shop, show_json, show_table
from shop.domain.audience import SEGMENTS
from shop.domain.consent import TOPICS
from shop.domain.customers import Customer, customer_id
from shop.domain.errors import NotFound
from shop.domain.segments import FEWEST, TOO_FEW, segment_of, stance_of
from shop.services import customer_book
from shop.services.erase_customer import erase_customer
from shop.services.export_customer import export_customer
from shop.services.measure_segments import read_bounds, segment_now
from shop.services.shop import Shop


@click.group()
def customers() -> None:
    """Look at who buys here, hand out what is stored of somebody, or erase it."""


@customers.command("list")
@click.option("--segment", type=click.Choice(SEGMENTS), help="Only these.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@json_option
@command
def list_customers(segment: str | None, limit: int, as_json: bool) -> None:
    """Customers, whoever ordered last first, each with a segment."""
    shop = open_shop()
    bounds = read_bounds(shop.store)
    named = (
        (customer, segment_of(stance_of(customer), bounds, shop.clock()))
        for _, customer in customer_book.newest(shop.store)
    )
    wanted = islice((pair for pair in named if segment in (None, pair[1])), limit)
    rows = [_row(customer, name) for customer, name in wanted]
    if as_json:
        show_json(rows)
        return
    if bounds.customers < FEWEST:
        click.echo(f"Segments: {TOO_FEW}. They are told from {FEWEST} customers on, counted once a day.")
    elif not rows:
        click.echo(f"Nobody is {segment}." if segment else "Nobody has ordered yet.")
    currency = shop.settings.currency
    show_table(
        ["email", "name", "country", "orders", "spent", "last order", "segment"],
        [{**row, "spent": money(row["spent"], currency), "last order": row["last_order"][:10]} for row in rows],
    )


@customers.command()
@click.argument("email")
@json_option
@command
def show(email: str, as_json: bool) -> None:
    """One customer: what was bought, what may be written, and the segment."""
    shop = open_shop()
    known = customer_book.read(shop.store, customer_id(email))
    customer = known.customer
    if not customer.email:
        raise NotFound("customer_not_found", f"Nobody is known as {email}. See: python -m shop customers list")
    segment = segment_now(shop, customer)
    topics = {topic: known.consents.allows(topic) for topic in TOPICS}
    if as_json:
        show_json({**_row(customer, segment), "may_write": topics, "bought": msgspec.to_builtins(customer.orders)})
        return
    for label, text in _lines(shop, customer, segment):
        click.echo(f"{label:<12} {text}")
    click.echo(f"{'may write':<12} {', '.join(topic for topic, may in topics.items() if may) or 'only about orders'}")
    currency = shop.settings.currency
    for number, bought in sorted(customer.orders.items(), key=lambda pair: pair[1].at, reverse=True):
        what = ", ".join(f"{quantity} x {sku}" for sku, _, quantity in bought.lines)
        state = "" if bought.counts else " (unpaid)" if not bought.paid else " (given back)"
        click.echo(f"{bought.at[:10]:<12} {number}  {money(bought.total, currency)}{state}  {what}")


@customers.command()
@click.argument("email")
@json_option
@command
def export(email: str, as_json: bool) -> None:
    """Print all that is stored of somebody, as JSON with and without --json."""
    show_json(export_customer(open_shop(), email))


@customers.command()
@click.argument("email")
@json_option
@command
def erase(email: str, as_json: bool) -> None:
    """Erase name, address and e-mail for good. The books stay, and that they wanted no mails, if they said so."""
    erased = erase_customer(open_shop(), email)
    if as_json:
        show_json(msgspec.to_builtins(erased))
        return
    click.echo(
        f"Erased: {erased.orders} orders no longer say whose they are, {erased.mails} mails and "
        f"{erased.tickets} messages are gone, {erased.reviews} reviews bear no name."
    )


def _row(customer: Customer, segment: str) -> dict[str, Any]:
    """``spent`` in minor units; times RFC 3339, UTC."""
    stance = stance_of(customer)
    return {
        "email": customer.email,
        "name": customer.name,
        "country": customer.country,
        "orders": stance.orders if stance else 0,
        "spent": stance.spent if stance else 0,
        "last_order": customer.last_order_at,
        "segment": segment,
    }


def _lines(shop: Shop, customer: Customer, segment: str) -> list[tuple[str, str]]:
    row = _row(customer, segment)
    rhythm = customer.rhythm()
    return [
        ("email", customer.email),
        ("name", customer.name),
        ("country", customer.country),
        ("language", customer.locale),
        ("birthday", customer.birthday or "not told"),
        ("orders", f"{row['orders']}, {money(row['spent'], shop.settings.currency)} in all"),
        ("rhythm", f"about every {rhythm} days" if rhythm else "not known yet"),
        ("segment", segment or "none"),
    ]
