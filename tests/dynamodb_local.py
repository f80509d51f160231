"""Amazon's own DynamoDB Local, in memory, for as long as a block of code."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from shop.adapters.store.dynamodb import DynamoDBStore
from shop.adapters.store.dynamodb_client import DynamoDBClient, Patience
from shop.adapters.store.dynamodb_table import create_table
from tests import toolchain

ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
"""What the environment must say; DynamoDB Local takes any."""

STARTING = 60.0
PATIENT = Patience(seconds=60)
"""On a busy machine: here nothing is to be given up."""

_numbers = count(1)


_clients: dict[str, DynamoDBClient] = {}
"""By address."""


class SharedClient(DynamoDBClient):
    """To one table of many: botocore takes long to make a client, so all tests have the same one."""

    def open(self) -> Any:
        endpoint = str(self._endpoint)
        return _clients.setdefault(endpoint, DynamoDBClient("any", endpoint)).open()

    def close(self) -> None:
        pass


@contextmanager
def dynamodb_local(folder: Path) -> Iterator[str]:
    """Its address. It binds every address of the machine, as it has no option for that, and keeps nothing."""
    home = toolchain.dynamodb_local()
    port = _free_port()
    command = [
        str(toolchain.java()),
        "-Djava.library.path=./DynamoDBLocal_lib",
        "-Xmx512m",
        "-jar",
        "DynamoDBLocal.jar",
        *("-port", str(port), "-inMemory", "-sharedDb", "-disableTelemetry"),
    ]
    log = folder / "dynamodb-local.log"
    with log.open("wb") as output, subprocess.Popen(command, cwd=home, stdout=output, stderr=output) as process:
        try:
            _await(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            client = _clients.pop(f"http://127.0.0.1:{port}", None)
            if client:
                client.close()
            process.kill()


def new_store(endpoint: str, patience: Patience = PATIENT) -> DynamoDBStore:
    """An empty store in a table of its own."""
    client = SharedClient(f"shop-{next(_numbers)}", endpoint, patience)
    create_table(client, poll=0.02)
    # tests live in January 2027: whoever runs them later must not have half of it removed meanwhile
    forever = {"Enabled": False, "AttributeName": "expires"}
    client.call("update_time_to_live", TableName=client.table, TimeToLiveSpecification=forever)
    return DynamoDBStore(client)


def drop(store: DynamoDBStore) -> None:
    """Remove the store's table, and close the store."""
    store.client.call("delete_table", TableName=store.table)
    store.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"DynamoDB Local does not start: {log.read_text()}")
