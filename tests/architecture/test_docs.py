"""Whatever can be called or set is written about in README.md or docs/."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from shop.__main__ import main
from shop.storefront.settings import DEFAULTS
from tests.architecture.sources import ROOT, modules

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)
READ_BY = re.compile(r"\b(?:env|environ)(?:\.get\(|\[)\s*\"([A-Z][A-Z_]+)\"")


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    """``orders list``, ``stock show`` …"""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


def variables() -> list[str]:
    """Environment variables that the shop reads."""
    files = [*modules("shop", "functions"), ROOT / "pelicanconf.py", ROOT / "publishconf.py"]
    return sorted({name for path in files for name in READ_BY.findall(path.read_text())})


@pytest.fixture(scope="module")
def documents() -> str:
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(path.read_text() for path in files if path.is_file())


@pytest.mark.parametrize("target", TARGETS)
def test_make_targets(documents: str, target: str) -> None:
    assert re.search(rf"\bmake {target}\b", documents), f"make {target}"


@pytest.mark.parametrize("command", list(commands(main)))
def test_commands(documents: str, command: str) -> None:
    group, _, name = command.rpartition(" ")
    alone = rf"python -m shop {group + ' ' if group else ''}{name}\b"
    listed = rf"python -m shop {group} [a-z|]*\b{name}\b"
    assert re.search(alone, documents) or (group and re.search(listed, documents)), command


@pytest.mark.parametrize("variable", sorted({*variables(), *DEFAULTS}))
def test_settings(documents: str, variable: str) -> None:
    assert re.search(rf"\b{variable}\b", documents), variable


def test_makes_all_promised_targets() -> None:
    promised = {"demo", "setup", "test", "html", "serve", "check", "bench", "publish", "rollback", "tick", "reviews"}
    assert promised <= set(TARGETS)
