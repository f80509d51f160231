"""Tools: whisk, scoop, scale, filter papers, boards and trays."""

import math
from random import Random

from .label import leaf
from .lettering import word
from .palette import Material, darker, glaze, lighter, matte, mix
from .solids import Solid, box, grid, place, revolve, sheet, tube
from .space import Flat, Vec, curve, path
from .stage import Spot

BAMBOO = "#cfa368"


def wood(colour: str) -> Material:
    return Material(colour, darker(colour, 0.55), lighter(colour, 0.35), gloss=0.10, shine=12, window=0.06)


def board(spot: Spot, width: float, deep: float, colour: str = "#a9784a", tall: float = 26.0) -> Spot:
    """A wooden board; returns the spot on top of it."""
    spot.show(box(width, tall, deep, wood(colour), cells=14))
    rng = Random(f"{width}{colour}")
    for _ in range(int(deep / 5)):
        z = rng.uniform(-deep / 2 + 6, deep / 2 - 6)
        a, b = sorted((rng.uniform(-width / 2, width / 2), rng.uniform(-width / 2, width / 2)))
        wave = [spot.see((a + (b - a) * i / 8, tall, z + 1.6 * math.sin(i + z))) for i in range(9)]
        spot.pic.line(wave, darker(colour, 0.3), 1.3, f'opacity="{rng.uniform(0.12, 0.4):.2f}"')
    return spot.to(spot.at[0], spot.at[2], spot.at[1] + tall * spot.size)


def whisk(spot: Spot, *, lying: bool = False) -> None:
    """A chasen: a bamboo stem split into fine tines that curl inwards."""
    bamboo = wood(BAMBOO)
    stem = revolve(
        curve("62,232 62,232 60,262 57,262 57,400 60,404 58,420 44,424 0,420"),
        bamboo,
    )
    bodies: list[Solid] = [stem]
    tines: list[tuple[float, Solid]] = []
    for ring, count, out in ((1.0, 46, 118.0), (0.52, 22, 62.0)):
        for i in range(count):
            a = 2 * math.pi * i / count
            s, c = math.sin(a), math.cos(a)
            path: list[Vec] = [
                (60 * ring * s, 240, 60 * ring * c),
                (out * 0.86 * s, 170, out * 0.86 * c),
                (out * s, 80, out * c),
                (out * 0.93 * s, 22, out * 0.93 * c),
                (out * 0.72 * s, 2, out * 0.72 * c),
                (out * 0.60 * s, 14, out * 0.60 * c),
            ]
            tine = tube(
                path,
                [4.6, 4.2, 3.8, 3.2, 2.4, 1.8],
                bamboo.but(base=mix(BAMBOO, "#e9cf9c", 0.5)),
                sides=6,
                steps=5,
            )
            tines.append((c * out, tine))
    whole = [t for _, t in sorted(tines, key=lambda t: t[0])]
    bodies += whole
    thread = revolve(curve("63,226 63,226 67,230 67,250 63,254"), matte("#3a3a44"))
    bodies.append(thread)
    if lying:
        bodies = [place(b, (-200, 112, 0), roll=88) for b in bodies]
    spot.shadow(*bodies, depth=0.9)
    spot.show(*bodies, shadow=False, soft=False)


def whisk_stand(spot: Spot, colour: str = "#8fa58f") -> None:
    coat = glaze(colour, gloss=0.25)
    spot.show(
        revolve(
            curve("96,0 96,0 100,8 78,60 62,140 74,190 70,196 60,188 50,130"),
            coat,
        )
    )


def scoop(spot: Spot) -> None:
    """A bamboo chashaku."""
    spot.show(
        tube(
            path("-190,10,0 0,10,0 140,13,0 186,26,0 204,46,0"),
            [6, 6, 7, 8, 5],
            wood(BAMBOO),
            flat=2.0,
        )
    )


def brushed(p: Vec) -> str:
    """Steel turned on a lathe: light runs over it in two fans."""
    fan = 0.5 + 0.5 * math.cos(2 * (math.atan2(p[2], p[0]) + 0.75))
    fine_ = 0.06 * math.sin(math.hypot(p[0], p[2]) * 0.9)
    return mix("#a2a6a6", "#f3f3ef", max(0.0, min(1.0, fan**2.2 + fine_)))


def scale(spot: Spot, reading: str = "5.0") -> Spot:
    """A slim brewing scale; returns the spot on its plate."""
    body = box(420, 46, 460, matte("#3a3b40", gloss=0.15), cells=14)
    plate = place(revolve(curve("176,0 176,0 182,4 182,12 176,16 176,16 0,16"), brushed), (0, 50, -40))
    glass_ = place(sheet((-180, 0, 0), (360, 0, 0), (0, 0, -92), matte("#17181b", gloss=0.3)), (0, 47.5, 214))
    spot.shadow(body)
    spot.show(body, shadow=False)
    spot.show(glass_, shadow=False, soft=False)
    spot.show(plate, shadow=False)
    show_digits(spot, reading + " G", 92, 160, 40)
    show_digits(spot, "1.30", -112, 160, 40)
    return spot.to(spot.at[0], spot.at[2] - 40 * spot.size, spot.at[1] + 66 * spot.size)


def show_digits(spot: Spot, text: str, x: float, z: float, size: float) -> None:
    strokes, wide = word(text)
    for stroke in strokes:
        points = [spot.see((x + (px - wide / 2) * size, 48, z + 22 - py * size)) for px, py in stroke]
        spot.pic.line(points, "#ffe3b0", 4.2 * spot.size * spot.cam.scale)


def filter_paper(spot: Spot, *, flat: bool = False, fan: float = 0) -> None:
    """One long paper filter, upright or lying."""
    paper = Material("#f1eadb", "#a89880", "#fffdf6", rim=0.1)
    w, h = 84.0, 300.0
    rows = []
    for j in range(25):
        t = j / 24
        rows.append(
            [
                (
                    (u / 12) * w,
                    h * t,
                    16 * math.sin(math.pi * (u + 12) / 24) * math.sin(math.pi * min(1.0, t * 1.1))
                    + 1.2 * math.sin(u * 0.45 + t * 3),
                )
                for u in range(-12, 13)
            ]
        )
    front = grid(rows, paper, closed=False)
    back = grid(
        [[(x * 1.0, y + (18 if j == 24 else 0), -z - 2) for x, y, z in reversed(row)] for j, row in enumerate(rows)],
        paper,
        closed=False,
    )
    lying = -86.0 if flat else -8.0
    spot.show(*[place(b, (0, 8 if flat else 0, 0), roll=fan, back=-lying if flat else 8) for b in (back, front)])


def tray(spot: Spot, *, width: float = 760.0, deep: float = 420.0) -> Spot:
    """A slatted bamboo tray; returns the spot on top of it."""
    spot.show(box(width, 74, deep, wood(BAMBOO), cells=16))
    dark, tall = darker(BAMBOO, 0.62), 74.5
    x0, z0 = width / 2 - 34, deep / 2 - 34
    inner = [(-x0, -z0), (x0, -z0), (x0, z0), (-x0, z0)]
    spot.pic.shape((spot.see((x, tall, z)) for x, z in inner), dark)
    count = 17
    for i in range(count):
        za = -z0 + 2 * z0 * i / count + 3
        zb = -z0 + 2 * z0 * (i + 1) / count - 3
        corners: list[Vec] = [(-x0, tall, za), (x0, tall, za), (x0, tall, zb), (-x0, tall, zb)]
        a, b = spot.see(corners[0]), spot.see(corners[1])
        base = mix(BAMBOO, ("#e2bd84", "#c2935a", "#d8ae74")[i % 3], 0.6)
        spot.pic.shape(
            (spot.see(p) for p in corners),
            spot.pic.linear(a, b, [(0, lighter(base, 0.25), 1), (0.5, base, 1), (1, darker(base, 0.14), 1)]),
        )
        for node in (-0.55, 0.1, 0.62):
            x = x0 * (node + 0.13 * math.sin(i * 2.4))
            spot.pic.line([spot.see((x, tall, za)), spot.see((x, tall, zb))], darker(base, 0.3), 1.6, 'opacity=".6"')
    return spot.to(spot.at[0], spot.at[2], spot.at[1] + 75 * spot.size)


def sprig(spot: Spot, rng: Random, *, long: float = 260.0, colour: str = "#5f7d4a", angle: float = 0) -> None:
    """A fresh twig of tea: glossy leaves in pairs, lying on the table."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def see(x: float, y: float) -> Flat:
        return spot.see((x * c - y * s, 4, x * s + y * c))

    stem = [see(long * (t / 12 - 0.5), 10 * math.sin(t * 0.4)) for t in range(13)]
    k = spot.size * spot.cam.scale
    spot.pic.line([(x + 7, y + 7) for x, y in stem], spot.mood.dusk, 6 * k, f'opacity=".3" {spot.pic.blur(4)}')
    spot.pic.line(stem, darker(colour, 0.25), 5 * k)
    for i in range(8):
        x = long * (i / 7.6 - 0.46)
        size = long * (0.34 - 0.012 * i) * rng.uniform(0.9, 1.1)
        a = (48 if i % 2 else -48) + rng.uniform(-10, 10) - i * (2 if i % 2 else -2)
        if i == 7:
            a = 4
        blade = leaf(x, 10 * math.sin(i * 0.6), size, a, 0.27)
        points = [see(*p) for p in blade]
        spot.pic.shape([(px + 8, py + 8) for px, py in points], spot.mood.dusk, f'opacity=".28" {spot.pic.blur(5)}')
        tone = mix(colour, rng.choice(("#87a865", "#43633a", "#6f9455")), 0.6)
        fill = spot.pic.linear(
            points[0], points[5], [(0, darker(tone, 0.25), 1), (0.6, tone, 1), (1, lighter(tone, 0.35), 1)]
        )
        spot.pic.shape(points, fill)
        e = math.radians(a)
        spot.pic.line(
            [
                see(x, 10 * math.sin(i * 0.6)),
                see(x + size * 0.92 * math.cos(e), 10 * math.sin(i * 0.6) + size * 0.92 * math.sin(e)),
            ],
            lighter(tone, 0.5),
            1.8 * k,
            'opacity=".7"',
        )
