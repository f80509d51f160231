"""The built pages as the local server gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.static import Pages
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


def test_what_is_named_by_its_content_is_kept_for_ever(output: Path) -> None:
    with Client(Pages(output)) as client:
        assert "immutable" in client.get("/assets/site.0123456789.css").headers["cache-control"]
        assert client.get("/").headers["cache-control"] == "no-cache"
        assert client.get("/assets/nothing.css").headers["cache-control"] == "no-cache"
