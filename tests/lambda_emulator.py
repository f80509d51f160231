"""AWS's Lambda Runtime Interface Emulator: a handler under awslambdaric, called over HTTP, with a real time limit.

It knows no ``--help``: whatever follows its own options is the program that it runs. That program is started with the
first call, ended when a call takes too long, and started anew with the next one, as in Lambda.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests import toolchain
from tests.architecture.sources import ROOT

INVOKE = "/2015-03-31/functions/function/invocations"
STARTING = 30.0


class Function:
    """A handler that waits to be called."""

    def __init__(self, url: str) -> None:
        self._url = url

    def call(self, event: Any) -> Any:
        """What the handler returned; of one that failed ``errorType`` and ``errorMessage``."""
        answer = httpx.post(f"{self._url}{INVOKE}", json=event, timeout=120)
        assert answer.status_code == 200, answer.text
        try:
            return answer.json()
        except json.JSONDecodeError:  # the emulator's own words
            return {"errorType": "emulator", "errorMessage": answer.text}


@contextmanager
def emulated(handler: str, folder: Path, settings: Mapping[str, str], seconds: int = 30) -> Iterator[Function]:
    """``handler``: as functions.checkout.handler; ``folder``: for its log; ``seconds``: its time limit."""
    port, api = _free_ports()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("REGULARS_", "STRIPE_"))},
        "AWS_LAMBDA_FUNCTION_NAME": "shop",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(seconds),
        "LAMBDA_TASK_ROOT": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "_HANDLER": handler,
        "REGULARS_ENV_FILE": os.devnull,
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode"),
        **settings,
    }
    command = [
        str(toolchain.lambda_emulator()),
        *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--runtime-api-address", f"127.0.0.1:{api}"),
        *(sys.executable, "-m", "awslambdaric", handler),
    ]
    log = folder / f"{handler}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _await(port, process, log)
            yield Function(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()  # and so what it runs
            process.wait(timeout=STARTING)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the emulator of Lambda does not start: {log.read_text()}")
