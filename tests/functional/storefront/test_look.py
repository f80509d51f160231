"""Colours and fonts that the merchant names in shop.yaml: in the stylesheet, and readable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.functional.storefront.small_shop import ROOT, SmallShop

SHOP = "content/shop.yaml"
READABLE = "a contrast of at least 4.5 : 1"
SEEN = "a contrast of at least 3.0 : 1"
LOOK = """\
look:
  light: {accent: "#7a1f3d", accent-hover: "#5e1730", paper: "#ffffff"}
  dark: {accent: "#f0b7c6"}
  fonts:
    text: Inter, sans-serif
    headings: "'Playfair Display', Georgia, serif"
    files:
      - {family: Inter, file: inter.woff2, weight: 100 900}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    small = SmallShop(tmp_path_factory.mktemp("looks"), picture_cache)
    small.write(SHOP, (small.root / SHOP).read_text(encoding="utf-8") + LOOK)
    (small.root / "content/inter.woff2").write_bytes(b"wOF2 letters")
    small.build(THEME=str(ROOT / "theme"))
    return small


def styles(shop: SmallShop) -> str:
    [address] = re.findall(r'<link rel="stylesheet" href="/(assets/site[^"]+)"', shop.page("index.html"))
    return shop.page(address)


def test_the_colours_take_the_place_of_the_theme_s_light_and_dark(shop: SmallShop) -> None:
    own = styles(shop)
    assert own.rindex("--accent:#7a1f3d") > own.rindex("--accent:#2b4d3c")
    light = own.rindex("prefers-color-scheme:light")
    assert light < own.rindex("--accent:#7a1f3d") < own.rindex("prefers-color-scheme:dark")
    assert own.rindex("prefers-color-scheme:dark") < own.rindex("--accent:#f0b7c6")


def test_the_browser_s_bar_has_the_accent(shop: SmallShop) -> None:
    assert 'media="(prefers-color-scheme: light)" content="#7a1f3d"' in shop.page("index.html")


def test_fonts_are_served_by_the_shop_itself_in_every_language(shop: SmallShop) -> None:
    own = styles(shop)
    [font] = re.findall(r"@font-face\{[^}]*url\(\"?/(assets/fonts/[^\")]+)", own)
    assert (shop.output / font).read_bytes() == b"wOF2 letters"
    assert re.search(r":root,:root:lang\(zh\)\{--sans:Inter, sans-serif;--serif:[^}]*Playfair Display", own)


@pytest.mark.parametrize(
    ("look", "problem"),
    [
        (
            '  light: {accent: "#ffcc00"}',
            "2 look.light.accent: found '#ffcc00', 1.4 : 1 beside on-accent (#fbf9f4), expected " + READABLE,
        ),
        (
            '  dark: {paper: "#777777"}',
            "2 look.dark.paper: found '#777777', 1.2 : 1 beside line-strong (#7d857b), expected " + SEEN,
        ),
        ("  light: {accent: red}", "2 look.light.accent: found 'red', expected a colour in quotes, as \"#2b4d3c\""),
        (
            "  fonts: {text: 'x; } body { display: none'}",
            "2 look.fonts.text: found 'x; } body { display: none', expected names of fonts with commas between, "
            "as Georgia, serif",
        ),
        (
            "  fonts: {files: [{family: Inter, file: none.woff2}]}",
            "2 look.fonts.files[1].file: found no file 'none.woff2', expected a .woff2 file beside this one",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(small_shop: SmallShop, look: str, problem: str) -> None:
    (small_shop.root / "theme/static/css/tokens.css").write_bytes((ROOT / "theme/static/css/tokens.css").read_bytes())
    before = (small_shop.root / SHOP).read_text(encoding="utf-8")
    small_shop.write(SHOP, f"{before}look:\n{look}\n")
    line, _, rest = problem.partition(" ")
    number = before.count("\n") + int(line)
    assert f"{SHOP}:{number} {rest}" in small_shop.problems()


def test_the_theme_s_own_colours_can_be_read(small_shop: SmallShop) -> None:
    tokens = (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8")
    small_shop.write("theme/static/css/tokens.css", tokens)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", tokens.partition("@media")[0]))
    names = {"paper", "ink", "muted", "accent", "sale"}
    chosen = ", ".join(f'{name}: "{found[name]}"' for name in sorted(names))
    small_shop.write(SHOP, (small_shop.root / SHOP).read_text(encoding="utf-8") + f"look:\n  light: {{{chosen}}}\n")
    assert small_shop.problems() == []
