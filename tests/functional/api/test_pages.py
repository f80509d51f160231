"""The built pages as the local server gives them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.static import Pages
from shop.domain.headers import ASKED_ANEW, FOR_EVER, SECURITY, TRANSPORT
from tests.architecture.sources import ROOT
from tests.functional.api.client import Client


@pytest.fixture
def output(tmp_path: Path) -> Path:
    files = {
        "index.html": "home",
        "404.html": "not here",
        "zh/404.html": "没有",
        "zh/index.html": "首页",
        "assets/site.0123456789.css": "p{}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "home"),
        ("/zh/", 200, "首页"),
        ("/nothing/", 404, "not here"),
        ("/zh/nothing/", 404, "没有"),
        ("/%00", 404, "not here"),
        ("/" + "long/" * 2000, 404, "not here"),
        ("/" + "x" * 300, 404, "not here"),
        ("/%2e%2e/%2e%2e/etc/passwd", 404, "not here"),
    ],
)
def test_pages(output: Path, path: str, status: int, text: str) -> None:
    with Client(Pages(output)) as client:
        answer = client.get(path)
    assert (answer.status_code, answer.text) == (status, text)


def test_a_wrong_method_is_refused(output: Path) -> None:
    with Client(Pages(output)) as client:
        assert client.post("/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing/", "/assets/site.0123456789.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(output: Path, path: str) -> None:
    with Client(Pages(output)) as client:
        plain, safe = client.get(path), client.get(f"https://shop.test{path}")
    assert SECURITY.items() <= dict(plain.headers).items()
    assert "strict-transport-security" not in plain.headers
    assert TRANSPORT.items() <= dict(safe.headers).items()


def test_the_policy_lets_no_written_script_or_style_run() -> None:
    policy = SECURITY["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert not {"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"} & set(re.split(r"[ ;]+", policy))
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_the_documented_web_servers_send_the_same(server: str) -> None:
    text = (ROOT / "docs/developer/publish.md").read_text()
    config = text.partition(f"```{server}\n")[2].partition("```")[0].lower()
    for name, value in {**SECURITY, **TRANSPORT}.items():
        assert f'{name} "{value.lower()}"' in config
    assert FOR_EVER in config
    assert f'"{ASKED_ANEW}"' in config


def test_what_is_named_by_its_content_is_kept_for_ever(output: Path) -> None:
    with Client(Pages(output)) as client:
        assert "immutable" in client.get("/assets/site.0123456789.css").headers["cache-control"]
        assert client.get("/").headers["cache-control"] == "no-cache"
        assert client.get("/assets/nothing.css").headers["cache-control"] == "no-cache"
