"""What a shop keeps of itself in the folder STATE: its address, and the secret that it made."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SCHEMES = ("http://", "https://")
_ADDRESS = "address"
"""The file that says where the local server last served the shop."""


class SettingError(Exception):
    """A setting is wrong; the message names it and says what it should be."""


def keep_address(state: Path, site_url: str) -> None:
    """Let the commands of other terminals know where the shop is served: their mails and links lead there.

    Raises:
        SettingError: the folder can't be used.
    """
    fresh = state / f".{_ADDRESS}-{secrets.token_hex(8)}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        fresh.write_text(f"{site_url}\n")
        fresh.replace(state / _ADDRESS)
    except OSError as exc:
        raise _unusable(state, exc) from exc


def kept_address(state: Path) -> str | None:
    """Where the shop was served last, if it was."""
    try:
        address = (state / _ADDRESS).read_text().strip()
    except OSError:  # never served from here; a folder that can't be used is reported where it is needed
        return None
    if not address.startswith(SCHEMES):
        raise SettingError(f"{state / _ADDRESS}: found {address!r}, expected an address; delete the file")
    return address


def _unusable(state: Path, exc: OSError) -> SettingError:
    return SettingError(f"STATE: {state} can't be used as a folder of this shop ({exc.strerror})")


def keep_secret(state: Path) -> bytes:
    """The secret of a shop that was given none: made once, readable by its owner only.

    Raises:
        SettingError: the folder can't be used, or the file holds no secret.
    """
    file = state / "secret"
    try:
        if not file.exists():
            _make_secret(state, file)
        secret = file.read_bytes().strip()
    except OSError as exc:
        raise SettingError(f"{_unusable(state, exc)}; where there is no disk, set REGULARS_SECRET") from exc
    if len(secret) < 32:
        raise SettingError(
            f"{file}: expected 32 characters or more; delete it to make a new one (old links will die)"
        )
    return secret


def _make_secret(state: Path, file: Path) -> None:
    state.mkdir(parents=True, exist_ok=True)
    fresh = state / f".secret-{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48))
    try:
        os.link(fresh, file)  # whole or not at all, and only the first of several processes
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
