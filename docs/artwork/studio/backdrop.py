"""The set: a tinted wall, a table and light from a window at the upper left."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from .palette import darker, mix
from .picture import Picture
from .space import Camera

HALO_LIGHT = "#fff6e6"

TABLE = Camera(600, 935, 15, 1.14)
"""Every product stands on this table line."""

ABOVE = Camera(600, 640, 56, 1.0)
"""The view onto a set table."""


@dataclass(frozen=True)
class Mood:
    wall: str
    table: str

    @property
    def dusk(self) -> str:
        """The colour of shadows on this table."""
        return darker(self.table, 0.72)


SAGE = Mood("#c9d2c0", "#dde2d2")
REED = Mood("#d6d3b4", "#e6e2c9")
CLAY = Mood("#dfc2ab", "#ecd8c6")
AMBER = Mood("#e2c79a", "#eedcba")
MIST = Mood("#bfccd1", "#d7dfe1")
STONE = Mood("#cdc6bc", "#dfd9cf")
ROSE = Mood("#dfbfb8", "#edd8d1")
HARBOUR = Mood("#a9bcc4", "#c9d5d8")
EARTH = Mood("#c8ad98", "#dcc8b6")
LINEN = Mood("#dcd3c2", "#e9e2d5")
PLUM = Mood("#c9b7c0", "#ddd0d6")
PINE = Mood("#9db0a4", "#bccabf")


def room(pic: Picture, mood: Mood, *, horizon: float = 0.60) -> None:
    """A wall and a table that meet softly at `horizon` (a share of the height)."""
    pic.behind = _room(pic.width, pic.height, mood, horizon)


def table_top(pic: Picture, mood: Mood) -> None:
    """The table seen from above, with the window's light across it."""
    pic.behind = _table(pic.width, pic.height, mood)


@lru_cache(maxsize=40)
def _room(w: int, h: int, mood: Mood, horizon: float) -> Image.Image:
    pic = Picture(w, h)
    y = h * horizon
    wall = pic.linear(
        (0, 0),
        (w, y),
        [
            (0, mix(mood.wall, "#fffdf8", 0.40), 1),
            (0.55, mood.wall, 1),
            (1, mix(mood.wall, "#4a4048", 0.16), 1),
        ],
    )
    pic.put(f'<rect width="{w}" height="{h}" fill="{wall}"/>')
    _window(pic, 0, y)
    soft = h * 0.035
    near = mix(mood.wall, mood.table, 0.6)
    table = pic.linear(
        (0, y - soft),
        (0, h),
        [
            (0, near, 0),
            (0.5 * soft / (h - y), near, 0.75),
            (2 * soft / (h - y), near, 1),
            (0.5, mood.table, 1),
            (1, mix(mood.table, "#fffdf8", 0.3), 1),
        ],
    )
    pic.put(f'<rect y="{y - soft}" width="{w}" height="{h}" fill="{table}"/>')
    side = pic.linear((0, 0), (w, 0), [(0, "#ffffff", 0.14), (0.5, "#ffffff", 0), (1, "#4a4048", 0.10)])
    pic.put(f'<rect width="{w}" height="{h}" fill="{side}"/>')
    return pic.image(1.0)


@lru_cache(maxsize=40)
def _table(w: int, h: int, mood: Mood) -> Image.Image:
    pic = Picture(w, h)
    top = pic.linear(
        (0, 0),
        (w, h),
        [
            (0, mix(mood.table, "#fffdf8", 0.40), 1),
            (0.5, mood.table, 1),
            (1, mix(mood.table, "#4a4048", 0.14), 1),
        ],
    )
    pic.put(f'<rect width="{w}" height="{h}" fill="{top}"/>')
    _window(pic, 0, h, slant=0.75)
    return pic.image(1.0)


def _window(pic: Picture, top: float, bottom: float, slant: float = 0.42) -> None:
    """Soft panes of light that a window throws."""
    span, unit = bottom - top, min(pic.width, pic.height)
    pic.put(f'<g fill="{HALO_LIGHT}" opacity="0.22" {pic.blur(11)}>')
    for col in range(2):
        for row in range(3):
            y = top + span * (0.05 + row * 0.31)
            x = pic.width * 0.10 + col * unit * 0.235 + slant * (y - top)
            wide, tall = unit * 0.20, span * 0.26
            pic.put(f'<path d="M{x:.0f} {y:.0f}h{wide:.0f}l{slant * tall:.0f} {tall:.0f}h{-wide:.0f}z"/>')
    pic.put("</g>")


def steam(pic: Picture, x: float, y: float, *, size: float = 1.0, strength: float = 0.5) -> None:
    """Two slow wisps that rise from (x, y)."""
    for dx, sway, tall, wide in ((-16, 34, 210, 13), (22, -28, 260, 10)):
        s = size
        d = (
            f"M{x + dx * s:.0f} {y:.0f}c{sway * s:.0f} {-tall * 0.22 * s:.0f} {-sway * 1.3 * s:.0f} "
            f"{-tall * 0.42 * s:.0f} {sway * 0.1 * s:.0f} {-tall * 0.62 * s:.0f}"
            f"s{sway * 0.9 * s:.0f} {-tall * 0.3 * s:.0f} {sway * 0.2 * s:.0f} {-tall * 0.5 * s:.0f}"
        )
        fade = pic.linear(
            (x, y),
            (x, y - tall * 1.1 * s),
            [
                (0, "#ffffff", 0),
                (0.2, "#ffffff", strength),
                (0.6, "#ffffff", strength * 0.6),
                (1, "#ffffff", 0),
            ],
        )
        for k, spread in ((2.2, 16), (0.8, 6)):
            pic.put(
                f'<path d="{d}" fill="none" stroke="{fade}" stroke-width="{wide * k * s:.0f}" '
                f'stroke-linecap="round" {pic.blur(spread * s, 70)}/>'
            )
