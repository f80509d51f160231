"""A browser for tests: speaks to an ASGI app in this process, and never raises what the app raised."""

from __future__ import annotations

from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp


class Client:
    def __init__(self, app: ASGIApp) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://shop.test", trust_env=False)
        self._loop = start_blocking_portal()

    def __enter__(self) -> Client:
        self._portal = self._loop.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._portal.call(self._client.aclose)
        self._loop.__exit__(*error)

    def request(self, method: str, path: str, **request: Any) -> httpx.Response:
        return self._portal.call(lambda: self._client.request(method, path, **request))

    def get(self, path: str, **request: Any) -> httpx.Response:
        return self.request("GET", path, **request)

    def post(self, path: str, **request: Any) -> httpx.Response:
        return self.request("POST", path, **request)
