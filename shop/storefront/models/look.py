"""``look:`` in ``shop.yaml``: colours and fonts in place of the theme's."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shop.storefront.models.fields import Colour, Model, Text, refuse

COLOURS = frozenset(
    """paper surface sunken ink muted line line-strong accent accent-hover on-accent accent-soft
    sale ok warn warn-soft error error-soft focus""".split()  # noqa: SIM905 - a list to read
)
"""The custom properties of ``tokens.css`` that are colours."""


def _name(value: Any) -> str:
    if value not in COLOURS:
        raise refuse(f"a colour's name: {', '.join(sorted(COLOURS))}")
    return str(value)


def _stack(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"""[\w '"-]+(?:,[\w '"-]+)*""", value) or _open(value):
        raise refuse("names of fonts with commas between, as Georgia, serif")
    return value


def _open(value: str) -> bool:
    return any(value.count(quote) % 2 for quote in "\"'")


def _weight(value: Any) -> str:
    if not re.fullmatch(r"[1-9]00( [1-9]00)?", str(value)):
        raise refuse('a weight from 100 to 900, or "100 900" for a variable font')
    return str(value)


Colours = dict[Annotated[str, BeforeValidator(_name)], Colour]
Stack = Annotated[str, BeforeValidator(_stack)]


class FontFile(Model):
    """A WOFF2 file in the content folder."""

    family: Text
    file: Annotated[str, Field(pattern=r"^[\w-]+\.woff2$")]
    weight: Annotated[str, BeforeValidator(_weight)] = "400"
    style: Literal["normal", "italic"] = "normal"


class Fonts(Model):
    text: Stack | None = None
    headings: Stack | None = None
    files: tuple[FontFile, ...] = ()


class Look(Model):
    light: Colours = Field(default_factory=dict)
    dark: Colours = Field(default_factory=dict)
    fonts: Fonts = Fonts()
