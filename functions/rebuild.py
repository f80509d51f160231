"""``make serve``: build again when something is saved, and reload the pages that are open.

A page served under watch gets one more script, which listens to ``/_reload`` (server-sent events). A build that
fails leaves the last good one in place; what is wrong is shown in the terminal and in the page.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import watch

WATCHED = ("content", "theme", "shop/storefront", "shop/domain", "pelicanconf.py")

_SCRIPT = b"""
const events = new EventSource("/_reload");
events.onmessage = () => location.reload();
"""
_TAG = b'<script src="/_reload.js" defer></script></body>'


class Rebuilder:
    def __init__(self, root: Path, app: ASGIApp) -> None:
        self._root = root
        self._inner = app
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="rebuild", daemon=True)
        self._builds = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The shop with reloading pages."""
        if scope["type"] == "http" and scope["path"] == "/_reload.js":
            await Response(_SCRIPT, media_type="text/javascript")(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/_reload":
            await StreamingResponse(self._events(), media_type="text/event-stream")(scope, receive, send)
        elif scope["type"] == "http" and not scope["path"].startswith(
            ("/api/", "/assets/", "/pictures/", "/sandbox/")
        ):
            await self._inner(_uncompressed(scope), receive, _with_script(send))
        else:
            await self._inner(scope, receive, send)

    async def _events(self) -> AsyncIterator[bytes]:
        seen = self._builds
        yield b": hello\n\n"
        while not self._stop.is_set():
            await asyncio.sleep(0.1)
            if self._builds != seen:
                seen = self._builds
                yield b"data: built\n\n"

    def _watch(self) -> None:
        paths = [self._root / name for name in WATCHED if (self._root / name).exists()]
        for _ in watch(*paths, stop_event=self._stop, debounce=150, step=50, raise_interrupt=False):
            build(self._root)
            self._builds += 1


def build(root: Path) -> bool:
    """Build the pages, with problems shown in them; whether it went well."""
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py"]
    return subprocess.run(command, cwd=root, env={**os.environ, "SHOP_PROBLEMS": "show"}, check=False).returncode == 0  # noqa: S603


def _uncompressed(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _with_script(send: Send) -> Send:
    """Put the reload script before the end of an HTML page."""
    start: Message | None = None
    body = b""

    async def forward(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            html = any(n == b"content-type" and v.startswith(b"text/html") for n, v in message["headers"])
            if not html:
                await send(message)
                return
            start = message
        elif start is None:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body"):
                page = body.replace(b"</body>", _TAG, 1)
                kept = [
                    (n, v) for n, v in start["headers"] if n not in (b"content-length", b"etag", b"last-modified")
                ]
                await send({**start, "headers": [*kept, (b"content-length", str(len(page)).encode())]})
                await send({"type": "http.response.body", "body": page})

    return forward
