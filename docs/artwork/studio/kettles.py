"""Kettles: an electric gooseneck and an iron tetsubin."""

import math

from .lettering import word
from .palette import Material, darker, glaze, lighter, matte, metal
from .solids import ball, revolve, tube
from .space import Flat
from .stage import Spot, fine, radius_at
from .teapots import bail

FINISH = {"black": "#2c2d31", "steel": "#b4b8ba"}


def gooseneck(spot: Spot, finish: str, *, base: bool = True) -> None:
    """A conical kettle with a slim swan-necked spout on its heating base."""
    black = matte("#2b2b2f", gloss=0.2)
    coat = metal(FINISH["steel"], window=0.5) if finish == "steel" else Material(
        FINISH["black"], darker(FINISH["black"], 0.55), lighter(FINISH["black"], 0.34), gloss=0.24, shine=16, window=0.14, rim=0.6)
    lift = 46.0 if base else 0.0
    plate = revolve([(205, 0), (205, 0), (214, 6), (214, 30), (214, 30), (204, 38), (0, 38)], black)
    shape: list[Flat] = [(192, lift), (192, lift), (202, lift + 8), (200, lift + 40), (168, lift + 190), (140, lift + 300), (132, lift + 316), (124, lift + 320)]
    body = revolve([*shape, (118, lift + 312)], coat)
    lid = revolve([(124, lift + 318), (124, lift + 318), (126, lift + 328), (112, lift + 338), (40, lift + 344), (16, lift + 345), (14, lift + 360)], coat)
    wood = glaze("#8a5a36", gloss=0.15, window=0.2)
    knob = revolve([(14, lift + 358), (14, lift + 358), (28, lift + 368), (32, lift + 392), (22, lift + 402), (0, lift + 404)], wood)
    spout = tube([(-170, lift + 70, 0), (-268, lift + 78, 0), (-306, lift + 150, 0), (-292, lift + 240, 0), (-318, lift + 322, 0), (-372, lift + 352, 0), (-398, lift + 344, 0)],
                 [34, 27, 22, 18, 15, 13, 12], coat)
    grip = tube([(138, lift + 292, 0), (228, lift + 318, 0), (318, lift + 290, 0), (332, lift + 180, 0), (318, lift + 92, 0)], [13, 18, 22, 21, 16], wood if finish == "steel" else black.but(gloss=0.35), flat=1.3)
    spot.shadow(body, lid, knob, spout, grip, *([plate] if base else []))
    if base:
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
    shape: list[Flat] = [(170, 0), (170, 0), (182, 10), (248, 60), (292, 150), (280, 236), (214, 306), (136, 330), (126, 336)]
    line = fine(shape)
    body = revolve([*shape, (120, 330)], iron)
    bronze = metal("#7d6242", window=0.25)
    lid = revolve([(134, 336), (134, 336), (136, 346), (110, 358), (40, 366), (20, 368), (16, 380), (32, 396), (28, 414), (0, 420)], bronze)
    spout = tube([(225, 190, 0), (305, 225, 0), (338, 292, 0), (352, 318, 0)], [58, 42, 33, 29], iron)
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
                f'<ellipse cx="{x + 1.5:.1f}" cy="{sy + 2.2:.1f}" rx="{rx:.1f}" ry="{size:.1f}" fill="#16110f" opacity=".45"/>'
                f'<ellipse cx="{x:.1f}" cy="{sy:.1f}" rx="{rx:.1f}" ry="{size:.1f}" fill="url(#{key})" opacity="{shade_:.2f}"/>'
            )
