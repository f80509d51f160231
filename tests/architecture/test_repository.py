"""What may not stand in the repository: addresses of downloads, paths of a machine, unfinished work."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import FOLDERS, ROOT, place, texts

REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "npmjs" + ".org", "/simple" + "/")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z]\w*/|(?<![\w.])/(?:root|work)/")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + r"ME|XX" + r"X)\b|lorem " + "ipsum", re.IGNORECASE)
LOCKED = ("requirements.txt", "requirements-test.txt", "functions/requirements.txt", "tests/requirements-aws.txt")
TOP = {*FOLDERS, "tests"}


def findings(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands, as ``file:line``."""
    return [
        f"{place(path)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_address() -> None:
    assert findings(re.compile("|".join(map(re.escape, REGISTRIES)))) == []


def test_no_path_of_a_machine() -> None:
    assert findings(MACHINE_PATHS) == []


def test_nothing_is_left_undone() -> None:
    assert findings(UNFINISHED) == []


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "functions/requirements.txt", "tests/requirements-aws.txt"]
)
def test_requirements_are_names_and_hashes(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    requirement = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not requirement.fullmatch(line)] == []


def test_npm_lock_is_names_and_hashes() -> None:
    lock = (ROOT / "tests/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= lock.count('"node_modules/')


def test_folders_at_the_top_are_those_of_the_house() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().split()}
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != ".git"}
    strangers = {name for name in found - TOP - ignored if not name.endswith(".egg-info")}
    assert strangers == set()
