"""Kettles: an electric gooseneck and an iron tetsubin."""

import math

from .lettering import word
from .palette import Material, darker, glaze, lighter, matte, metal
from .solids import ball, revolve, tube
from .space import Flat, curve, path
from .stage import Spot, fine, radius_at
from .teapots import bail

FINISH = {"black": "#2c2d31", "steel": "#b4b8ba"}


def _coat(finish: str) -> Material:
    if finish == "steel":
        return metal(FINISH["steel"], window=0.5)
    ink = FINISH["black"]
    return Material(ink, darker(ink, 0.55), lighter(ink, 0.34), gloss=0.24, shine=16, window=0.14, rim=0.6)


def gooseneck(spot: Spot, finish: str) -> None:
    """A conical kettle with a slim swan-necked spout on its heating base."""
    coat, black = _coat(finish), matte("#2b2b2f", gloss=0.2)
    wood = glaze("#8a5a36", gloss=0.15, window=0.2)
    plate = revolve(curve("205,0 205,0 214,6 214,30 214,30 204,38 0,38"), black)
    body = revolve(curve("192,46 192,46 202,54 200,86 168,236 140,346 132,362 124,366 118,358"), coat)
    lid = revolve(curve("124,364 124,364 126,374 112,384 40,390 16,391 14,406"), coat)
    knob = revolve(curve("14,404 14,404 28,414 32,438 22,448 0,450"), wood)
    neck = path("-170,116,0 -268,124,0 -306,196,0 -292,286,0 -318,368,0 -372,398,0 -398,390,0")
    spout = tube(neck, [34, 27, 22, 18, 15, 13, 12], coat)
    hold = path("138,338,0 228,364,0 318,336,0 332,226,0 318,138,0")
    grip = tube(hold, [13, 18, 22, 21, 16], wood if finish == "steel" else black.but(gloss=0.35), flat=1.3)
    spot.shadow(plate, body, lid, knob, spout, grip)
    spot.show(plate, shadow=False)
    display(spot, 214)
    spot.show(spout, grip, shadow=False)
    spot.show(body, lid, knob, shadow=False)


def display(spot: Spot, radius: float) -> None:
    """The temperature on the base, in light."""
    strokes, wide = word("80")
    for stroke in strokes:
        points = []
        for x, y in stroke:
            a = (x - wide / 2) * 17 / radius + math.radians(14)
            points.append(spot.see((radius * math.sin(a), 10 + y * 15, (radius + 1) * math.cos(a))))
        spot.pic.line(points, "#ffd9a0", 2.2 * spot.size * spot.cam.scale)


def tetsubin(spot: Spot) -> None:
    """An iron kettle: rows of hobnails, a bronze lid and a forged handle."""
    ink = "#3b3634"
    iron = Material(ink, darker(ink, 0.6), lighter(ink, 0.34), gloss=0.22, shine=12, rim=0.5)
    shape = curve("170,0 170,0 182,10 248,60 292,150 280,236 214,306 136,330 126,336")
    line = fine(shape)
    body = revolve([*shape, (120, 330)], iron)
    bronze = metal("#7d6242", window=0.25)
    lid = revolve(
        curve("134,336 134,336 136,346 110,358 40,366 20,368 16,380 32,396 28,414 0,420"),
        bronze,
    )
    spout = tube(path("225,190,0 305,225,0 338,292,0 352,318,0"), [58, 42, 33, 29], iron)
    ears = [ball((s * 170, 318, 0), 30, iron) for s in (-1, 1)]
    handle = bail(640, 174, 318, 13, iron.but(gloss=0.34))
    spot.shadow(body, lid, spout, handle)
    spot.show(spout, body, *ears, shadow=False)
    hobnails(spot, line, ink)
    spot.show(lid, handle, shadow=False)


def hobnails(spot: Spot, line: list[Flat], ink: str) -> None:
    """Small domes in staggered rows, smaller towards the top."""
    k = spot.size * spot.cam.scale
    key = spot.pic.define(
        '<radialGradient id="{id}" cx=".32" cy=".28" r=".8">'
        f'<stop stop-color="{lighter(ink, 0.42)}"/><stop offset=".45" stop-color="{ink}"/>'
        f'<stop offset="1" stop-color="{darker(ink, 0.55)}"/></radialGradient>'
    )
    for row in range(9):
        y = 116 + row * 20.5
        r = radius_at(line, y)
        size = (9.2 - row * 0.5) * k
        for col in range(-17, 18):
            a = math.radians((col + (row % 2) / 2) * 5.6)
            if abs(a) > 1.42:
                continue
            x, sy = spot.see((r * math.sin(a), y, r * math.cos(a)))
            rx = max(1.0, size * (0.2 + 0.8 * math.cos(a)))
            shade_ = 0.35 + 0.65 * max(0.0, math.cos(a + 0.75))
            spot.pic.put(
                f'<ellipse cx="{x + 1.5:.1f}" cy="{sy + 2.2:.1f}" rx="{rx:.1f}" ry="{size:.1f}"'
                ' fill="#16110f" opacity=".45"/>'
                f'<ellipse cx="{x:.1f}" cy="{sy:.1f}" rx="{rx:.1f}" ry="{size:.1f}"'
                f' fill="url(#{key})" opacity="{shade_:.2f}"/>'
            )
