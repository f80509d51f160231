"""How every function speaks HTTP: bounded bodies in, JSON out, one table from errors to answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from shop.domain.errors import InvalidRequest, ShopError, TooLarge
from shop.domain.headers import SECURITY
from shop.domain.requests import MAX_BODY
from shop.services.shop import Shop

log = logging.getLogger(__name__)
logging.getLogger("mangum.http").setLevel(logging.WARNING)  # it tells the path of each request: see _road

GetShop = Callable[[], Shop]
Endpoint = Callable[[Request, Shop], Awaitable[Response]]

PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
"""For what is one person's: nobody keeps it, and the link's token goes nowhere else."""
HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}

MOST_PARTS = 20
"""Of a form with files."""
_BOUNDARY = re.compile(r'^multipart/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.I)
_NAMED = re.compile(r'^content-disposition:\s*form-data;\s*name="([^"]*)"(?:;\s*filename="([^"]*)")?', re.I | re.M)

in_thread = run_in_threadpool
"""Services block on the store: they run beside the event loop."""


class JSON(Response):
    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return msgspec.json.encode(content)


def create_app(shop: GetShop, routes: Sequence[tuple[str, str, Endpoint]]) -> Starlette:
    """An app of ``(method, path, endpoint)`` routes, whose endpoints get the request and the shop."""

    def bind(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await endpoint(request, shop())

        return answer

    return Starlette(
        routes=[Route(path, bind(endpoint), methods=[method]) for method, path, endpoint in routes],
        exception_handlers={ShopError: _refuse, HTTPException: _refuse_http, Exception: _fail},
    )


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """The raw body.

    Raises:
        TooLarge: over ``limit`` bytes; no more than that is read.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge("too_large", f"Send at most {limit} bytes.", limit=limit)
        chunks.append(chunk)
    return b"".join(chunks)


def is_form(request: Request) -> bool:
    """Whether a plain HTML form was sent: by a browser without JavaScript."""
    return request.headers.get("content-type", "").partition(";")[0].strip() == "application/x-www-form-urlencoded"


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of a submitted form; of a repeated one the last.

    Raises:
        InvalidRequest: not a form.
    """
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50, errors="strict"))
    except ValueError as exc:
        raise InvalidRequest("invalid_form", "The form could not be read.") from exc


def file_form(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """The fields of a form that may bear files (RFC 7578), and the files; of a repeated one the last. A file that
    nobody chose is not among them.

    Raises:
        InvalidRequest: not such a form.
    """
    boundary = _BOUNDARY.search(content_type)
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    parts = (b"\r\n" + body).split(b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1")) if boundary else []
    if not 2 < len(parts) <= MOST_PARTS or not parts[-1].startswith(b"--"):
        raise InvalidRequest("invalid_form", "The form could not be read.")
    for part in parts[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        named = _NAMED.search(head.decode(errors="replace"))
        if named is None:
            raise InvalidRequest("invalid_form", "The form could not be read.")
        if named[2] is None:
            fields[named[1]] = _utf8(content)
        elif content:
            files[named[1]] = content
    return fields, files


def _utf8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as exc:
        raise InvalidRequest("invalid_form", "The form is not UTF-8.") from exc


def wants_page(request: Request) -> bool:
    """Whether a person looks: a browser asks for HTML, a mail server or a program does not."""
    return "text/html" in request.headers.get("accept", "")


async def page(make: Callable[..., str], shop: Shop, locale: str, status: int = 200, **facts: Any) -> Response:
    """One of the shop's own pages, that nobody keeps."""
    html = await in_thread(make, shop, locale, **facts)
    return HTMLResponse(html, status_code=status, headers={**SECURITY, **PRIVATE})


def in_words(endpoint: Endpoint, make: Callable[..., str]) -> Endpoint:
    """The endpoint, whose refusals a person is told in a page of the shop."""

    async def answer(request: Request, shop: Shop) -> Response:
        try:
            return await endpoint(request, shop)
        except ShopError as exc:
            if exc.status >= 500 or not wants_page(request):
                raise
            locale = request.query_params.get("locale", "")
            return await page(make, shop, locale, exc.status, code=exc.code)

    return answer


def problem(status: int, code: str, message: str, details: dict[str, Any] | None = None) -> JSON:
    """An error as the contract wants it."""
    return JSON({"code": code, "message": message, "details": details or {}}, status_code=status)


async def _refuse(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, ShopError)
    if exc.status >= 500:
        log.error("%s %s: %s", request.method, _road(request), exc, exc_info=exc)
    answer = problem(exc.status, exc.code, exc.message, exc.details)
    if exc.status == 503:
        answer.headers["retry-after"] = "2"
    return answer


async def _refuse_http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    code = HTTP_CODES.get(exc.status_code, "invalid_request")
    answer = problem(exc.status_code, code, exc.detail)
    answer.headers.update(exc.headers or {})
    return answer


async def _fail(request: Request, exc: Exception) -> Response:
    log.error("%s %s failed", request.method, _road(request), exc_info=exc)
    return problem(500, "internal", "Something went wrong on our side. Nothing was charged; try again.")


def _road(request: Request) -> str:
    """The request's route, for logs. Never its path: whoever has that of an order page opens it."""
    return str(getattr(request.scope.get("route"), "path", "an unknown path"))
