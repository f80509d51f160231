"""Where the shop is: what is given, else where it was last served, else the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.bootstrap import open_site
from shop.settings import Environment, SettingError, keep_address

SERVED = "http://127.0.0.1:8080"


def address(state: Path, serving: bool = False, **given: str) -> str:
    return Environment.read({"STATE": str(state), **given}, serving=serving).site_url


def test_another_terminal_knows_where_the_shop_is_served(tmp_path: Path) -> None:
    state = tmp_path / "new"
    assert address(state) == "http://127.0.0.1:8000"
    keep_address(state, SERVED)
    assert address(state) == SERVED
    assert [path.name for path in state.iterdir()] == ["address"]


def test_what_is_given_comes_first(tmp_path: Path) -> None:
    keep_address(tmp_path, SERVED)
    assert address(tmp_path, PORT="9000") == "http://127.0.0.1:9000"
    assert address(tmp_path, REGULARS_SITE_URL="https://tea.example/") == "https://tea.example"
    assert address(tmp_path, PORT="", REGULARS_SITE_URL="") == SERVED


def test_the_server_itself_goes_by_its_own_port(tmp_path: Path) -> None:
    keep_address(tmp_path, SERVED)
    assert address(tmp_path, serving=True) == "http://127.0.0.1:8000"


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("")
    with pytest.raises(SettingError, match="address: found ''"):
        address(tmp_path)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="STATE"):
        keep_address(tmp_path / "file", SERVED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGULARS_SITE", "ftp://tea"),
        ("REGULARS_SITE", "folder:"),
        ("REGULARS_SITE", "stack:"),
        ("REGULARS_SITE", "stack:a shop"),
        ("REGULARS_SNAPSHOT", "s3://bucket"),
        ("REGULARS_SNAPSHOT", "s3:bucket/snapshot"),
        ("REGULARS_GRACE_DAYS", "-1"),
    ],
)
def test_a_site_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name}: found '{value}', expected"):
        Environment.read({name: value})


@pytest.mark.parametrize("name", ["REGULARS_SNAPSHOT", "REGULARS_OUTPUT"])
def test_a_build_never_writes_straight_into_the_site(tmp_path: Path, name: str) -> None:
    environment = Environment.read({"REGULARS_SITE": f"folder:{tmp_path}", name: str(tmp_path / "within")})
    with pytest.raises(SettingError, match=name):
        open_site(environment)


def test_pages_for_this_machine_may_go_into_a_folder_only_if_they_are_meant_to() -> None:
    here = "http://127.0.0.1:8000"
    assert Environment.read({}).local_address == ""
    assert Environment.read({"REGULARS_SITE_URL": here}).local_address == here
    assert Environment.read({"REGULARS_SITE_URL": here, "REGULARS_SITE": "stack:tea"}).local_address == ""


def test_functions_read_the_snapshot_from_a_bucket() -> None:
    url = "s3://tea-pages/private/snapshot"
    assert Environment.read({"REGULARS_SNAPSHOT": url}).snapshot_url == url
    assert Environment.read({"REGULARS_SNAPSHOT": "elsewhere"}).snapshot_url == ""
