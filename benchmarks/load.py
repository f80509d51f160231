"""The load generator: keep-alive connections on raw sockets, in a process of its own.

    python -m benchmarks.load < plan.json > outcome.json

*Closed loop* (no rate): each connection sends its next request when it has its answer. *Open loop*: requests
are due at a fixed rate, and one's latency counts from when it was due, so that a server that stalls is not
spared the requests that it kept waiting.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import Counter, deque
from collections.abc import Callable

import msgspec

from benchmarks.figures import BenchmarkFailed
from benchmarks.processes import run

NUMBER = "{n}"
"""Where the requests' running number goes: ten digits, so that the length of the body is always the same."""
_HEADER_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


class Plan(msgspec.Struct, kw_only=True):
    port: int
    requests: list[str]
    """Whole HTTP requests, sent in turn, with ``NUMBER`` where each must differ."""
    status: int = 200
    """What every answer must be."""
    connections: int = 32
    seconds: float = 3.0
    warm_up: float = 0.5
    rate: float | None = None
    """Requests a second, open loop; ``None``: closed loop."""
    first: int = 0
    """The first running number."""


class Outcome(msgspec.Struct, kw_only=True):
    """Latencies in seconds."""

    rate: float
    count: int
    p50: float
    p99: float
    statuses: dict[str, int]


class Connection(asyncio.Protocol):
    """One request at a time; ``answered`` hears the connection and the status."""

    def __init__(self, answered: Callable[[Connection, int], None]) -> None:
        self._answered = answered
        self._transport: asyncio.Transport | None = None
        self._seen = b""
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: bytes, since: float) -> None:
        assert self._transport is not None
        self.since = since
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head = self._seen.find(_HEADER_END)
        if head < 0:
            return
        at = self._seen.lower().find(_LENGTH, 0, head) + len(_LENGTH)
        length = int(self._seen[at : self._seen.index(b"\r\n", at)])
        if len(self._seen) < head + len(_HEADER_END) + length:
            return
        status = int(self._seen[9:12])
        self._seen = b""
        self._answered(self, status)

    def close(self) -> None:
        if self._transport:
            self._transport.close()


class Load:
    """One run of a plan."""

    def __init__(self, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        self._plan = plan
        self._loop = loop
        self._requests = [text.replace("%", "%%").replace(NUMBER, "%(n)010d").encode() for text in plan.requests]
        self._number = plan.first
        self._latencies: list[float] = []
        self._statuses: Counter[int] = Counter()
        self._free: list[Connection] = []
        self._due: deque[float] = deque()
        self._from = self._until = 0.0
        self._finished = 0.0

    async def run(self) -> Outcome:
        connections = [
            (await self._loop.create_connection(lambda: Connection(self._answered), "127.0.0.1", self._plan.port))[1]
            for _ in range(self._plan.connections)
        ]
        self._from = self._loop.time() + self._plan.warm_up
        self._until = self._from + self._plan.seconds
        if self._plan.rate is None:
            for connection in connections:
                self._send(connection, self._loop.time())
            await asyncio.sleep(self._until - self._loop.time())
        else:
            self._free = connections
            await self._arrive(self._plan.rate)
        for connection in connections:
            connection.close()
        return self._outcome()

    async def _arrive(self, rate: float) -> None:
        start = self._from - self._plan.warm_up
        total = int((self._until - start) * rate)
        for number in range(total):
            due = start + number / rate
            if due > self._loop.time():
                await asyncio.sleep(due - self._loop.time())
            if self._free:
                self._send(self._free.pop(), due)
            else:
                self._due.append(due)
        patience = self._loop.time() + 10
        while len(self._free) < self._plan.connections and self._loop.time() < patience:
            await asyncio.sleep(0.01)

    def _send(self, connection: Connection, since: float) -> None:
        template = self._requests[self._number % len(self._requests)]
        connection.send(template % {b"n": self._number}, since)
        self._number += 1

    def _answered(self, connection: Connection, status: int) -> None:
        now = self._loop.time()
        self._statuses[status] += 1
        counted = now if self._plan.rate is None else connection.since
        if self._from <= counted < self._until:
            self._latencies.append(now - connection.since)
            self._finished = now
        if self._plan.rate is None:
            if now < self._until:
                self._send(connection, now)
        elif self._due:
            self._send(connection, self._due.popleft())
        else:
            self._free.append(connection)

    def _outcome(self) -> Outcome:
        ordered = sorted(self._latencies)
        if not ordered:
            raise BenchmarkFailed("the server did not answer a single request in time")
        return Outcome(
            rate=len(ordered) / max(self._plan.seconds, self._finished - self._from),
            count=len(ordered),
            p50=ordered[len(ordered) // 2],
            p99=ordered[int(len(ordered) * 0.99)],
            statuses={str(status): count for status, count in sorted(self._statuses.items())},
        )


def put_under_load(plan: Plan) -> Outcome:
    """Carry out a plan in a process of its own.

    Raises:
        BenchmarkFailed: an answer with another status than the plan's.
    """
    said = run(["-m", "benchmarks.load"], stdin=msgspec.json.encode(plan).decode(), limit=plan.seconds + 60)
    outcome = msgspec.json.decode(said, type=Outcome)
    if set(outcome.statuses) != {str(plan.status)}:
        raise BenchmarkFailed(f"answers by status: {outcome.statuses}, expected only {plan.status}")
    return outcome


def http(method: str, path: str, body: str = "", headers: str = "") -> str:
    """A request as it goes over the wire; ``headers``: lines that each end with CRLF."""
    length = len(body.replace(NUMBER, "0" * 10).encode())
    content = f"Content-Type: application/json\r\nContent-Length: {length}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{content}\r\n{body}"


def main() -> None:
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    gc.disable()  # a pause of ours must not look like one of the server's
    loop = asyncio.new_event_loop()
    try:
        outcome = loop.run_until_complete(Load(plan, loop).run())
    finally:
        loop.close()
    sys.stdout.write(msgspec.json.encode(outcome).decode())


if __name__ == "__main__":
    main()
