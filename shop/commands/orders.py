"""``python -m shop orders``: list, show, ship, deliver, refund, cancel, release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click
import msgspec

from shop.commands import attention
from shop.commands.output import command, json_option, money, open_shop, show_json, show_table
from shop.domain.addresses import address_lines
from shop.domain.errors import InvalidRequest
from shop.domain.money import parse_amount
from shop.domain.orders import Order
from shop.services import fulfil_order, order_book, refund_order
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop

MONTHS_BACK = 24


@click.group()
def orders() -> None:
    """Look at orders, ship them, give money back."""


@orders.command("list")
@click.option("--status", help="Only this payment or fulfilment status, as 'paid' or 'unfulfilled'.")
@click.option(
    "--attention", "waiting", is_flag=True, help="Only those that need you: held, disputed, a refund failed."
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many.")
@json_option
@command
def list_orders(status: str | None, waiting: bool, limit: int, as_json: bool) -> None:
    """Orders, newest first; those that need you: oldest first."""
    shop = open_shop()
    if waiting:
        found = [o for o in order_book.list_attention(shop.store, limit=limit) if _is(status, o)]
    else:
        found = _newest(shop, status, limit)
    if as_json:
        show_json([_facts(shop, order) for order in found])
        return
    if not found:
        nothing = "No order needs you." if waiting else "No orders yet."
        click.echo(nothing if status is None else f"No order is {status}.")
        return
    show_table(
        ["number", "placed", "payment", "fulfilment", "total", "items", "customer", "needs you"],
        [
            {
                "number": order.number,
                "placed": order.created_at.replace("T", " ").rstrip("Z"),
                "payment": order.payment_status,
                "fulfilment": order.fulfilment_status,
                "total": money(order.total, order.currency),
                "items": sum(line.quantity for line in order.lines),
                "customer": order.email,
                "needs you": attention.short(order),
            }
            for order in found
        ],
    )


@orders.command()
@click.argument("number")
@json_option
@command
def show(number: str, as_json: bool) -> None:
    """One order, whole: what was bought, paid and sent, and its customer's link."""
    shop = open_shop()
    _show(shop, order_book.read(shop.store, number).order, as_json)


@orders.command()
@click.argument("number")
@click.option("--carrier", required=True, help="The carrier's id in shop.yaml, as 'dhl'.")
@click.option("--tracking", required=True, help="The parcel's tracking number.")
@click.option(
    "--item", "items", multiple=True, metavar="SKU=N", help="What is in it; may repeat. Default: all that is left."
)
@json_option
@command
def ship(number: str, carrier: str, tracking: str, items: tuple[str, ...], as_json: bool) -> None:
    """A parcel has left: record it, and tell the customer."""
    shop = open_shop()
    _tell(
        shop, fulfil_order.ship_order(shop, number, carrier=carrier, tracking=tracking, items=_items(items)), as_json
    )


@orders.command()
@click.argument("number")
@click.option("--tracking", help="Only this parcel. Default: all that are under way.")
@json_option
@command
def deliver(number: str, tracking: str | None, as_json: bool) -> None:
    """A parcel has arrived: record it, and tell the customer."""
    shop = open_shop()
    _tell(shop, fulfil_order.deliver_order(shop, number, tracking), as_json)


@orders.command()
@click.argument("number")
@click.option("--amount", help="As 12.50. Default: all that is left.")
@click.option("--line", "lines", multiple=True, metavar="SKU[=PIECES]", help="What pieces cost; may be repeated.")
@click.option("--payment", default="", metavar="ID", help="Of which payment, if it was paid twice: see orders show.")
@click.option("--key", help="Any word: the same key never gives back twice. Without one, the amount is the key.")
@json_option
@command
def refund(
    number: str, amount: str | None, lines: tuple[str, ...], payment: str, key: str | None, as_json: bool
) -> None:
    """Give money back the way it came."""
    shop = open_shop()
    order = order_book.read(shop.store, number).order
    try:
        minor = parse_amount(amount, order.currency) if amount is not None else None
    except ValueError as exc:
        raise InvalidRequest("invalid_amount", f"--amount: {exc}") from exc
    if lines and amount is not None:
        raise click.UsageError("Give --amount or --line, not both.")
    if lines:
        after = refund_order.refund_lines(shop, number, _pieces(lines), key)
    else:
        after = refund_order.refund_order(shop, number, minor, key, payment)
    if after.refunds == order.refunds:
        click.echo("This was given back before. To give the same amount back once more, add: --key again", err=True)
    _tell(shop, after, as_json)


def _pieces(lines: tuple[str, ...]) -> dict[str, int]:
    """``SKU=2``, or ``SKU`` for one."""
    pieces: dict[str, int] = {}
    for line in lines:
        sku, _, count = line.partition("=")
        if count and not (count.isascii() and count.isdigit()):
            raise click.UsageError(f"--line {line}: found {count!r}, expected a number of pieces, as {sku}=2")
        pieces[sku] = pieces.get(sku, 0) + int(count or 1)
    return pieces


@orders.command()
@click.argument("number")
@json_option
@command
def cancel(number: str, as_json: bool) -> None:
    """End an order before it leaves: the money goes back, the goods return to the shelf, the customer is told."""
    shop = open_shop()
    _tell(shop, refund_order.cancel_order(shop, number), as_json)


@orders.command()
@click.argument("number")
@json_option
@command
def release(number: str, as_json: bool) -> None:
    """Let an order go on that is on hold, or whose refund came back: you have seen to it."""
    shop = open_shop()
    _tell(shop, fulfil_order.release_hold(shop, number), as_json)


def _newest(shop: Shop, status: str | None, limit: int) -> list[Order]:
    found: list[Order] = []
    month = shop.clock().date().replace(day=1)
    for _ in range(MONTHS_BACK):
        before: str | None = None
        while len(found) < limit:
            page = order_book.list_month(shop.store, month.isoformat()[:7], before=before)
            found += [o for o in page if _is(status, o)]
            if len(page) < 100:
                break
            before = f"{page[-1].created_at}#{page[-1].number}"
        month = (month - timedelta(days=1)).replace(day=1)
    return found[:limit]


def _is(status: str | None, order: Order) -> bool:
    return status in (None, order.payment_status, order.fulfilment_status)


def _items(pairs: tuple[str, ...]) -> dict[str, int] | None:
    quantities: dict[str, int] = {}
    for pair in pairs:
        sku, _, count = pair.partition("=")
        if not sku or not count.isdecimal() or int(count) < 1:
            raise click.BadParameter(f"found {pair!r}, expected SKU=N, as TW-POT-1=2", param_hint="--item")
        quantities[sku] = quantities.get(sku, 0) + int(count)
    return quantities or None


def _facts(shop: Shop, order: Order) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(order)
    return {
        **facts,
        "payment_status": order.payment_status,
        "fulfilment_status": order.fulfilment_status,
        "refunded": order.refunded,
        "attention": attention.facts(order),
        "url": shop.order_url(order.number, order.locale),
    }


def _tell(shop: Shop, order: Order, as_json: bool) -> None:
    """Send what the change queued, rather than at the next tick, and show the order."""
    send_due_mail(shop)
    _show(shop, order, as_json)


def _show(shop: Shop, order: Order, as_json: bool) -> None:
    if as_json:
        show_json(_facts(shop, order))
        return
    click.echo(f"Order {order.number}   {order.payment_status}, {order.fulfilment_status}")
    for words in attention.lines(order):
        click.echo(f"  needs you: {words}")
    click.echo(f"  {order.email or '(no e-mail yet)'}  {order.name}")
    if order.address:
        click.echo("  " + ", ".join(address_lines(order.address)))
    for line in order.lines:
        label = f" ({line.label})" if line.label else ""
        click.echo(f"  {line.quantity:>3} × {line.sku}  {line.title}{label}  {money(line.total, order.currency)}")
    sums = [
        ("subtotal", order.subtotal),
        *([("discount", -order.discount)] if order.discount else []),
        ("shipping", order.shipping),
        ("total", order.total),
    ]
    sums += [("refunded", order.refunded)] if order.refunded else []
    for name, amount in sums:
        click.echo(f"  {name:<10} {money(amount, order.currency):>12}")
    if len(order.received) > 1:
        for payment, amount in order.received.items():
            click.echo(f"  payment {payment}: {money(amount, order.currency)}")
    for parcel in order.parcels:
        click.echo(f"  parcel {parcel.id}: {parcel.carrier} {parcel.tracking_number}, {parcel.status}")
    for moment in order.timeline:
        click.echo(f"  {moment.at}  {moment.event}")
    click.echo(f"  {shop.order_url(order.number, order.locale)}")
