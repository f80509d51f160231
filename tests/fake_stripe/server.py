"""The fake over HTTP, as the stripe library and the command line of Stripe's speak to it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shop.adapters.payments import signatures
from tests.fake_stripe.world import Refused, Thing, World

KEY = "sk_test_123456789012"
RESTRICTED = "rk_test_123456789012"
SECRET = "whsec_a_secret_of_the_tests"
LISTED = 30 * 86400
"""Seconds for which events are listed."""


class FakeStripe:
    """A world behind HTTP, and what may go wrong between it and the shop."""

    def __init__(self, now: Any) -> None:
        self.world = World(now)
        self.requests: list[tuple[str, str, Thing]] = []
        """Method, path and parameters of each request, carried out or not."""
        self.faults: list[str] = []
        """For the next requests, one each: ``500``, ``429``, ``401``; ``lost``: carried out, but never answered."""
        self.lacking: dict[str, str] = {}
        """Beginning of a path → the right that the restricted key lacks for it."""
        self.url = ""
        self._answers: dict[str, tuple[Thing, int, Thing]] = {}

    def webhook(self, event: Thing, now: datetime, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
        """An event as it is delivered."""
        body = json.dumps(event, indent=2).encode()
        return body, {"stripe-signature": signatures.sign(secret.encode(), body, now)}

    async def answer(self, request: Request) -> Response:
        raw = (await request.body()).decode()
        wanted = unflatten(raw or request.url.query)
        self.requests.append((request.method, request.url.path, wanted))
        fault = self.faults.pop(0) if self.faults else ""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in (KEY, RESTRICTED) or fault == "401":
            return _error(Refused("Invalid API Key provided.", status=401))
        lacks = next((right for path, right in self.lacking.items() if request.url.path.startswith(path)), "")
        if lacks and bearer == RESTRICTED:
            return _error(_forbidden(lacks))
        if fault in ("500", "429"):
            return _error(Refused("Something went wrong.", status=int(fault), type="api_error"))
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        try:
            status, body = self._once(key, request, wanted)
        except Refused as refused:
            status, body = refused.status, refused.body
        if fault == "lost":
            return _error(Refused("Gateway timeout.", status=504, type="api_error"))
        return JSONResponse(_public(body), status_code=status, headers={"request-id": "req_1"})

    def _once(self, key: str, request: Request, wanted: Thing) -> tuple[int, Thing]:
        known = self._answers.get(key) if key else None
        if known:
            if known[0] != wanted:
                raise Refused(
                    "Keys for idempotent requests can only be used with the same parameters.",
                    type="idempotency_error",
                )
            return known[1], known[2]
        body = self._carry_out(request.method, request.url.path.removeprefix("/v1/"), wanted)
        if key:
            self._answers[key] = (wanted, 200, body)
        return 200, body

    def _carry_out(self, method: str, path: str, wanted: Thing) -> Thing:
        world = self.world
        name = path.split("/")[2] if path.startswith("checkout/sessions/") else path.partition("/")[2]
        match method, re.sub(r"(?<=/)(cs_test|pi|ch)_\w+", "*", path):
            case "POST", "coupons":
                return world.create_coupon(wanted)
            case "POST", "products" | "payment_methods":  # for Stripe's own command line
                return {**wanted, "id": f"{path[:4]}_{world.number()}", "object": path[:-1]}
            case "POST", "prices":
                return world.create_price(wanted)
            case "GET", "payment_pages/*":
                return world.session(name)
            case "POST", "payment_pages/*/confirm":
                world.pay(name.partition("/")[0])
                return world.session(name.partition("/")[0])
            case "POST", "checkout/sessions":
                return world.create_session(wanted)
            case "GET", "checkout/sessions":
                return _page(world.list_sessions(wanted), "/v1/checkout/sessions", wanted)
            case "POST", "checkout/sessions/*/expire":
                return world.expire_session(name)
            case "GET", "checkout/sessions/*":
                return world.expanded(world.session(name), wanted, "payment_intent")
            case "GET", "payment_intents/*":
                return world.find(world.intents, name)
            case "GET", "charges/*":
                return world.find(world.charges, name)
            case "POST", "refunds":
                return world.create_refund(wanted)
            case "GET", "charges":
                return _page([*world.charges.values()], "/v1/charges", wanted)
            case "GET", "payment_intents":
                return _page([*world.intents.values()], "/v1/payment_intents", wanted)
            case "GET", "refunds":
                fields = ("payment_intent", "charge")
                for kept, field in ((world.intents, "payment_intent"), (world.charges, "charge")):
                    if field in wanted:
                        world.find(kept, wanted[field])
                made = [r for r in world.refunds.values() if all(r[f] == wanted[f] for f in fields if f in wanted)]
                return _page(made, "/v1/refunds", wanted)
            case "GET", "events":
                told = [
                    event
                    for event in reversed(world.events)
                    if event["created"] > world.now() - LISTED
                    and event["type"] in wanted.get("types", [event["type"]])
                    and _within(event["created"], wanted.get("created", {}))
                ]
                return _page(told, "/v1/events", wanted)
            case "GET", "webhook_endpoints":
                return _page(list(world.endpoints.values()), "/v1/webhook_endpoints", wanted)
        raise Refused(f"Unrecognized request URL ({method}: /v1/{path}).", status=404)


@contextmanager
def serve(fake: FakeStripe) -> Iterator[FakeStripe]:
    """The fake on a free port of this machine, until the block ends."""
    methods = ["GET", "POST"]
    app = Starlette(routes=[Route("/v1/{rest:path}", fake.answer, methods=methods)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    sockets = [server.config.bind_socket()]
    sockets[0].listen()  # connections wait from now on, even before the thread has begun
    fake.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.should_exit = True
        thread.join()


def unflatten(form: str) -> Thing:
    """``a[b][0][c]=d`` as nested dictionaries and lists.

    >>> unflatten("a[b]=1&c[0][d]=2&c[1][d]=3&types[0]=x")
    {'a': {'b': '1'}, 'c': [{'d': '2'}, {'d': '3'}], 'types': ['x']}
    """
    tree: Thing = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *parts, last = re.findall(r"[^\[\]]+", name)
        place = tree
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = value
    found = _listed(tree)
    assert isinstance(found, dict)
    return found


def _listed(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and all(name.isdigit() for name in tree):
        return [_listed(tree[name]) for name in sorted(tree, key=int)]
    return {name: _listed(value) for name, value in tree.items()}


def _within(created: int, bounds: Thing) -> bool:
    return int(bounds.get("gte", 0)) <= created < int(bounds.get("lt", created + 1))


def _page(things: list[Thing], url: str, wanted: Thing) -> Thing:
    start = next((n + 1 for n, t in enumerate(things) if t["id"] == wanted.get("starting_after")), 0)
    limit = int(wanted.get("limit", 10))
    data = [_public(thing) for thing in things[start : start + limit]]
    return {"object": "list", "url": url, "has_more": len(things) > start + limit, "data": data}


def _public(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if name != "_"}


def _forbidden(right: str) -> Refused:
    return Refused(
        f"The provided key 'rk_test_*' does not have the required permissions for this endpoint on account 'acct_1'. "
        f"Having the '{right}' permission would allow this request to continue.",
        status=403,
    )


def _error(refused: Refused) -> Response:
    return JSONResponse(refused.body, status_code=refused.status)
