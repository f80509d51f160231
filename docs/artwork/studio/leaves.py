"""Dry tea: single leaves of every make, and heaps of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .palette import DUSK, HALO, darker, lighter, mix
from .picture import Picture, trace
from .space import Camera, Flat, Vec, spline

Draw = Callable[[Random], list[list[Flat]]]


@dataclass(frozen=True)
class Leaf:
    """A make of leaf: its outline, its colours, how long one is and how many make a heap."""

    shape: str
    colours: tuple[str, ...]
    size: float
    count: int
    second: tuple[str, tuple[str, ...], float, float] | None = None
    """Another piece among them: shape, colours, size, share."""


def _closed(points: list[Flat], steps: int = 4) -> list[Flat]:
    return [(p[0], p[1]) for p in spline([points[-1], *points, points[0], points[1]], steps)[steps:-steps]]


def _lens(rng: Random, width: float, bend: float, rough: float = 0.0) -> list[Flat]:
    """A leaf that tapers to both ends, from (-.5, 0) to (.5, 0)."""
    b = rng.uniform(-bend, bend)
    up, down = [], []
    for i in range(9):
        x = -0.5 + i / 8
        half = width * (math.sin(math.pi * (i + 0.35) / 8.7) ** 0.8) * (1 + rng.uniform(-rough, rough))
        mid = b * math.sin(math.pi * i / 8)
        up.append((x, mid - half))
        down.append((x, mid + half))
    return _closed(up + down[::-1])


def _curl(rng: Random, width: float) -> list[Flat]:
    """A twisted leaf: it winds, swells and thins."""
    a, b, ph = rng.uniform(0.05, 0.17), rng.uniform(0.0, 0.08), rng.uniform(0, 6.3)
    up, down = [], []
    for i in range(13):
        t = i / 12
        x = -0.5 + t
        mid = a * math.sin(ph + t * 3.6) + b * math.sin(ph * 2 + t * 9)
        half = width * math.sin(math.pi * min(1, t * 0.94 + 0.04)) ** 0.7 * (0.75 + 0.35 * math.sin(t * 13 + ph))
        up.append((x, mid - half))
        down.append((x, mid + half))
    return _closed(up + down[::-1], 3)


def _lump(rng: Random, rough: float, count: int = 9) -> list[Flat]:
    """A rounded piece about the origin, one long."""
    turn = rng.uniform(0, 6.3)
    return _closed(
        [
            (
                0.5 * math.cos(turn + 2 * math.pi * i / count) * (1 + rng.uniform(-rough, rough)),
                0.43 * math.sin(turn + 2 * math.pi * i / count) * (1 + rng.uniform(-rough, rough)),
            )
            for i in range(count)
        ]
    )


def outline(shape: str, rng: Random) -> list[Flat]:
    if shape == "needle":
        return _lens(rng, 0.042, 0.07)
    if shape == "blade":
        return _lens(rng, 0.088, 0.05, 0.08)
    if shape == "bud":
        return _lens(rng, 0.105, 0.07)
    if shape == "curl":
        return _curl(rng, 0.062)
    if shape == "twist":
        return _curl(rng, 0.085)
    if shape == "flake":
        return _lens(rng, rng.uniform(0.16, 0.27), 0.10, 0.32)
    if shape == "petal":
        return _lens(rng, rng.uniform(0.16, 0.30), 0.22, 0.40)
    if shape == "ball":
        return _lump(rng, 0.14)
    if shape == "grain":
        return _lump(rng, 0.22, 7)
    if shape == "rice":
        return _lens(rng, 0.20, 0.05)
    return _lump(rng, 0.38, 11)


def _veins(shape: str, rng: Random) -> list[list[Flat]]:
    """Lines that tell how a piece is folded."""
    if shape in ("blade", "bud", "flake", "petal"):
        y = rng.uniform(-0.02, 0.02)
        return [[(-0.40, y), (0.0, y + rng.uniform(-0.03, 0.03)), (0.42, y)]]
    if shape == "ball":
        a = rng.uniform(0, 6.3)
        return [[(r * math.cos(a + t * 0.5), r * math.sin(a + t * 0.5)) for t in range(5)] for r in (0.18, 0.32)]
    if shape in ("curl", "twist"):
        return [[(-0.3, 0.02), (0.0, -0.01), (0.25, 0.02)]]
    return []


def flower(pic: Picture, at: Flat, size: float, angle: float, squash: float, rng: Random) -> None:
    """A dried chamomile head: a golden dome in a skirt of white petals."""
    out = [
        f'<g transform="translate({at[0]:.1f} {at[1]:.1f}) rotate({angle:.0f})'
        f' scale({size:.2f} {size * squash:.2f})">'
    ]
    count = rng.randint(11, 15)
    for i in range(count):
        a = 360 * i / count + rng.uniform(-9, 9)
        colour = mix("#fbf6e6", "#dccfae", rng.random() * 0.7)
        long = rng.uniform(0.42, 0.56)
        out.append(
            f'<path transform="rotate({a:.0f})" d="M.12-.03C.3-.12 {long:.2f}-.12 {long:.2f} 0'
            f'C{long:.2f} .1 .3 .1 .12 .03Z" fill="{colour}" stroke="#b9a77a" stroke-width=".012"/>'
        )
    out.append('<circle r=".25" cx=".015" cy=".02" fill="#8a5a12" opacity=".5"/><circle r=".235" fill="#e0a021"/>')
    for _ in range(34):
        r, a = 0.21 * math.sqrt(rng.random()), rng.uniform(0, 6.3)
        x, y = r * math.cos(a), r * math.sin(a)
        tone = "#f8d568" if x + y < 0.02 else "#b9740f"
        out.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r=".028" fill="{tone}" opacity=".8"/>')
    pic.put("".join(out) + "</g>")


def piece(
    pic: Picture, shape: str, colour: str, at: Flat, size: float, angle: float, squash: float, rng: Random
) -> None:
    """One leaf, lit from the upper left, with a little shadow of its own."""
    if shape == "flower":
        flower(pic, at, size, angle, squash, rng)
        return
    raw = outline(shape, rng)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def put(p: Flat) -> Flat:
        x, y = p[0] * size, p[1] * size
        return (at[0] + x * c - y * s, at[1] + (x * s + y * c) * squash)

    points = [put(p) for p in raw]
    d = trace(points)
    drop = max(1.2, size * 0.045)
    pic.put(f'<path d="{d}" transform="translate({drop:.1f} {drop * 1.2:.1f})" fill="{DUSK}" opacity=".30"/>')
    round_ = shape in ("ball", "grain", "rice", "bud")
    hi, lo = lighter(colour, 0.38 if round_ else 0.22), darker(colour, 0.50 if round_ else 0.34)
    key = (
        '<linearGradient id="{id}" x1="0" y1="0" x2=".75" y2="1">'
        f'<stop stop-color="{hi}"/><stop offset=".5" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{lo}"/>'
        "</linearGradient>"
    )
    pic.put(f'<path d="{d}" fill="url(#{pic.define(key)})"/>')
    for vein in _veins(shape, rng):
        pic.line([put(p) for p in vein], darker(colour, 0.45), max(0.8, size * 0.016), 'opacity=".55"')
        lift = [(p[0], p[1] - 0.028) for p in vein]
        pic.line([put(p) for p in lift], lighter(colour, 0.5), max(0.7, size * 0.013), 'opacity=".5"')


def heap(
    pic: Picture,
    cam: Camera,
    leaf: Leaf,
    at: Vec,
    radius: float,
    height: float,
    rng: Random,
    *,
    scatter: float = 0.16,
    dense: float = 1.0,
    floor: bool = True,
) -> None:
    """A small mound of leaf on the table, with some strays around it."""
    if floor:
        _ground(pic, cam, at, radius, height, leaf.colours[0], 0.20 if leaf.shape == "flower" else 0.52)
    if leaf.shape == "powder":
        powder(pic, cam, leaf.colours, at, radius, height, rng)
        return
    bits = []
    for _ in range(round(leaf.count * dense)):
        a, r = rng.uniform(0, 2 * math.pi), math.sqrt(rng.random())
        if rng.random() < scatter:
            r = 1 + abs(rng.gauss(0, 0.16))
        x, z = r * math.cos(a) * radius, r * math.sin(a) * radius * 0.9
        y = height * max(0.0, 1 - r**1.6) * rng.uniform(0.88, 1.05)
        light = 0.5 - 0.5 * min(1.0, r) * (math.cos(a) * 0.75 + math.sin(a) * 0.35)
        bits.append((x, y, z, light))
    for x, y, z, light in sorted(bits, key=lambda b: b[2] + b[1] * 0.6):
        _bit(pic, cam, leaf, (at[0] + x, at[1] + y, at[2] + z), light, rng)


def _bit(pic: Picture, cam: Camera, leaf: Leaf, at: Vec, light: float, rng: Random) -> None:
    """One leaf of a heap; `light` says how far it faces the window."""
    shape, colours, size = leaf.shape, leaf.colours, leaf.size
    if leaf.second and rng.random() < leaf.second[3]:
        shape, colours, size, _ = leaf.second
    squash = 0.42 + 0.55 * math.sin(math.radians(cam.pitch))
    if shape in ("ball", "grain"):
        squash = (1 + squash) / 2
    colour = rng.choice(colours)
    colour = mix(darker(colour, 0.30), lighter(colour, 0.10), min(1.0, light * 0.75 + rng.random() * 0.4))
    long = size * cam.scale * rng.uniform(0.78, 1.18)
    piece(pic, shape, colour, cam.see(at), long, rng.uniform(0, 360), squash, rng)


def _ground(pic: Picture, cam: Camera, at: Vec, radius: float, height: float, colour: str, dark: float) -> None:
    """The shadow under a heap and the dark between its leaves."""
    ring = [_around(cam, at, radius * 1.06, a, 0) for a in range(0, 360, 10)]
    pic.put(
        f'<path d="{trace((x + height * 0.30, y + 7) for x, y in ring)}"'
        f' fill="{darker(colour, 0.75)}" opacity=".34"'
        f" {pic.blur(11)}/>"
    )
    dome = [
        _around(cam, at, radius * 0.86 * f, a, height * 0.8 * (1 - f * f))
        for f in (1.0, 0.75, 0.5, 0.2)
        for a in range(0, 360, 20)
    ]
    for i in range(4):
        pic.shape(dome[i * 18 : i * 18 + 18], darker(colour, dark), f'opacity=".85" {pic.blur(4)}')


def _around(cam: Camera, at: Vec, radius: float, degrees: float, height: float) -> Flat:
    a = math.radians(degrees)
    return cam.see((at[0] + radius * math.cos(a), at[1] + height, at[2] + radius * 0.9 * math.sin(a)))


def powder(
    pic: Picture, cam: Camera, colours: tuple[str, ...], at: Vec, radius: float, height: float, rng: Random
) -> None:
    """A soft cone of powder with crumbs at its foot."""
    base = colours[0]
    for i in range(26):
        f = 1 - i / 26
        ring = [
            _around(cam, at, radius * f * (1 + 0.035 * math.sin(a * 0.09 + i) * f), a, height * (1 - f**1.25))
            for a in range(0, 360, 6)
        ]
        xs = [p[0] for p in ring]
        ys = [p[1] for p in ring]
        fill = pic.linear(
            (min(xs), min(ys)),
            (max(xs), max(ys)),
            [(0, lighter(base, 0.30), 1), (0.5, base, 1), (1, darker(base, 0.42), 1)],
        )
        pic.shape(ring, fill, pic.blur(1.6) if i else "")
    for _ in range(420):
        a, r = rng.uniform(0, 360), math.sqrt(rng.random()) * 1.22
        x, y = _around(cam, at, radius * r, a, height * max(0.0, 1 - r**1.25))
        tone = rng.choice((lighter(base, 0.45), darker(base, 0.35), base, HALO if rng.random() < 0.1 else base))
        pic.put(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{rng.uniform(0.8, 2.6):.1f}" fill="{tone}" opacity=".6"/>')
