"""Quotes, stock and checkout: what a shopper's browser asks before it pays."""

from __future__ import annotations

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from functions.http import JSON, GetShop, create_app, in_thread, read_body
from shop import bootstrap
from shop.domain.errors import InvalidRequest
from shop.domain.requests import MAX_LINES, CheckoutRequest, QuoteRequest, decode
from shop.services.keep_stock import show_stock
from shop.services.place_order import place_order
from shop.services.quote_cart import quote_cart
from shop.services.shop import Shop


async def health(request: Request, shop: Shop) -> Response:
    return JSON({"status": "ok", "snapshot": shop.catalogues.current().hash})


async def quote(request: Request, shop: Shop) -> Response:
    wanted = decode(await read_body(request), QuoteRequest)
    return JSON(await in_thread(quote_cart, shop, wanted, request.query_params.get("locale")))


async def checkout(request: Request, shop: Shop) -> Response:
    wanted = decode(await read_body(request), CheckoutRequest)
    placed = await in_thread(place_order, shop, wanted, request.headers.get("idempotency-key"))
    answer = {"order": placed.order.number, "token": placed.token, "checkout_url": placed.order.checkout_url}
    return JSON(answer, status_code=201)


async def stock(request: Request, shop: Shop) -> Response:
    skus = list(dict.fromkeys(request.query_params.getlist("sku")))
    if not 1 <= len(skus) <= MAX_LINES:
        raise InvalidRequest(
            "invalid_request", f"Ask for 1 to {MAX_LINES} SKUs: ?sku=A&sku=B", field="sku", reason="how many"
        )
    return JSON(await in_thread(show_stock, shop, skus), headers={"cache-control": "no-store"})


def create(shop: GetShop) -> Starlette:
    return create_app(
        shop,
        [
            ("GET", "/api/health", health),
            ("POST", "/api/quote", quote),
            ("POST", "/api/checkout", checkout),
            ("GET", "/api/stock", stock),
        ],
    )


app = create(bootstrap.shop)
handler = Mangum(app, lifespan="off")
