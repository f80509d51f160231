"""The functions on one ordinary server: started as docs/server says, asked as by a proxy, stopped as by systemd."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.architecture.sources import ROOT
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.shops import publish

UNITS = ROOT / "docs/server"
CART = {"items": [{"sku": "POT", "quantity": 1}]}


def unit(name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(UNITS / name)
    return parsed


class Machine:
    """A socket that stays open, and servers that take it over, one after the other."""

    def __init__(self, folder: Path, stripe: FakeStripe) -> None:
        publish(folder)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._log = folder / "server.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REGULARS_", "STRIPE_"))}
        self.environment = {
            **kept,
            "STATE": str(folder / "var"),
            "REGULARS_ENV_FILE": os.devnull,
            "REGULARS_SNAPSHOT": str(folder / "snapshot"),
            "REGULARS_SITE_URL": "https://shop.example",
            "REGULARS_PAYMENTS": "stripe",
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRETS": SECRET,
            "REGULARS_STRIPE_URL": stripe.url,
        }

    def start(self, **settings: str) -> subprocess.Popen[bytes]:
        """The command line of the unit, with the socket where systemd puts it."""
        _, *words = shlex.split(unit("regulars.service")["Service"]["ExecStart"])
        words[words.index("--fd") + 1] = str(self._socket.fileno())
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env={**self.environment, **settings},
                pass_fds=[self._socket.fileno()],
                stdout=log,
                stderr=log,
            )

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        process = self.start()
        try:
            assert self.get("/api/health").status_code == 200, self.log()
            yield process
        finally:
            process.terminate()
            process.wait(timeout=60)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=60)

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", json=body, headers=headers, timeout=60)

    def log(self) -> str:
        return self._log.read_text()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with serve(FakeStripe(lambda: datetime.now(UTC))) as fake:
        yield fake


@pytest.fixture
def machine(tmp_path: Path, stripe: FakeStripe) -> Iterator[Machine]:
    machine = Machine(tmp_path, stripe)
    yield machine
    machine.close()


def test_the_journal_opens_no_order(machine: Machine) -> None:
    with machine.serving():
        assert machine.get("/api/orders/the-token").status_code == 404
    assert "the-token" not in machine.log()
    assert "--no-access-log" in (UNITS / "Dockerfile").read_text()


def test_a_shopper_buys_and_nothing_of_the_backstage_is_there(machine: Machine, stripe: FakeStripe) -> None:
    with machine.serving():
        proxied = {"x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https", "host": "evil.example"}
        placed = machine.post("/api/checkout", CART, **proxied)
        assert placed.status_code == 201
        (session,) = stripe.world.sessions.values()
        assert session["success_url"].startswith("https://shop.example/"), "whatever the browser says its host is"
        order = machine.get(f"/api/orders/{placed.json()['token']}")
        assert order.json()["number"] == placed.json()["order"]
        assert machine.post("/api/contact", {"name": "Ada", "email": "a@b.example", "topic": "order", "message": "?"})
        for path in ("/mailbox", "/sandbox/pay/sbx_1", "/", "/index.html", "/_reload", "/assets/x.css"):
            refused = machine.get(path)
            assert (refused.status_code, refused.json()["code"]) == (404, "not_found"), path
        assert machine.post("/api/webhooks/sandbox", {}).status_code == 404
        assert machine.post("/api/webhooks/stripe", {}).json()["code"] == "bad_signature"
        assert "server" not in machine.get("/api/health").headers


def test_what_has_begun_is_answered_before_it_stops(machine: Machine) -> None:
    """The body comes slowly: SIGTERM arrives in the middle of a request."""
    with machine.serving() as process:
        body = b'{"items": [{"sku": "POT", "quantity": 1}]}'
        port = int(machine.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as shopper:
            head = (
                f"POST /api/quote HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\nexpect: 100-continue\r\n\r\n"
            )
            shopper.sendall(head.encode())
            assert b"100 Continue" in shopper.recv(1000), "it is being read"
            process.send_signal(signal.SIGTERM)
            shopper.sendall(body)
            assert shopper.recv(1000).startswith(b"HTTP/1.1 200")
        assert process.wait(timeout=60) in (0, -signal.SIGTERM)


def test_nobody_is_refused_while_it_is_exchanged(machine: Machine) -> None:
    with machine.serving():
        placed = machine.post("/api/checkout", CART, **{"idempotency-key": "once"}).json()
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(machine.get("/api/stock?sku=POT")))
    waiting.start()  # while no server runs
    with machine.serving():
        waiting.join(timeout=60)
        assert [answer.status_code for answer in answers] == [200]
        assert machine.post("/api/checkout", CART, **{"idempotency-key": "once"}).json() == placed


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"REGULARS_PAYMENTS": "sandbox"}, "REGULARS_PAYMENTS: found sandbox"),
        ({"STRIPE_SECRET_KEY": "nonsense"}, "STRIPE_SECRET_KEY"),
        ({"REGULARS_SNAPSHOT": "/nowhere"}, "has not been built"),
    ],
)
def test_it_does_not_start_where_nobody_could_pay(machine: Machine, settings: dict[str, str], says: str) -> None:
    assert machine.start(**settings).wait(timeout=60) != 0
    assert says in machine.log()
    assert "Traceback" not in machine.log()


def test_the_units_are_ones_that_systemd_takes(tmp_path: Path) -> None:
    names = sorted(path.name for path in UNITS.glob("regulars*"))
    assert names == ["regulars-tick.service", "regulars-tick.timer", "regulars.service", "regulars.socket"]
    for name in names:
        assert unit(name).sections()
    if shutil.which("systemd-analyze"):
        for name in names:  # with a program that is there
            text = (UNITS / name).read_text().replace("/srv/shop/.venv/bin/python", sys.executable)
            (tmp_path / name).write_text(text)
        command = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        ours = [line for line in done.stderr.splitlines() if "regulars" in line]
        assert (done.returncode, ours) == (0, []), done.stderr


def test_the_timer_and_the_server_run_what_there_is() -> None:
    server, tick = unit("regulars.service")["Service"], unit("regulars-tick.service")["Service"]
    assert "functions.server:app" in server["ExecStart"]
    assert tick["ExecStart"].endswith("-m shop tick")
    assert unit("regulars-tick.timer")["Timer"]["OnCalendar"] == "minutely"
    for service in (server, tick):
        assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
        assert service["ReadWritePaths"] == "/var/lib/shop"


def test_the_container_has_all_that_it_starts() -> None:
    lines = (UNITS / "Dockerfile").read_text()
    copied = [words.split()[0] for words in re.findall(r"^COPY (.+)$", lines, re.MULTILINE)]
    assert copied == ["requirements.txt", "shop/", "functions/"]
    assert all((ROOT / name).exists() for name in copied)
    assert re.findall(r"^USER (\w+)$", lines, re.MULTILINE) == ["shop"]
    assert "functions.server:app" in lines
