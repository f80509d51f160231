"""Cups, mugs and bowls."""

import math
from random import Random

from .palette import Material, darker, glass, glaze, lighter, matte, metal, mix
from .solids import Solid, moved, revolve, tube
from .space import Flat, Vec, curve, path
from .stage import Spot, fine, radius_at
from .teapots import wander
from .vessels import glint, liquor, vessel

MUGS = {"ink": "#2e3f5c", "sand": "#d3b98f", "sage": "#9aae8f", "plum": "#6d3f57"}
BOWLS = {"cream": "#ece2cd", "charcoal": "#45454a"}
GREEN_TEA, BLACK_TEA, MATCHA = "#cdc766", "#a5480f", "#8fb347"


def double_wall(spot: Spot, tea: str = BLACK_TEA) -> None:
    """A glass within a glass: the tea seems to float."""
    clear = glass()
    outer = curve("92,2 92,2 112,10 128,80 132,170 126,262")
    inner = curve("0,42 50,44 96,84 112,160 116,216")
    brew = Material(tea, darker(tea, 0.5), lighter(tea, 0.26), window=0.08, rim=0.9)
    amount = revolve(inner, brew)
    wall = revolve(outer, clear)
    liner = revolve([*inner[1:], (122, 262)], clear.but(alpha=0.03))
    spot.shadow(amount, depth=0.8)
    spot.shadow(wall, depth=0.25)
    spot.show(revolve([(0, 2), (92, 2)], clear.but(alpha=0.25), smooth=False), shadow=False)
    spot.show(amount, liquor(115, 216, tea), shadow=False)
    glint(spot.pic, spot.cam, spot.world((0, 216, 0)), 115 * spot.size)
    spot.show(liner, wall, shadow=False)
    ring = [spot.see((126 * math.sin(a / 30), 262, 126 * math.cos(a / 30))) for a in range(189)]
    spot.pic.line(ring, "#ffffff", 2.6 * spot.size, 'opacity=".75"')


def tasting_cup(spot: Spot, tea: str, colour: str = "#f3f1ea", *, shadow: bool = True) -> None:
    """A thimble-sized cup of thin porcelain."""
    coat = glaze(colour, gloss=0.3, window=0.45)
    shape = curve("40,0 40,0 42,10 52,16 92,62 104,112")
    cup = vessel(shape, 5, coat, floor=14)
    if shadow:
        spot.shadow(cup)
    spot.show(cup, liquor(radius_at(fine(shape), 88) - 5, 88, tea), shadow=False)
    glint(spot.pic, spot.cam, spot.world((0, 88, 0)), 90 * spot.size)


def cup(spot: Spot, colour: str, tea: str = GREEN_TEA, *, tall: float = 1.0) -> None:
    """A handleless cup in stoneware."""
    coat, clay = glaze(colour, gloss=0.2, window=0.4), matte("#b08a68")
    shape: list[Flat] = [(76, 0), (76, 0), (80, 8), (112, 40), (126, 100 * tall), (130, 168 * tall)]

    def dipped(p: Vec) -> Material:
        return clay if p[1] < 30 and math.hypot(p[0], p[2]) > 60 else coat

    body = vessel(shape, 8, dipped)
    level = 140 * tall
    spot.show(body, liquor(118, level, tea))
    glint(spot.pic, spot.cam, spot.world((0, level, 0)), 116 * spot.size)


def mug(spot: Spot, colour: str, *, lid: bool = True, tea: str = BLACK_TEA) -> None:
    """A tall mug with its lid; the steel strainer stands beside it."""
    coat = glaze(MUGS[colour], gloss=0.22, window=0.45)
    raw = matte("#c9a57e")
    shape = curve("140,0 140,0 152,8 166,40 172,180 168,352")

    def dipped(p: Vec) -> Material:
        return raw if p[1] < 34 and math.hypot(p[0], p[2]) > 120 else coat

    body = vessel(shape, 10, dipped)
    handle = tube(
        path("150,290,0 232,312,0 288,262,0 284,160,0 222,98,0 152,96,0"),
        [19, 20, 20, 20, 19, 18],
        coat,
        flat=1.35,
    )
    spot.shadow(body, handle)
    spot.show(handle, body, liquor(158, 312, tea), shadow=False)
    if lid:
        spot.show(mug_lid(coat), shadow=False)
    else:
        glint(spot.pic, spot.cam, spot.world((0, 312, 0)), 156 * spot.size)


def mug_lid(coat: Material) -> Solid:
    return revolve(
        curve("176,354 176,354 180,362 172,378 90,392 26,396 22,408 36,428 28,444 0,449"),
        coat,
    )


def strainer(spot: Spot, *, tall: float = 250.0, radius: float = 118.0, wings: bool = True) -> None:
    """A fine steel basket with a broad rim."""
    steel = metal("#b9bcbc", window=0.55)
    shape: list[Flat] = [
        (radius - 16, 0),
        (radius - 16, 0),
        (radius - 8, 6),
        (radius, tall),
        (radius, tall),
        (radius + 26, tall + 4),
    ]
    body = vessel(shape, 4, steel, floor=4)
    extra = []
    if wings:
        for side in (-1, 1):
            extra.append(
                tube(
                    [
                        (side * (radius + 20), tall + 3, -34),
                        (side * (radius + 76), tall + 6, -20),
                        (side * (radius + 76), tall + 6, 20),
                        (side * (radius + 20), tall + 3, 34),
                    ],
                    [7, 7, 7, 7],
                    steel,
                    ref=(0, 1, 0),
                )
            )
    spot.shadow(body, *extra)
    spot.show(body, *extra, shadow=False)
    holes(spot, shape, 20, tall - 30)


def holes(spot: Spot, shape: list[Flat], low: float, high: float) -> None:
    """Rows of fine holes in steel."""
    k = spot.size * spot.cam.scale
    rows = int((high - low) / 13)
    for row in range(rows):
        y = low + row * 13
        r = radius_at(shape, y)
        for col in range(-13, 14):
            a = math.radians(col * 6.4 + (row % 2) * 3.2)
            if abs(a) > 1.48:
                continue
            x, sy = spot.see((r * math.sin(a), y, r * math.cos(a)))
            spot.pic.put(
                f'<ellipse cx="{x:.1f}" cy="{sy:.1f}"'
                f' rx="{max(0.4, 3.1 * k * math.cos(a)):.1f}" ry="{3.1 * k:.1f}"'
                ' fill="#3c4246" opacity=".62"/>'
            )


def matcha_bowl(spot: Spot, colour: str, rng: Random, *, tea: str | None = None) -> None:
    """A hand-thrown chawan; its glaze ends in a wandering line above the foot."""
    base = BOWLS[colour]
    coat, raw = glaze(base, gloss=0.22, window=0.38), matte("#9a7355" if colour == "cream" else "#5a463c")
    drip = glaze(lighter(base, 0.4) if colour == "charcoal" else mix(base, "#b58a5a", 0.45), window=0.35)
    shape = curve("100,0 100,0 102,24 116,34 168,58 168,58 204,90 232,160 235,190 235,190 236,240")

    def dipped(p: Vec) -> Material:
        outside = math.hypot(p[0], p[2]) > radius_at(shape, p[1]) - 9
        if outside and p[1] < 58:
            return raw
        return drip if p[1] > 190 else coat

    body = moved(vessel(shape, 12, dipped, floor=46), lambda p: wander(wander(p, 58, 10), 190, 15))
    bodies = [body, liquor(192, 128, tea)] if tea else [body]
    spot.shadow(body)
    spot.show(*bodies, shadow=False)
    spot.speckle(fine(shape), darker(base, 0.6), 110, rng, low=84, alpha=0.4)


def pitcher(spot: Spot, tea: str = GREEN_TEA) -> None:
    """A glass jug to share a brew from."""
    clear = glass()
    shape = curve("88,2 88,2 104,10 118,70 104,150 100,200 112,236")
    line = fine(shape)
    inner = [(r - 7, y + 5) for r, y in line if y < 120]
    brew = Material(tea, darker(tea, 0.4), lighter(tea, 0.5), window=0.08, rim=0.8)
    spot.shadow(revolve(shape, clear), depth=0.45)
    handle = tube(path("98,190,0 170,196,0 184,120,0 112,60,0"), [9, 9, 9, 9], clear.but(alpha=0.25))
    spot.show(handle, shadow=False)
    spot.show(revolve([(0, 8), *inner], brew, smooth=False), liquor(inner[-1][0], inner[-1][1], tea), shadow=False)
    spot.show(revolve(shape, clear), shadow=False)
