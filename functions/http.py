"""How every function speaks HTTP: bounded bodies in, JSON out, one table from errors to answers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shop.domain.errors import InvalidRequest, ShopError, TooLarge
from shop.domain.requests import MAX_BODY
from shop.services.shop import Shop

log = logging.getLogger(__name__)
logging.getLogger("mangum.http").setLevel(logging.WARNING)  # it tells the path of each request: see _road

GetShop = Callable[[], Shop]
Endpoint = Callable[[Request, Shop], Awaitable[Response]]

HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}

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


async def read_body(request: Request) -> bytes:
    """The raw body.

    Raises:
        TooLarge: over ``MAX_BODY``; no more than that is read.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            raise TooLarge("too_large", f"Send at most {MAX_BODY} bytes.", limit=MAX_BODY)
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
