"""Imports point down only, and a function loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests import dynamodb_local
from tests.architecture.sources import ROOT

FUNCTIONS = ("checkout", "contact", "feedback", "orders", "reviews", "scheduled", "subscriptions", "webhooks")
FOREIGN = {
    "pelican",
    "markdown",
    "PIL",
    "pydantic",
    "pagefind",
    "watchfiles",
    "uvicorn",
    "click",
    "rich",
    "boto3",
    "stripe",
}
CEILING_MS = 250.0
RUNS = 5
YARDSTICK = "import asyncio, decimal, email.message, http.client, sqlite3, ssl, xml.etree.ElementTree, zoneinfo"
YARDSTICK_MS = 80.0
"""What the yardstick takes on the machine that the ceiling was set on: a slower one gets a higher ceiling."""


def run(code: str) -> str:
    """Run code in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def import_ms(statement: str) -> float:
    """Milliseconds of processor time that an import statement takes in a fresh interpreter, once it is compiled."""
    timed = f"import time; start = time.process_time(); {statement}; print((time.process_time() - start) * 1000)"
    return float(run(timed))


@pytest.fixture(scope="module")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever the environment says: imports are compiled once, as those of a deployed function are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONDONTWRITEBYTECODE", "")
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        yield


def test_imports_point_down_only() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_loads_nothing_of_the_build(name: str) -> None:
    loaded = run(f"import functions.{name}, sys; print(*{{module.partition('.')[0] for module in sys.modules}})")
    assert FOREIGN & set(loaded.split()) == set()
    storefront = run(
        f"import functions.{name}, sys; print(*(m for m in sys.modules if m.startswith('shop.storefront')))"
    )
    assert storefront == ""


WITH_STRIPE = """
import sys, functions.{name}
from datetime import UTC, datetime
from shop import bootstrap
from shop.adapters.payments import signatures
from shop.settings import Environment
environment = Environment.read(
    {{"STATE": {state!r}, "REGULARS_PAYMENTS": "stripe"}}
    | {{"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRETS": "whsec_1"}}
)
payments = bootstrap.build_shop(environment).payments
now = datetime.now(UTC)
body = b'{{"id": "evt_1", "type": "checkout.session.expired", "data": {{"object": {{"metadata": {{}}}}}}}}'
payments.parse_webhook(body, {{"stripe-signature": signatures.sign(b"whsec_1", body, now)}}, now)
print("stripe" in sys.modules)
"""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_stripe_s_library_is_loaded_with_the_first_request_to_it(name: str, tmp_path: Path) -> None:
    """So a webhook, which only listens, never pays for it."""
    assert run(WITH_STRIPE.format(name=name, state=str(tmp_path))) == "False"


WITH_DYNAMODB = """
import sys, functions.checkout
from shop import bootstrap
from shop.domain.errors import Unavailable
from shop.settings import Environment
assert "botocore" not in sys.modules, "before the store is needed"
environment = {"REGULARS_STORE": "dynamodb", "REGULARS_AWS_ENDPOINT": "http://127.0.0.1:9"}
store = bootstrap._choose_store(Environment.read(environment))
assert "botocore" not in sys.modules, "before it is asked anything"
store.client.open()
print(*sys.modules)
"""


def test_checkout_on_dynamodb_loads_its_client_alone_and_late(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in dynamodb_local.ACCOUNT.items():
        monkeypatch.setenv(name, value)
    loaded = set(run(WITH_DYNAMODB).split())
    assert "botocore.client" in loaded
    assert {name for name in loaded if name.partition(".")[0] in ("boto3", "s3transfer")} == set(), (
        "the resource layer"
    )
    assert "sqlite3" not in loaded


@pytest.mark.usefixtures("bytecode")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_imported_fast(name: str) -> None:
    runs = [(import_ms(YARDSTICK), import_ms(f"import functions.{name}")) for _ in range(RUNS)]
    slowness = max(1.0, median(yardstick for yardstick, _ in runs) / YARDSTICK_MS)
    assert median(taken for _, taken in runs) <= CEILING_MS * slowness


def test_every_function_is_looked_at() -> None:
    own_machine_only = {"__init__", "backstage", "http", "local", "rebuild", "server", "static"}
    assert {path.stem for path in (ROOT / "functions").glob("*.py")} - own_machine_only == set(FUNCTIONS)
