"""Tea in other forms: cakes in printed paper, pieces broken from them, gauze pyramids."""

import math
from random import Random

from .label import Panel, arc, mark
from .leaves import Leaf, piece
from .packs import Design
from .palette import darker, lighter, matte, mix
from .picture import Picture, trace
from .solids import Solid, moved, place, revolve
from .space import Camera, Flat, Vec, add, lean, turn

LEAN = -76.0
THICK = 74.0


def cake_body(radius: float, thick: float, paper: str) -> Solid:
    r, t = radius, thick
    return revolve(
        [
            (0, 0),
            (r * 0.3, 4),
            (r * 0.8, 0),
            (r * 0.97, t * 0.3),
            (r, t * 0.5),
            (r * 0.93, t * 0.85),
            (r * 0.7, t),
            (r * 0.3, t * 1.03),
            (0, t),
        ],
        matte(paper),
    )


def wrapped_cake(pic: Picture, cam: Camera, design: Design, at: Vec, radius: float, dusk: str) -> None:
    """A cake in its printed paper, leaning back as on a plate stand."""
    up = add(at, (0, radius * math.sin(math.radians(-LEAN)) + 10, 0))
    body = place(cake_body(radius, THICK, design.paper), up, back=LEAN)
    pic.shadow(cam, body, colour=dusk)
    pic.faces(cam, body)

    def where(x: float, y: float) -> Vec:
        px, py = x * radius * 2, (y - 0.5) * radius * 2
        r = min(1.0, math.hypot(px, py) / radius)
        return add(up, lean((px, THICK * (1.03 - 0.42 * max(0.0, r - 0.62)), -py), LEAN))

    _print(Panel(pic, cam, where, 1.0), design)


def _print(sheet: Panel, design: Design) -> None:
    """The folds of the paper and the round print on its face."""
    for k in range(26):
        a = 2 * math.pi * k / 26
        fold = [(0.49 * r * math.cos(a + 0.1 * r), 0.5 + 0.49 * r * math.sin(a + 0.1 * r)) for r in (0.86, 0.92, 1.0)]
        sheet.stroke(fold, darker(design.paper, 0.25), 0.004, alpha=0.5)
    sheet.circle(0, 0.5, 0.40, design.ink[1])
    sheet.circle(0, 0.5, 0.388, design.paper)
    sheet.circle(0, 0.5, 0.372, lighter(design.ink[0], 0.62))
    art = sheet.part(0.30, 0.86, -0.28, 0.28)
    art.clip = sheet.pic.clip(trace(sheet.see(*p) for p in arc(0, 0.5, 0.372, 0, 360, steps=120)))
    design.motif(art, design.ink, Random(design.name[0]))
    low = sheet.part(0.10, 0.36)
    low.clip = art.clip
    low.cover(design.paper)
    sheet.write(design.name[0], 0, 0.255, 0.052, design.ink[1])
    mark(sheet, 0, 0.185, 0.05, design.ink[1])


def chunk(pic: Picture, cam: Camera, at: Vec, leaf: Leaf, rng: Random, dusk: str) -> None:
    """A piece broken from a cake: leaves pressed flat, in layers."""
    body: Solid = revolve(
        [(118, 0), (118, 0), (122, 30), (112, 52), (60, 58), (0, 58)],
        matte(darker(leaf.colours[0], 0.1)),
        depth=0.72,
    )
    body = place(moved(body, _broken), at, yaw=14)
    pic.shadow(cam, body, colour=dusk)
    pic.faces(cam, body)
    bits = []
    for _ in range(340):
        a, r = rng.uniform(0, 6.3), math.sqrt(rng.random())
        y = 56.0 if r < 0.93 else rng.uniform(4, 52)
        bits.append(turn(_broken((118 * r * math.cos(a), y, 85 * r * math.sin(a))), 14))
    for x, y, z in sorted(bits, key=lambda b: b[2] + b[1] * 0.3):
        colour = mix(rng.choice(leaf.colours), "#1a1210", 0.15 * (x > 30) + 0.25 * (y < 50))
        piece(
            pic,
            "curl",
            colour,
            cam.see(add(at, (x, y, z))),
            leaf.size * cam.scale * rng.uniform(0.6, 1.0),
            rng.uniform(-50, 50),
            0.5,
            rng,
        )


def _broken(p: Vec) -> Vec:
    """Give a round body the edge of something that was broken."""
    a = math.atan2(p[2], p[0])
    k = 1 + 0.16 * math.sin(a * 2 + 0.6) + 0.09 * math.sin(a * 5 + 1) + 0.04 * math.sin(a * 11)
    return (p[0] * k, p[1] * (1 + 0.10 * math.sin(a * 3)), p[2] * k)


def pyramid(pic: Picture, cam: Camera, at: Vec, size: float, yaw: float, leaf: Leaf, rng: Random) -> None:
    """A gauze pyramid with leaf in it and a thread with a tag."""
    base = [add(at, turn((0, 0, size * 0.72), 90 + yaw + k * 120)) for k in range(3)]
    foot = [cam.see(p) for p in base]
    tip = cam.see(add(at, (0, size * 1.12, 0)))
    pic.shape([(x + 10, y + 8) for x, y in foot], "#2a2031", f'opacity=".35" {pic.blur(8)}')
    pic.shape(foot, "#e9ead9", 'opacity=".55"')
    for _ in range(46):
        u, v = rng.random(), rng.random()
        if u + v > 1:
            u, v = 1 - u, 1 - v
        h = rng.random() ** 2 * 0.42
        x, _y, z = (base[0][i] * u + base[1][i] * v + base[2][i] * (1 - u - v) for i in range(3))
        inside = (x + (at[0] - x) * h, at[1] + h * size, z + (at[2] - z) * h)
        colour, long = rng.choice(leaf.colours), size * 0.27 * cam.scale
        piece(pic, leaf.shape, colour, cam.see(inside), long, rng.uniform(0, 360), 0.75, rng)
    for k in sorted(range(3), key=lambda k: base[k][2] + base[(k + 1) % 3][2]):
        _gauze(pic, foot[k], foot[(k + 1) % 3], tip)
    _thread(pic, tip)


def _gauze(pic: Picture, a: Flat, b: Flat, tip: Flat) -> None:
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    high, low = (0.75, 0.38) if middle[0] < tip[0] else (0.45, 0.2)
    fill = pic.linear(tip, middle, [(0, "#ffffff", high), (1, "#f6f4e6", low)])
    edge = 'stroke="#ffffff" stroke-opacity=".65" stroke-width="1.6" stroke-linejoin="round"'
    pic.shape([a, b, tip], fill, edge)


def _thread(pic: Picture, tip: Flat) -> None:
    x, y = tip[0] + 70, tip[1] + 58
    pic.put(
        f'<path d="M{tip[0]:.0f} {tip[1]:.0f}q30 -34 52 0t18 58" fill="none"'
        ' stroke="#f8f4ea" stroke-width="2.2"/>'
        f'<rect x="{x - 13:.0f}" y="{y:.0f}" width="27" height="30" rx="2" fill="#2f6f86"'
        f' transform="rotate(12 {x:.0f} {y:.0f})"/>'
    )
