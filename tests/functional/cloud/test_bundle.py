"""The bundle of the functions: small, the same each time, and whole."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import babel.localedata
import pytest
from babel import Locale
from babel.dates import format_date, format_datetime

from shop.adapters.cloud.bundle import LEFT_OUT, build_bundle
from shop.adapters.cloud.locale_data import trim
from shop.adapters.cloud.packages import HERE, LAMBDA
from shop.ports.cloud import Bundle
from shop.services.format_money import format_money
from tests.architecture.sources import ROOT
from tests.architecture.test_imports import FUNCTIONS

MOST = 18_000_000
CACHE = ROOT / ".tools" / "bundles"
"""Where the packages stay between runs of the tests."""
BUILD_ONLY = {"boto3", "botocore", "awscrt", "pelican", "pydantic", "pagefind", "uvicorn", "click", "rich"}

WITHOUT_ANYTHING_ELSE = """
import sys
sys.path[:0] = [{unpacked!r}]
from pathlib import Path
import functions.{name}
from shop.settings import Environment
from shop import bootstrap
for store in ("sqlite", "dynamodb"):
    environment = Environment.read({{
        "STATE": {state!r}, "REGULARS_STORE": store, "REGULARS_PAYMENTS": "stripe", "REGULARS_MAIL": "ses",
        "STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRETS": "whsec_1", "REGULARS_SECRET": "s" * 40,
    }})
    bootstrap.build_shop(environment).payments._client
import shop.services.inline_css, shop.services.run_schedule
from shop.adapters.photos import develop
import io
from PIL import Image
for kind in ("JPEG", "PNG", "WEBP"):
    Image.new("RGBA" if kind == "PNG" else "RGB", (40, 30)).save(photo := io.BytesIO(), kind)
    assert develop(photo.getvalue()).startswith(b"\\xff\\xd8")
shop.services.inline_css._inliner().inline("<p>mail</p>")
from shop.services.format_money import format_money
assert format_money(1250, "EUR", "zh_Hans") == "€12.50"
from zoneinfo import ZoneInfo
ZoneInfo("Europe/Berlin")
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    assert "site-packages" not in file, file
"""


@pytest.fixture(scope="module")
def for_lambda() -> Bundle:
    return build_bundle(ROOT, CACHE)


@pytest.fixture(scope="module")
def for_this_machine() -> Bundle:
    return build_bundle(ROOT, CACHE, HERE)


@pytest.fixture(scope="module")
def unpacked(for_this_machine: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(io.BytesIO(for_this_machine.body)) as zipped:
        zipped.extractall(folder)
    return folder


def names(bundle: Bundle) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(bundle.body)) as zipped:
        return zipped.namelist()


def test_it_is_small(for_lambda: Bundle, for_this_machine: Bundle) -> None:
    """With bytecode too, which only the functions' own Python makes."""
    assert len(for_lambda.body) <= MOST
    assert (for_this_machine.compiled, len(for_this_machine.body) <= MOST) == (True, True)


def test_it_is_made_for_the_machine_that_runs_it(for_lambda: Bundle) -> None:
    libraries = [name for name in names(for_lambda) if name.endswith(".so")]
    assert any("css_inline" in name for name in libraries)
    versioned = [name for name in libraries if "cpython" in name]
    tag = f"cpython-{LAMBDA.python.replace('.', '')}-aarch64-linux-gnu.so"
    assert [name for name in versioned if not name.endswith(tag)] == []


def test_the_same_input_gives_the_same_bytes(for_this_machine: Bundle) -> None:
    """In another process too, bytecode included."""
    where = f"Path({str(ROOT)!r}), Path({str(CACHE)!r}), HERE"
    script = (
        "from pathlib import Path; from shop.adapters.cloud.bundle import build_bundle; "
        f"from shop.adapters.cloud.packages import HERE; print(build_bundle({where}).digest)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == for_this_machine.digest


def test_nothing_of_the_build_is_in_it(for_lambda: Bundle) -> None:
    found = names(for_lambda)
    assert {name.partition("/")[0] for name in found} & BUILD_ONLY == set()
    assert [name for name in found if name.startswith(LEFT_OUT)] == []
    assert [name for name in found if name.endswith(".pyi") or "__pycache__" in name] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_starts_from_it_alone(name: str, unpacked: Path, tmp_path: Path) -> None:
    """With the interpreter's own library and nothing else on the path: boto is needed by calls only."""
    code = WITHOUT_ANYTHING_ELSE.format(unpacked=str(unpacked), name=name, state=str(tmp_path))
    plain = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([plain, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_language_writes_what_it_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amounts, dates and times with the trimmed data, beside the same with all of it."""
    languages = [name for name in babel.localedata.locale_identifiers() if "_" not in name or name == "zh_Hans"]
    before = {name: written(name) for name in languages}
    folder = Path(babel.localedata.__file__).parent / "locale-data"
    monkeypatch.setattr("babel.localedata._cache", {})
    monkeypatch.setattr("babel.localedata.pickle.load", lambda file: babel.localedata.pickle.loads(trim(file.read())))
    monkeypatch.setattr("shop.services.format_money._pattern", _uncached())
    assert folder.is_dir()
    assert {name: written(name) for name in languages} == before


def written(language: str) -> tuple[str, ...]:
    locale = Locale.parse(language)
    day, moment = date(2027, 3, 9), datetime(2027, 3, 9, 14, 5)  # noqa: DTZ001 (already local)
    amounts = [format_money(123456, currency, language) for currency in ("EUR", "USD", "JPY", "CNY", "CHF")]
    return (*amounts, format_date(day, format="long", locale=locale), format_datetime(moment, "short", locale=locale))


def _uncached() -> object:
    from shop.services import format_money as module

    return module._pattern.__wrapped__
