"""Bundles into the content folder: made aside, then put in place one by one, each whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from shop.domain.errors import Conflict
from shop.storefront.moving.bundles import Bundle
from shop.storefront.moving.sheets import category_sheet, sheet

DRAFTS = "drafts"
"""Beside ``products``; the build does not look into it."""
_ASIDE = ".moving"


def place(content: Path, bundles: Sequence[Bundle], categories: Mapping[str, str]) -> set[str]:
    """Write everything; the slugs of those that were there when their turn came, and were left alone.

    Raises:
        Conflict: another import is at work in this folder.
    """
    with _aside(content) as aside:
        for bundle in bundles:
            _write(aside / bundle.slug, bundle)
        for path, name in categories.items():
            _place_category(content / "categories" / path, aside / ".category.md", category_sheet(name))
        return {bundle.slug for bundle in bundles if not _move(aside / bundle.slug, home(content, bundle))}


def home(content: Path, bundle: Bundle) -> Path:
    """Where a bundle belongs."""
    return content / (DRAFTS if bundle.draft else "products") / bundle.slug


@contextmanager
def _aside(content: Path) -> Iterator[Path]:
    """A folder on the same disk, empty, for one import at a time. What a killed one left is thrown away."""
    aside = content / _ASIDE
    aside.mkdir(parents=True, exist_ok=True)
    with (aside / "lock").open("a") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as exc:
            raise Conflict("busy", f"Another import is writing into {content}. Wait until it ends.") from exc
        for left in aside.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
        yield aside
        shutil.rmtree(aside)


def _write(folder: Path, bundle: Bundle) -> None:
    folder.mkdir()
    for name, source in bundle.files.items():
        shutil.copyfile(source, folder / name)
    (folder / "index.md").write_text(sheet(bundle.values, bundle.body), encoding="utf-8", newline="\n")


def _move(source: Path, target: Path) -> bool:
    """Put a folder in its place, unless something is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        return False
    try:
        source.rename(target)
    except (FileExistsError, OSError) as exc:
        if target.exists():
            return False
        raise exc
    return True


def _place_category(folder: Path, aside: Path, text: str) -> None:
    aside.write_text(text, encoding="utf-8", newline="\n")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        os.link(aside, folder / "index.md")
    except FileExistsError:
        pass
    finally:
        aside.unlink()
