"""The built pages as a web server gives them: packed, with lifetimes, security headers and the shop's 404 page."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shop.domain.headers import ASKED_ANEW, SECURITY, TRANSPORT, cache_control


class Pages(StaticFiles):
    def __init__(self, output: Path) -> None:
        super().__init__(directory=output, html=True, check_dir=False)
        self._output = output

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as exc:
            plain = Response(f"{exc.detail}\n", status_code=exc.status_code, media_type="text/plain")
            response = self._not_found(path) if exc.status_code == 404 else plain
        except OSError:  # a name that no file can have
            response = self._not_found(path)
        else:
            if response.status_code == 404:  # the first language's page, whatever the path
                response = self._not_found(path)
        response.headers["cache-control"] = cache_control(path) if response.status_code == 200 else ASKED_ANEW
        response.headers.update(SECURITY)
        if scope.get("scheme") == "https":
            response.headers.update(TRANSPORT)
        return response

    def _not_found(self, path: str) -> Response:
        for folder in (path.partition("/")[0], ""):
            page = os.path.join(self._output, folder, "404.html")  # noqa: PTH118
            if os.path.isfile(page):  # noqa: PTH113 (where a Path raises for a name that no file can have)
                return FileResponse(page, status_code=404)
        return Response(
            "Not found. Has the shop been built? Run: make html\n", status_code=404, media_type="text/plain"
        )
