"""What buyers say of what they bought: the page that a link in a mail opens, and what is sent from it.

A GET, and so a HEAD, shows the page and changes nothing. It needs no JavaScript; with it, a photo is made smaller
before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from functions.http import (
    JSON,
    PRIVATE,
    GetShop,
    create_app,
    file_form,
    form_fields,
    in_thread,
    in_words,
    is_form,
    page,
    read_body,
    wants_page,
)
from shop import bootstrap
from shop.domain.errors import ShopError
from shop.domain.requests import MAX_BODY, ReviewRequest, convert, decode
from shop.ports.photos import MAX_PHOTO, Album
from shop.services import review_pages as pages
from shop.services.shop import Shop
from shop.services.write_review import show_invitation, write_review

GetAlbum = Callable[[], Album]
MOST = MAX_PHOTO + 2 * MAX_BODY
"""A photo and words. Where a function is called through API Gateway, some 4.5 MB come through (6 MB of base64)."""
MENDABLE = frozenset({"rating", "title", "body", "name", "photo"})
"""Fields of the form: what is wrong with one is said in it, with all that was written still there."""


async def invite(request: Request, shop: Shop) -> Response:
    query = request.query_params
    shown = await in_thread(show_invitation, shop, query.get("token", ""))
    if not wants_page(request):
        return JSON(shown, headers=PRIVATE)
    fields = {"token": query.get("token", ""), "rating": query.get("stars", "")}
    return await page(pages.form, shop, query.get("locale") or shown.locale, shown=shown, fields=fields)


def receive(album: GetAlbum) -> Callable[[Request, Shop], Any]:
    """The endpoint that takes a review."""

    async def answer(request: Request, shop: Shop) -> Response:
        content_type = request.headers.get("content-type", "")
        if not content_type.startswith("multipart/") and not is_form(request):
            await in_thread(write_review, shop, album(), decode(await read_body(request), ReviewRequest))
            return JSON({"status": "received"}, status_code=202)
        fields, files = await _read(request, content_type)
        locale = request.query_params.get("locale", "")
        try:
            wanted = convert({**fields, "rating": _number(fields.get("rating", "")), "locale": locale}, ReviewRequest)
            await in_thread(write_review, shop, album(), wanted, files.get("photo", b""))
        except ShopError as exc:
            if exc.details.get("field") not in MENDABLE or not wants_page(request):
                raise
            shown = await in_thread(show_invitation, shop, fields.get("token", ""))
            wrong = str(exc.details["field"])
            return await page(
                pages.form, shop, locale, exc.status, shown=shown, fields=fields, wrong=wrong, code=exc.code
            )
        if not wants_page(request):
            return JSON({"status": "received"}, status_code=202)
        return await page(pages.thanks, shop, locale, 202)

    return answer


async def _read(request: Request, content_type: str) -> tuple[dict[str, str], dict[str, bytes]]:
    if is_form(request):
        return form_fields(await read_body(request)), {}
    return file_form(content_type, await read_body(request, MOST))


def _number(text: str) -> int:
    """The stars; 0 for what is no digit, which no review has."""
    return int(text) if len(text) == 1 and text.isascii() and text.isdigit() else 0


def create(shop: GetShop, album: GetAlbum) -> Starlette:
    routes = [("GET", "/api/reviews", invite), ("POST", "/api/reviews", receive(album))]
    return create_app(shop, [(method, path, in_words(endpoint, pages.problem)) for method, path, endpoint in routes])


app = create(bootstrap.shop, bootstrap.album)
handler = Mangum(app, lifespan="off")
