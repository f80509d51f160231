"""The handlers under awslambdaric, AWS's own runtime for Python, called through its HTTP interface as by Lambda.

Docs: AWS Lambda, "Using the Lambda runtime API".
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.shops import publish

EVENTS = ROOT / "tests" / "events"
SECONDS = 10


class Runtime(ThreadingHTTPServer):
    """What Lambda answers to a function: one event, then nothing until it ends."""

    daemon_threads = True

    def __init__(self, event: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.events: Queue[dict[str, Any]] = Queue()
        self.events.put(event)
        self.answers: Queue[tuple[str, Any]] = Queue()


class Call(BaseHTTPRequestHandler):
    server: Runtime

    def do_GET(self) -> None:
        body = json.dumps(self.server.events.get()).encode()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + SECONDS) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:shop")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answers.put((self.path.rpartition("/")[2], json.loads(body)))

    def log_message(self, format: str, *args: Any) -> None:
        pass


def invoke(handler: str, event: dict[str, Any], **settings: str) -> tuple[str, Any]:
    """``response`` or ``error``, and what the function said."""
    with Runtime(event) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        environment = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "shop",
            "LAMBDA_TASK_ROOT": str(ROOT),
            "PYTHONPATH": str(ROOT),
            "_HANDLER": handler,
            **settings,
        }
        command = [sys.executable, "-m", "awslambdaric", handler]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
            try:
                return server.answers.get(timeout=60)
            finally:
                process.kill()
                server.shutdown()


def recorded(name: str) -> dict[str, Any]:
    return json.loads((EVENTS / f"{name}.json").read_text())


@pytest.mark.parametrize(
    ("name", "event", "status", "code"),
    [
        ("checkout", "health", 503, "not_published"),
        ("orders", "order", 404, "order_not_found"),
        ("contact", "unknown", 404, "not_found"),
    ],
)
def test_a_function_answers_as_one_of_lambda(tmp_path: Path, name: str, event: str, status: int, code: str) -> None:
    settings = {"STATE": str(tmp_path), "REGULARS_SNAPSHOT": str(tmp_path / "none")}
    kind, answer = invoke(f"functions.{name}.handler", recorded(event), **settings)
    assert (kind, answer["statusCode"], json.loads(answer["body"])["code"]) == ("response", status, code)


def test_a_shopper_checks_out(tmp_path: Path) -> None:
    publish(tmp_path)
    settings = {"STATE": str(tmp_path / "var"), "REGULARS_SNAPSHOT": str(tmp_path / "snapshot")}
    kind, answer = invoke("functions.checkout.handler", recorded("checkout-base64"), **settings)
    assert (kind, answer["statusCode"]) == ("response", 201)
    assert json.loads(answer["body"])["checkout_url"]


def test_a_schedule_that_fails_is_told_to_lambda(tmp_path: Path) -> None:
    kind, answer = invoke("functions.scheduled.handler", {}, STATE=str(tmp_path), REGULARS_SECRET="short")
    assert (kind, answer["errorType"]) == ("error", "SettingError")
    assert "REGULARS_SECRET" in answer["errorMessage"]
