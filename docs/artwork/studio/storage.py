"""Storage: lacquered tins, a caddy in cherry bark, the box for filter papers."""

import math
from random import Random

from .label import Panel, mark
from .packs import Design, around, tin_body, tin_lid
from .palette import Material, darker, glaze, lighter, matte, metal, mix
from .solids import box, place, revolve
from .space import Vec, curve
from .stage import Spot
from .tools import wood

TINS = {"navy": "#2c3f5e", "brick": "#a8503a", "ochre": "#c9962f"}


def tea_tin(spot: Spot, colour: str, *, height: float = 470.0, radius: float = 170.0) -> None:
    """A lacquered tin with a brass rim and the shop's mark in gold."""
    base = TINS[colour]
    shell = Material(base, darker(base, 0.6), lighter(base, 0.42), gloss=0.26, shine=22, window=0.30, rim=0.3)
    brass = metal("#c2a05e", window=0.35)
    body = tin_body(radius, height - 40, shell)
    band = [(radius + r, height + y) for r, y in curve("1,-96 1,-96 3,-92 3,-84 1,-80")]
    lid = tin_lid(radius, height, 78, shell)
    knob = [(r, height + y) for r, y in curve("12,6 12,6 11,18 25,30 20,44 0,48")]
    spot.show(body, lid, revolve(knob, brass))
    spot.show(revolve(band, brass), shadow=False)
    panel = around(spot.pic, spot.cam, spot.at, radius * spot.size, 0, (height - 80) * spot.size, 70, -6)
    gold = mix("#e3c98a", base, 0.12)
    panel.circle(0, 0.5, 0.25, gold)
    panel.circle(0, 0.5, 0.238, base)
    panel.circle(0, 0.5, 0.226, gold, alpha=0.22)
    mark(panel, 0, 0.47, 0.21, gold)


def bark_caddy(spot: Spot, rng: Random, *, open_lid: bool = False) -> None:
    """A caddy in polished cherry bark, with the bark's pale cross-lines."""
    bark = glaze("#6b2f22", gloss=0.35, window=0.6)
    body = revolve(curve("171,0 171,0 175,4 175,290"), bark)
    lid = revolve(curve("175,292 175,292 175,440 175,440 171,444 171,444 0,445"), bark)
    if open_lid:
        lip = revolve(curve("166,290 166,290 166,343"), wood("#c99a62"))
        spot.show(body, lip)
        spot.show(revolve([(161, 339), (0, 339)], "#2b1a12", smooth=False), shadow=False)
        spot.show(place(lid, (330, -292, 120)))
    else:
        spot.show(body, lid)
    _bark_lines(spot, 280 if open_lid else 434, rng)
    seam = [_on_caddy(t, 291) for t in range(-88, 89, 4)]
    spot.pic.line([spot.see(p) for p in seam], "#220b07", 2.6 * spot.size, 'opacity=".8"')


def _on_caddy(degrees: float, y: float) -> Vec:
    a = math.radians(degrees)
    return (175.5 * math.sin(a), y, 175.5 * math.cos(a))


def _bark_lines(spot: Spot, top: float, rng: Random) -> None:
    """The short level scars that tell cherry bark from any other."""
    for _ in range(120):
        y, a, wide = rng.uniform(6, top), rng.uniform(-85, 85), rng.uniform(3, 26)
        scar = [
            spot.see(_on_caddy(max(-88, min(88, a + wide * (i / 6 - 0.5))), y + 1.5 * math.sin(i * 1.3)))
            for i in range(7)
        ]
        colour = rng.choice(("#c98a5c", "#3a150f", "#a8603f", "#e0ab78"))
        thick = rng.uniform(1.0, 4.2) * spot.size
        spot.pic.line(scar, colour, thick, f'opacity="{rng.uniform(0.25, 0.7):.2f}"')


def paper_box(spot: Spot, design: Design, *, width: float = 330.0, tall: float = 380.0, deep: float = 150.0) -> None:
    """The box of filter papers: kraft card with a printed front."""
    spot.show(box(width, tall, deep, matte(design.shell)))
    front = Panel(spot.pic, spot.cam, lambda x, y: spot.world((x * tall, y * tall, deep / 2 + 0.5)), width / tall)
    w = front.width / 2
    label = front.part(0.12, 0.86, -w + 0.09, w - 0.09)
    label.cover(design.paper)
    art = label.part(0.34, 0.95, -label.width / 2 + 0.05, label.width / 2 - 0.05)
    art.cover(lighter(design.ink[0], 0.62))
    design.motif(art, design.ink, Random(design.name[0]))
    for i, line in enumerate(design.name):
        label.write(line, 0, 0.20 - i * 0.12, 0.075, design.ink[1])
