"""The whole shop on one machine: every function, the built pages, the sandbox's pay page and the mailbox.

    python -m functions.local [--watch]

``--watch`` rebuilds when content, theme or plugin are saved, and reloads the open pages.
"""

from __future__ import annotations

import argparse
import logging
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from functions import checkout, contact, orders, reviews, subscriptions, webhooks
from functions.backstage import Pages as BackstagePages
from functions.backstage import create_mailbox, create_sandbox
from functions.http import GetShop
from functions.rebuild import Rebuilder
from functions.static import Pages
from shop import bootstrap
from shop.domain.errors import Unavailable
from shop.services.expire_orders import expire_orders
from shop.services.plan_care import plan_care
from shop.services.plan_occasions import plan_occasions
from shop.services.send_due_mail import send_due_mail
from shop.services.tell_restock import tell_restock
from shop.settings import Environment, SettingError, keep_address

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
CARE_SECONDS = 1.0


def create(shop: GetShop, environment: Environment, root: Path = ROOT) -> ASGIApp:
    """All apps under one roof: the first prefix that fits takes the request."""
    hooks = webhooks.create(shop)
    news = subscriptions.create(shop)
    pages = BackstagePages(root / "theme", environment.output)
    table: list[tuple[str, ASGIApp]] = [
        ("/api/webhooks/", hooks),
        ("/api/orders/", orders.create(shop)),
        ("/api/contact", contact.create(shop)),
        ("/api/reviews", reviews.create(shop, lambda: bootstrap.open_album(environment))),
        *((prefix, news) for prefix in subscriptions.PREFIXES),
        ("/api/", checkout.create(shop)),
        ("/sandbox/", create_sandbox(shop, pages, hooks)),
        ("/mailbox", create_mailbox(shop, pages, environment.state / "outbox")),
        ("/", GZipMiddleware(Pages(environment.output), minimum_size=800)),
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        path = scope["path"]
        await next(app for prefix, app in table if path.startswith(prefix))(scope, receive, send)

    return app


class Care(threading.Thread):
    """Plans and sends due mail and ends reservations, as the scheduled function does in the cloud. What the sandbox
    holds back for later is left to ``make tick``.
    """

    def __init__(self, shop: GetShop) -> None:
        super().__init__(name="care", daemon=True)
        self._shop = shop
        self._stop = threading.Event()

    def run(self) -> None:
        while not self._stop.wait(CARE_SECONDS):
            try:
                plan_care(self._shop())
                plan_occasions(self._shop())
                tell_restock(self._shop())
                send_due_mail(self._shop())
                expire_orders(self._shop())
            except Exception:  # the next round tries again
                log.exception("the shop's care failed")

    def stop(self) -> None:
        self._stop.set()
        self.join()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as exc:
            raise SettingError(f"PORT: {port} is in use. Choose another one: make demo PORT={port + 1}") from exc


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m functions.local", description="Serve the shop on this machine.")
    parser.add_argument("--watch", action="store_true", help="rebuild on save and reload the open pages")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        environment = bootstrap.read_environment(serving=True)
        _require_free(environment.port)
        keep_address(environment.state, environment.site_url)
        bootstrap.shop()
    except (SettingError, Unavailable) as exc:
        raise SystemExit(f"{exc}") from exc
    app = create(bootstrap.shop, environment)
    rebuilder = Rebuilder(ROOT, app) if options.watch else None
    care = Care(bootstrap.shop)
    care.start()
    if rebuilder:
        rebuilder.start()
    where = f"\n  The shop is open:  {environment.site_url}/\n  Its mail:          {environment.site_url}/mailbox\n\n"
    sys.stdout.write(where)
    sys.stdout.flush()
    try:
        served = rebuilder.app if rebuilder else app
        # Told, for uvicorn takes a bound method for an app of the old interface.
        uvicorn.run(served, host="127.0.0.1", port=environment.port, log_level="warning", interface="asgi3")
    finally:
        care.stop()
        if rebuilder:
            rebuilder.stop()


if __name__ == "__main__":
    main()
