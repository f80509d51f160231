"""The order page's data: for whoever has the link."""

from __future__ import annotations

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from functions.http import JSON, GetShop, create_app, in_thread
from shop import bootstrap
from shop.services.shop import Shop
from shop.services.show_order import show_order


async def order(request: Request, shop: Shop) -> Response:
    shown = await in_thread(show_order, shop, request.path_params["token"])
    return JSON(shown, headers={"cache-control": "no-store", "referrer-policy": "no-referrer"})


def create(shop: GetShop) -> Starlette:
    return create_app(shop, [("GET", "/api/orders/{token}", order)])


app = create(bootstrap.shop)
handler = Mangum(app, lifespan="off")
