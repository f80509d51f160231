"""The merchant's colours and fonts over the theme's: as a stylesheet, and whether its words can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shop.storefront.documents import Document, Words
from shop.storefront.models.look import FontFile, Look
from shop.storefront.problems import Problems

TEXT, PARTS = 4.5, 3.0
"""WCAG 2.2: 1.4.3 for words, 1.4.11 for what a control or the focus is known by."""
_PAIRS = (
    *(("ink", ground, TEXT) for ground in ("paper", "surface", "sunken", "accent-soft", "warn-soft", "error-soft")),
    *(("muted", ground, TEXT) for ground in ("paper", "surface", "sunken")),
    *(
        (words, ground, TEXT)
        for words in ("accent", "sale", "ok", "warn", "error")
        for ground in ("paper", "surface")
    ),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-hover")),
    *((part, ground, PARTS) for part in ("line-strong", "focus") for ground in ("paper", "surface")),
)
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3})\s*;")
_DARK = "@media (prefers-color-scheme: dark)"
_WOFF2 = b"wOF2"


@dataclass(frozen=True)
class Styles:
    """``light`` and ``dark``: every colour by name; ``css``: what stands behind the theme's; ``files``: the fonts."""

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    css: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def make_styles(look: Look, document: Document, tokens: Path, problems: Problems) -> Styles:
    """The look of a shop; what can't be read or is not there stands in ``problems``."""
    theme_light, theme_dark = _theme_colours(tokens)
    light, dark = {**theme_light, **look.light}, {**theme_light, **theme_dark, **look.dark}
    _check("light", light, look.light, document, problems)
    _check("dark", dark, look.dark, document, problems)
    files = dict(_font_files(look, document, problems))
    return Styles(light, dark, "\n".join(_rules(look, files)), files)


def _theme_colours(tokens: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The theme's own colours, light and dark."""
    text = tokens.read_text(encoding="utf-8") if tokens.is_file() else ""
    found = [
        {name: _long(colour) for name, colour in _TOKEN.findall(part)}
        for part in (text.partition(_DARK)[0], text.partition(_DARK)[2])
    ]
    return found[0], found[1]


def _long(colour: str) -> str:
    """
    >>> _long("#fff"), _long("#2B4D3C")
    ('#ffffff', '#2b4d3c')
    """
    digits = colour[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, contrast ratio).

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _check(
    scheme: str, colours: Mapping[str, str], own: Mapping[str, str], document: Document, problems: Problems
) -> None:
    """Report each colour of the merchant's that is too near to another, with the one that it is nearest to.

    Pairs of the theme's own are its matter.
    """
    worst: dict[str, tuple[float, str, float]] = {}
    for words, ground, least in _PAIRS:
        name, other = (words, ground) if words in own else (ground, words)
        if name in own and other in colours:
            reached = contrast(colours[name], colours[other])
            if reached < least:
                worst[name] = min(worst.get(name, (least, other, least)), (reached, other, least))
    for name, (reached, other, least) in worst.items():
        found = Words(f"{colours[name]!r}, {reached:.1f} : 1 beside {other} ({colours[other]})")
        document.report(problems, ("look", scheme, name), found, f"a contrast of at least {least} : 1")


def _font_files(look: Look, document: Document, problems: Problems) -> Iterator[tuple[str, bytes]]:
    for index, font in enumerate(look.fonts.files):
        path = document.folder / font.file
        body = path.read_bytes() if path.is_file() else b""
        if body.startswith(_WOFF2):
            yield f"fonts/{font.file}", body
            continue
        found = Words(f"{font.file!r}, which is not WOFF2" if body else f"no file {font.file!r}")
        document.report(problems, ("look", "fonts", "files", index, "file"), found, "a .woff2 file beside this one")


def _rules(look: Look, files: Mapping[str, bytes]) -> Iterator[str]:
    yield from (_face(font) for font in look.fonts.files if f"fonts/{font.file}" in files)
    stacks = {"--sans": look.fonts.text, "--serif": look.fonts.headings}
    fonts = " ".join(f"{name}: {stack};" for name, stack in stacks.items() if stack)
    if fonts:
        yield f":root, :root:lang(zh) {{ {fonts} }}"
    for scheme, colours in (("light", look.light), ("dark", look.dark)):
        if colours:
            yield f"@media (prefers-color-scheme: {scheme}) {{ :root {{ {_properties(colours)} }} }}"


def _face(font: FontFile) -> str:
    """``optional``: a font that is late is for the next page, so that no line moves."""
    return (
        f'@font-face {{ font-family: "{font.family}"; src: url("../fonts/{font.file}") format("woff2"); '
        f"font-weight: {font.weight}; font-style: {font.style}; font-display: optional; }}"
    )


def _properties(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
