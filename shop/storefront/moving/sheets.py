"""The files of a bundle: front matter as our merchants write it, and the body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

_LISTS = ("options", "variants", "pictures", "price_history")
"""Lists whose entries stand on a line each."""
_NUMBER = re.compile(r"^[-+]?(?:[0-9]*\.[0-9]+|[0-9]+\.?)$")


class _Dumper(yaml.SafeDumper):
    """Quotes whatever our reader, or any other, would take for something else than a text."""


_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("+-.0123456789"))


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    kind = "float" if "." in str(value) else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(value))


_Dumper.add_representer(Decimal, _decimal)


def sheet(values: Mapping[str, Any], body: str) -> str:
    """A Markdown file with front matter."""
    return f"---\n{''.join(_field(name, value) for name, value in values.items())}---\n{body}"


def _field(name: str, value: Any) -> str:
    if name in _LISTS:
        return f"{name}:\n" + "".join(f"  - {_inline(item)}\n" for item in value)
    return f"{name}: {_inline(value)}\n"


def _inline(value: Any) -> str:
    """A value on one line."""
    if not isinstance(value, str | int | bool | date | Decimal | dict | list):
        raise TypeError(f"{value!r} can't stand in front matter")
    text = yaml.dump(
        [value], Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    )
    return text.strip()[1:-1]


def category_sheet(name: str) -> str:
    """A category that has nothing but its name yet."""
    return sheet({"title": name, "summary": name}, "")
