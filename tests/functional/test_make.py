"""The make targets, run by make itself in a copy of the repository with a small shop in ``content/``."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from shop.adapters.payments.stripe.events import HANDLED
from tests.browser.sample_shop import free_port
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.functional.storefront.small_shop import ROOT, SmallShop
from tests.shops import Clock

COPIED = ("Makefile", "pelicanconf.py", "publishconf.py", "requirements.txt")
FOLDERS = ("shop", "functions", "theme")
PRODUCT = "content/products/oolong/index.md"
SECONDS = 60.0


class Copy(SmallShop):
    """The repository with other content, and make in it. Nothing is installed: the packages are this run's own."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, root / "unused")
        shutil.rmtree(root / "theme")
        for name in COPIED:
            shutil.copy2(ROOT / name, root)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        venv = root / ".venv"
        venv.mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (venv / name).symlink_to(Path(sys.prefix) / name)
        for name in (".made", ".built"):
            (venv / name).touch()

    @property
    def environment(self) -> dict[str, str]:
        """Without what this run of the tests was told, by make or otherwise."""
        told = re.compile(r"REGULARS_|SHOP_|MAKE|MFLAGS|PORT$|STATE$|AT$|ARGS$|VIRTUAL_ENV|PYTHON")
        return {name: value for name, value in os.environ.items() if not told.match(name)}

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", *words)

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**self.environment, **more}
        return subprocess.run(words, cwd=self.root, env=env, capture_output=True, text=True, check=False)

    def built(self) -> dict[str, int]:
        """When each page was written, in nanoseconds."""
        return {str(path): path.stat().st_mtime_ns for path in self.output.rglob("*.html")}

    @contextmanager
    def serving(self, port: int, *words: str) -> Iterator[str]:
        """``make demo`` or ``make serve`` until it is stopped with Ctrl-C; its address."""
        log = (self.root / "server.log").open("w")
        process = subprocess.Popen(
            ["make", *words, f"PORT={port}"],
            cwd=self.root,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            deadline = time.monotonic() + SECONDS
            while not _answers(url):
                assert process.poll() is None, self.log()
                assert time.monotonic() < deadline, self.log()
            yield url
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=SECONDS)
            log.close()

    def log(self) -> str:
        return (self.root / "server.log").read_text()


def _answers(url: str) -> bool:
    try:
        get(f"{url}/api/health")
    except (urllib.error.URLError, ConnectionError):
        time.sleep(0.05)
        return False
    return True


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return str(answer.read().decode())


def post(url: str, body: Any) -> Any:
    request = urllib.request.Request(url, json.encode(body), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.decode(answer.read())


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def copy(copied: Copy) -> Iterator[Copy]:
    """The copy, with its content as it was and nothing built; converted pictures stay."""
    before = {path: (copied.root / path).read_text() for path in (PRODUCT, "content/shop.yaml")}
    for name in ("output", "snapshot", "state", "var", "site"):
        shutil.rmtree(copied.root / name, ignore_errors=True)
    yield copied
    for path, text in before.items():
        copied.write(path, text)


def test_html_builds_for_the_port_and_the_state_that_it_is_told(copy: Copy) -> None:
    done = copy.make("html", "PORT=8123", "STATE=state")
    assert done.returncode == 0, done.stderr
    assert 'href="http://127.0.0.1:8123/"' in copy.page("index.html")
    assert (copy.root / "snapshot/current").is_file()
    assert (copy.root / "state/cache/pictures").is_dir()
    assert not (copy.root / "var").exists()


def test_publish_names_a_mistake_and_leaves_the_shop_as_it_was(copy: Copy) -> None:
    assert copy.make("publish").returncode == 0
    assert 'href="https://tea.example/"' in copy.page("index.html")
    published = copy.root / "site/current/products/oolong/index.html"
    assert "€9.00" in published.read_text()
    before = copy.built()
    copy.edit(PRODUCT, "price: 9.00", "price: 9.005")
    done = copy.make("publish")
    assert done.returncode != 0
    assert f"{PRODUCT}:7 price: found 9.005, expected an amount with at most 2 decimals" in done.stderr
    assert copy.built() == before


def test_publish_and_rollback_change_what_shoppers_see(copy: Copy) -> None:
    page = copy.root / "site/current/products/oolong/index.html"
    assert copy.make("publish").returncode == 0
    copy.edit(PRODUCT, "price: 9.00", "price: 9.50")
    plan = copy.make("publish", "ARGS=--dry-run")
    assert "is not published: " in plan.stdout, plan.stderr
    assert "€9.00" in page.read_text()
    assert copy.make("publish").returncode == 0
    assert "€9.50" in page.read_text()
    assert copy.make("rollback").returncode == 0
    assert "€9.00" in page.read_text()
    listed = copy.run(".venv/bin/python", "-m", "shop", "releases", "--json")
    first, second = json.decode(listed.stdout)
    assert (first["live"], second["live"]) == (False, True)
    assert copy.make("rollback", f"TO={first['release']}").returncode == 0
    assert "€9.50" in page.read_text()
    wrong = copy.make("rollback", "TO=nothing")
    assert wrong.returncode != 0
    assert "python -m shop releases" in wrong.stderr


def test_publish_stops_where_stripe_would_tell_another_shop(copy: Copy) -> None:
    """With nothing shown to shoppers: they would pay, and nobody would hear of it."""
    with serve(FakeStripe(Clock())) as stripe:
        settings = {
            "REGULARS_PAYMENTS": "stripe",
            "REGULARS_STRIPE_URL": stripe.url,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRETS": SECRET,
        }
        stripe.world.add_endpoint("https://old-name.example/api/webhooks/stripe", HANDLED)
        assert "set REGULARS_SITE_URL" in copy.run("make", "publish", **settings).stderr
        settings["REGULARS_SITE_URL"] = "https://tea.example"
        done = copy.run("make", "publish", **settings)
        assert done.returncode != 0
        assert "Stripe has no webhook endpoint https://tea.example/api/webhooks/stripe" in done.stderr
        assert not (copy.root / "site/current").exists()
        stripe.world.add_endpoint("https://tea.example/api/webhooks/stripe", HANDLED)
        assert copy.run("make", "publish", **settings).returncode == 0
        assert (copy.root / "site/current/index.html").is_file()


def test_serve_goes_on_and_shows_the_mistake_in_the_page(copy: Copy) -> None:
    with copy.serving(free_port(), "serve", "STATE=state") as url:
        assert "build-problems" not in get(url)
        with urllib.request.urlopen(f"{url}/_reload", timeout=SECONDS) as events:
            assert events.readline() == b": hello\n"
            copy.edit(PRODUCT, "price: 9.00", "price: 9.005")
            _wait_for_build(events)
            assert f"{PRODUCT}:7 price: found 9.005" in get(url)
            copy.edit(PRODUCT, "price: 9.005", "price: 9.50")
            _wait_for_build(events)
        assert "build-problems" not in get(url)
        assert "€9.50" in get(f"{url}/products/oolong/")


def _wait_for_build(events: Any) -> None:
    while events.readline() != b"data: built\n":
        pass


def test_a_second_demo_builds_nothing_and_another_port_does(copy: Copy) -> None:
    port, other = free_port(), free_port()
    with copy.serving(port, "demo", "STATE=state") as url:
        assert "pages" in copy.log()
        assert f'href="{url}/"' in get(url)
    before = copy.built()
    with copy.serving(port, "demo", "STATE=state") as url:
        assert "pages" not in copy.log()
        assert copy.built() == before
    with copy.serving(other, "demo", "STATE=state") as url:
        assert f'href="{url}/"' in get(url)
    with copy.serving(port, "demo", "STATE=state") as url:
        assert f'href="{url}/"' in get(url)


def test_a_demo_after_another_build_or_a_change_builds_again(copy: Copy) -> None:
    port = free_port()
    with copy.serving(port, "demo"):
        pass
    assert copy.make("publish").returncode == 0
    with copy.serving(port, "demo") as url:
        assert f'href="{url}/"' in get(url)
    copy.edit(PRODUCT, "price: 9.00", "price: 9.50")
    with copy.serving(port, "demo") as url:
        assert "€9.50" in get(f"{url}/products/oolong/")


def test_a_second_terminal_knows_the_port_and_tick_takes_a_time(copy: Copy) -> None:
    with copy.serving(free_port(), "demo", "STATE=state") as url:
        placed = post(f"{url}/api/checkout", {"items": [{"sku": "TEA-OOL", "quantity": 1}]})
        shown = copy.run(".venv/bin/python", "-m", "shop", "orders", "show", placed["order"], STATE="state")
        assert f"{url}/order/#{placed['token']}" in shown.stdout, shown.stderr
        now = copy.make("tick", "STATE=state")
        assert "0 reservations ended" in now.stdout, now.stderr
    late = copy.make("tick", "STATE=state", "AT=2099-01-31T09:00Z")
    assert "1 reservations ended" in late.stdout, late.stderr
    wrong = copy.make("tick", "STATE=state", "AT=tomorrow")
    assert wrong.returncode != 0
    assert "2027-01-31T09:00Z" in wrong.stderr


def test_clean_keeps_the_orders(copy: Copy) -> None:
    assert copy.make("html", "STATE=state").returncode == 0
    assert copy.make("tick", "STATE=state").returncode == 0
    assert copy.make("clean", "STATE=state").returncode == 0
    assert sorted(path.name for path in (copy.root / "state").iterdir() if path.suffix == ".db") == ["shop.db"]
    assert not copy.output.exists()
    assert not (copy.root / "state/cache").exists()


def test_the_file_of_settings_is_for_the_live_shop_only(copy: Copy) -> None:
    copy.write(
        ".env", '# live\nREGULARS_SITE="folder:live$shop"\nREGULARS_SITE_URL=https://kettle.example\nSTATE=books\n'
    )
    try:
        done = copy.make("publish")
        assert done.returncode == 0, done.stderr
        assert 'href="https://kettle.example/"' in (copy.root / "live$shop/current/index.html").read_text()
        assert (copy.root / "books/cache").is_dir()
        listed = copy.run(".venv/bin/python", "-m", "shop", "releases", "--json")
        assert [one["live"] for one in json.decode(listed.stdout)] == [True]
        won = copy.run("make", "publish", REGULARS_SITE="folder:other", REGULARS_SITE_URL="https://pot.example")
        assert won.returncode == 0, won.stderr
        assert 'href="https://pot.example/"' in (copy.root / "other/current/index.html").read_text()
        with copy.serving(free_port(), "demo", "STATE=state") as url:
            assert f'href="{url}/"' in get(url)
    finally:
        (copy.root / ".env").unlink()
        for name in ("live$shop", "other", "books"):
            shutil.rmtree(copy.root / name, ignore_errors=True)
