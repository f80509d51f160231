"""What payment providers report: verified on the raw bytes, recorded once."""

from __future__ import annotations

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from functions.http import JSON, GetShop, create_app, in_thread, read_body
from shop import bootstrap
from shop.domain.errors import NotFound
from shop.services.record_payment import receive_webhook
from shop.services.shop import Shop


async def webhook(request: Request, shop: Shop) -> Response:
    if request.path_params["provider"] != shop.payments.name:
        raise NotFound("unknown_provider", "This shop does not use this payment provider.")
    body = await read_body(request)
    recorded = await in_thread(receive_webhook, shop, body, request.headers)
    return JSON({"received": True, "recorded": recorded})


def create(shop: GetShop) -> Starlette:
    return create_app(shop, [("POST", "/api/webhooks/{provider}", webhook)])


app = create(bootstrap.shop)
handler = Mangum(app, lifespan="off")
