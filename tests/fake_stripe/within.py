"""The fake without a network between: for tests that ask it a thousand times, and not how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe
from starlette.requests import Request
from starlette.types import Message

from tests.fake_stripe.server import FakeStripe


class Within(stripe.HTTPClient):
    """What the stripe library sends requests with: here, a call."""

    name = "within"

    def __init__(self, fake: FakeStripe) -> None:
        super().__init__()
        self._fake = fake

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        async def receive() -> Message:
            return {"type": "http.request", "body": (post_data or "").encode(), "more_body": False}

        where = urlsplit(url)
        scope = {
            "type": "http",
            "method": method.upper(),
            "path": where.path,
            "query_string": where.query.encode(),
            "headers": [(key.lower().encode(), value.encode()) for key, value in (headers or {}).items()],
            "server": (where.hostname, 80),
            "scheme": where.scheme,
        }
        answering = self._fake.answer(Request(scope, receive))
        try:
            answering.send(None)  # it waits for nothing, so it ends at once
        except StopIteration as ended:
            return bytes(ended.value.body), ended.value.status_code, dict(ended.value.headers)
        raise AssertionError("the fake waits for something")

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def within(fake: FakeStripe) -> Iterator[FakeStripe]:
    """The stripe library's requests go to the fake, until the block ends."""
    fake.url = "http://stripe.test"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stripe, "new_default_http_client", lambda **options: Within(fake))
        yield fake
