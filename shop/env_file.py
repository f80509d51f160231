"""A file of settings: lines NAME=value that stand in for the environment, and never overrule it."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from pathlib import Path

from shop.state import SettingError


def add_settings(file: Path, environ: MutableMapping[str, str]) -> None:
    """Add what stands in the file; what is set already stays. A file that is not there is none.

    Raises:
        SettingError: it can't be read, or a line is no setting.
    """
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingError(f"REGULARS_ENV_FILE: {file} can't be read ({exc})") from exc
    for number, line in enumerate(lines, 1):
        name, sign, value = line.partition("=")
        if not line.strip() or line.startswith("#"):
            continue
        if not sign or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise SettingError(f"{file}:{number}: expected a line as REGULARS_SITE_URL=https://shop.example")
        value = value.strip()
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        environ.setdefault(name, value[1:-1] if quoted else value)
