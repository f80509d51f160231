"""Messages to the shop, from the contact form with JavaScript (JSON) or without (a form)."""

from __future__ import annotations

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.http import JSON, GetShop, create_app, form_fields, in_thread, is_form, read_body
from shop import bootstrap
from shop.domain.requests import ContactRequest, convert, decode
from shop.services.open_ticket import open_ticket
from shop.services.shop import Shop


async def contact(request: Request, shop: Shop) -> Response:
    body = await read_body(request)
    if is_form(request):
        wanted = convert(form_fields(body), ContactRequest)
        await in_thread(open_ticket, shop, wanted)
        return RedirectResponse(f"{shop.prefix(wanted.locale or '')}/contact/sent/", status_code=303)
    ticket = await in_thread(open_ticket, shop, decode(body, ContactRequest))
    return JSON({"ticket": ticket}, status_code=202)


def create(shop: GetShop) -> Starlette:
    return create_app(shop, [("POST", "/api/contact", contact)])


app = create(bootstrap.shop)
handler = Mangum(app, lifespan="off")
