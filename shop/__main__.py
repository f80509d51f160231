"""``python -m shop``: the merchant's command line."""

from __future__ import annotations

import click

from shop import __version__
from shop.commands.customers import customers
from shop.commands.deploy import bundle, deploy
from shop.commands.emails import emails
from shop.commands.mails import mails
from shop.commands.moving import move_in
from shop.commands.orders import orders
from shop.commands.payments import payments
from shop.commands.publish import publish, releases, rollback
from shop.commands.reviews import reviews
from shop.commands.schedule import tick
from shop.commands.stock import stock
from shop.commands.store import store
from shop.commands.unpaid import unpaid


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="regulars")
def main() -> None:
    """Regulars: run the shop from the terminal."""


main.add_command(bundle)
main.add_command(customers)
main.add_command(deploy)
main.add_command(emails)
main.add_command(mails)
main.add_command(move_in)
main.add_command(orders)
main.add_command(payments)
main.add_command(publish)
main.add_command(releases)
main.add_command(reviews)
main.add_command(rollback)
main.add_command(stock)
main.add_command(store)
main.add_command(tick)
main.add_command(unpaid)

if __name__ == "__main__":
    main(prog_name="python -m shop")
