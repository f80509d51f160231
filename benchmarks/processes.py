"""Child processes: fresh interpreters, servers on 127.0.0.1, and a folder on the disk that the shop would use."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import BenchmarkFailed
from shop.settings import Environment

ROOT = Path(__file__).parent.parent
_PATIENCE = 30.0


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty folder beside the shop's own database, so that writing it costs what it costs the shop."""
    state = Environment.read().state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=state))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(
    arguments: Sequence[str], *, stdin: str = "", env: Mapping[str, str] | None = None, limit: float = 300
) -> str:
    """Run Python with the arguments to its end; what it printed.

    Raises:
        BenchmarkFailed: it failed, or took longer than ``limit`` seconds.
    """
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise BenchmarkFailed(f"python {' '.join(arguments)} took longer than {limit:.0f} s") from exc
    if done.returncode:
        raise BenchmarkFailed(f"python {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def wall(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> float:
    """Seconds from starting Python with the arguments to its end."""
    start = time.perf_counter()
    run(arguments, env=env)
    return time.perf_counter() - start


@contextmanager
def serving(arguments: Sequence[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[None]:
    """Python with the arguments, from when it accepts connections on ``port`` until the block ends.

    Raises:
        BenchmarkFailed: it does not come up.
    """
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
        )
        try:
            if not _accepts(server, port):
                said.seek(0)
                raise BenchmarkFailed(f"python {' '.join(arguments)} does not serve:\n{said.read()[-2000:]}")
            yield
        finally:
            stop(server)


def stop(child: subprocess.Popen[bytes]) -> None:
    """End a child that we started, kindly if it lets us."""
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _accepts(server: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
