"""A cold start, in a fresh interpreter: import a function and let it answer its first request.

    python -m benchmarks.first_request MODULE

prints the milliseconds. The environment says where the snapshot and the books are.
"""

from __future__ import annotations

import asyncio
import sys
import time

START = time.perf_counter()


def event(method: str, path: str, body: str = "") -> dict[str, object]:
    """A request as API Gateway passes it on (HTTP API, format 2.0)."""
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "bench"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "shop.example"},
        "requestContext": {"http": http, "stage": "$default", "requestId": "1"},
        "body": body,
        "isBase64Encoded": False,
    }


REQUESTS = {
    "functions.checkout": event("POST", "/api/quote", '{"items":[{"sku":"P00001-0","quantity":1}],"country":"DE"}'),
    "functions.orders": event("GET", "/api/orders/none"),
    "functions.contact": event("POST", "/api/contact", "{}"),
    "functions.subscriptions": event("POST", "/api/subscriptions", "{}"),
    "functions.webhooks": event("POST", "/api/webhooks/sandbox", "{}"),
    "functions.scheduled": {},
    "benchmarks.usual": event("POST", "/api/quote", '{"items":[{"sku":"P00001-0","quantity":1}],"country":"DE"}'),
}


def main() -> None:
    name = sys.argv[1]
    asyncio.set_event_loop(asyncio.new_event_loop())  # as Lambda's runtime has one
    module = __import__(name, fromlist=["handler"])
    answer = module.handler(REQUESTS[name], None)
    took = time.perf_counter() - START
    if isinstance(answer, dict) and answer.get("statusCode", 200) >= 500:
        raise SystemExit(f"{name} answered {answer}")
    sys.stdout.write(f"{1e3 * took}\n")


if __name__ == "__main__":
    main()
