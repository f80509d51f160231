"""The functions on one ordinary server, behind a proxy that shows the pages: no sandbox, no mailbox, no pages.

    uvicorn functions.server:app --port 8000

docs/server.md sets up all of it. The scheduled work is ``python -m shop tick``, by a timer.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from functions import checkout, contact, orders, reviews, subscriptions, webhooks
from functions.http import GetShop
from shop import bootstrap
from shop.domain.errors import ShopError
from shop.services.shop import Shop
from shop.settings import SettingError


def create(shop: GetShop) -> ASGIApp:
    """All of the API: the first prefix that fits takes the request."""
    news = subscriptions.create(shop)
    table: list[tuple[str, ASGIApp]] = [
        ("/api/webhooks/", webhooks.create(shop)),
        ("/api/orders/", orders.create(shop)),
        ("/api/contact", contact.create(shop)),
        ("/api/reviews", reviews.create(shop, bootstrap.album)),
        *((prefix, news) for prefix in subscriptions.PREFIXES),
        ("", checkout.create(shop)),
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(shop, receive, send)
            return
        path = scope["path"]
        await next(app for prefix, app in table if path.startswith(prefix))(scope, receive, send)

    return app


def check(shop: Shop) -> None:
    """Refuse to sell where nobody could pay.

    Raises:
        SettingError: the sandbox is set, whose pay page is not served here.
        Unavailable: the shop was not published.
    """
    if shop.payments.name == "sandbox":
        raise SettingError(
            "REGULARS_PAYMENTS: found sandbox, which takes no money. Set stripe; to try it out, with a test key"
        )
    shop.catalogues.current()


async def _lifespan(shop: GetShop, receive: Receive, send: Send) -> None:
    """Start only when a shopper could be served: what is wrong is told at once, not at the first order."""
    await receive()
    try:
        check(shop())
    except (SettingError, ShopError) as exc:
        await send({"type": "lifespan.startup.failed", "message": str(exc)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


app = create(bootstrap.shop)
