"""Pictures of the teas: main (packed, with a heap of leaf) and detail (leaf in a dish, tea in a cup)."""

import math
from random import Random

from .backdrop import ABOVE, TABLE, room, table_top
from .label import Panel, mark
from .leaves import Leaf, heap, piece
from .packs import Design, pouch, small_tin, tin
from .palette import darker, glaze, lighter, matte, mix
from .picture import Picture
from .solids import Solid, moved, place, revolve
from .space import Camera, Vec, add, lean, turn
from .teas import TEAS, Tea
from .vessels import BOWL, CUP, dish, filled, scaled

HEAP: Vec = (205, 0, 95)


def main(slug: str) -> Picture:
    tea, rng, pic = TEAS[slug], Random(slug), Picture()
    room(pic, tea.mood)
    dusk = tea.mood.dusk
    if tea.pack == "tin":
        tin(pic, TABLE, tea.design, (-120, 0, -30), 178, 540, rng, shadow=dusk)
    elif tea.pack == "small":
        small_tin(pic, TABLE, tea.design, (-110, 0, -40), 200, 300, rng, shadow=dusk)
    elif tea.pack == "cake":
        wrapped_cake(pic, TABLE, tea.design, (-90, 0, -60), 270, dusk)
    else:
        pouch(pic, TABLE, tea.design, (-115, 0, -40), 420, 570, rng, shadow=dusk)
    if tea.pack == "bags":
        for x, z, yaw in ((150, 20, 10), (300, 70, 60), (205, 175, 35)):
            pyramid(pic, TABLE, (x, 0, z), 122, yaw, tea.leaf, rng)
    elif tea.pack == "cake":
        chunk(pic, TABLE, (150, 0, 150), tea.leaf, rng, dusk)
        heap(pic, TABLE, tea.leaf, (300, 0, 130), 85, 36, rng, dense=0.5)
    else:
        heap(pic, TABLE, tea.leaf, HEAP, 165, 78, rng)
    return pic


def detail(slug: str) -> Picture:
    tea, rng, pic = TEAS[slug], Random(slug + "detail"), Picture()
    table_top(pic, tea.mood)
    dusk = tea.mood.dusk
    ware = glaze(tea.ware, gloss=0.2, window=0.4)
    if tea.pack == "small":
        bowl = scaled(BOWL, 1.05)
        filled(pic, ABOVE, bowl, ware, tea.liquor, (185, 0, -190), level=0.55, shadow=dusk)
        froth(pic, ABOVE, (185, 110, -190), 150, tea.liquor, rng)
    else:
        filled(pic, ABOVE, scaled(CUP, 1.32), ware, tea.liquor, (205, 0, -200), shadow=dusk)
    spot = (-175, 0, 150)
    dish(pic, ABOVE, glaze(mix(tea.ware, "#ffffff", 0.2) if tea.pack != "small" else "#efe8da"), spot, shadow=dusk)
    fill_dish(pic, tea, add(spot, (0, 14, 0)), rng)
    for _ in range(7 if tea.leaf.shape not in ("powder", "grain") else 0):
        x, z = rng.uniform(110, 330), rng.uniform(150, 290)
        piece(pic, tea.leaf.shape, rng.choice(tea.leaf.colours), ABOVE.see((x, 0, z)), tea.leaf.size * 1.05, rng.uniform(0, 360), 0.9, rng)
    return pic


def fill_dish(pic: Picture, tea: Tea, at: Vec, rng: Random) -> None:
    if tea.pack == "bags":
        for x, z, yaw in ((-105, -60, 20), (95, -70, 70), (0, 95, 45)):
            pyramid(pic, ABOVE, add(at, (x, 0, z)), 150, yaw, tea.leaf, rng)
    elif tea.pack == "cake":
        chunk(pic, ABOVE, add(at, (-30, 0, -30)), tea.leaf, rng, tea.mood.dusk)
        heap(pic, ABOVE, tea.leaf, add(at, (60, 0, 70)), 110, 30, rng, dense=0.55, scatter=0.04)
    else:
        heap(pic, ABOVE, tea.leaf, at, 185, 58, rng, scatter=0.03, dense=1.15)


def froth(pic: Picture, cam: Camera, at: Vec, radius: float, colour: str, rng: Random) -> None:
    """Fine bubbles on whisked matcha."""
    for _ in range(520):
        a, r = rng.uniform(0, 6.3), math.sqrt(rng.random()) * radius * 0.95
        x, y = cam.see(add(at, (r * math.cos(a), 0, r * math.sin(a))))
        size = rng.uniform(1.2, 4.6)
        tone = lighter(colour, rng.uniform(0.3, 0.75))
        pic.put(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{size:.1f}" ry="{size * 0.8:.1f}" fill="{tone}" opacity=".55"/>')


def cake_body(radius: float, thick: float, paper: str) -> Solid:
    r, t = radius, thick
    return revolve(
        [(0, 0), (r * 0.3, 4), (r * 0.8, 0), (r * 0.97, t * 0.3), (r, t * 0.5), (r * 0.93, t * 0.85), (r * 0.7, t), (r * 0.3, t * 1.03), (0, t)],
        matte(paper),
    )


def wrapped_cake(pic: Picture, cam: Camera, design: Design, at: Vec, radius: float, dusk: str) -> None:
    """A cake in its printed paper, leaning back as on a plate stand."""
    angle, thick = -76.0, 74.0
    up = add(at, (0, radius * math.sin(math.radians(76)) + 10, 0))
    body = place(cake_body(radius, thick, design.paper), up, back=angle)
    pic.shadow(cam, body, colour=dusk)
    pic.faces(cam, body)

    def where(x: float, y: float) -> Vec:
        px, py = x * radius * 2, (y - 0.5) * radius * 2
        r = min(1.0, math.hypot(px, py) / radius)
        return add(up, lean((px, thick * (1.03 - 0.42 * max(0, r - 0.62)), -py), angle))

    sheet = Panel(pic, cam, where, 1.0)
    for k in range(26):
        a = 2 * math.pi * k / 26
        sheet.stroke([(0.5 * 0.98 * r * math.cos(a + 0.1 * r), 0.5 + 0.5 * 0.98 * r * math.sin(a + 0.1 * r)) for r in (0.86, 0.92, 1.0)],
                     darker(design.paper, 0.25), 0.004, alpha=0.5)
    sheet.circle(0, 0.5, 0.40, design.ink[1])
    sheet.circle(0, 0.5, 0.388, design.paper)
    sheet.circle(0, 0.5, 0.372, lighter(design.ink[0], 0.62))
    art = sheet.part(0.30, 0.86, -0.28, 0.28)
    art.clip = pic.clip("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (
        sheet.see(0.372 * math.cos(t / 20), 0.5 + 0.372 * math.sin(t / 20)) for t in range(126))) + "Z")
    design.motif(art, design.ink, Random(design.name[0]))
    low = sheet.part(0.10, 0.36)
    low.clip = art.clip
    low.cover(design.paper)
    sheet.write(design.name[0], 0, 0.255, 0.052, design.ink[1])
    mark(sheet, 0, 0.185, 0.05, design.ink[1])


def chunk(pic: Picture, cam: Camera, at: Vec, leaf: Leaf, rng: Random, dusk: str) -> None:
    """A piece broken from a cake: leaves pressed flat, in layers."""
    body: Solid = revolve([(118, 0), (118, 0), (122, 30), (112, 52), (60, 58), (0, 58)], matte(darker(leaf.colours[0], 0.1)), depth=0.72)
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
        piece(pic, "curl", colour, cam.see(add(at, (x, y, z))), leaf.size * cam.scale * rng.uniform(0.6, 1.0), rng.uniform(-50, 50), 0.5, rng)


def _broken(p: Vec) -> Vec:
    """Give a round body the edge of something that was broken."""
    a = math.atan2(p[2], p[0])
    k = 1 + 0.16 * math.sin(a * 2 + 0.6) + 0.09 * math.sin(a * 5 + 1) + 0.04 * math.sin(a * 11)
    return (p[0] * k, p[1] * (1 + 0.10 * math.sin(a * 3)), p[2] * k)


def pyramid(pic: Picture, cam: Camera, at: Vec, size: float, yaw: float, leaf: Leaf, rng: Random) -> None:
    """A gauze pyramid with leaf in it and a thread with a tag."""
    base = [add(at, (size * 0.72 * math.cos(math.radians(yaw + k * 120)), 0, size * 0.72 * math.sin(math.radians(yaw + k * 120)))) for k in range(3)]
    tip = add(at, (0, size * 1.12, 0))
    pts = [cam.see(p) for p in base]
    top = cam.see(tip)
    pic.shape([(x + 10, y + 8) for x, y in (*pts, top)][:3], "#2a2031", f'opacity=".35" {pic.blur(8)}')
    pic.shape([*pts], "#e9ead9", 'opacity=".55"')
    for _ in range(46):
        u, v = rng.random(), rng.random()
        if u + v > 1:
            u, v = 1 - u, 1 - v
        h = rng.random() ** 2 * 0.42
        p = [base[0][i] * u + base[1][i] * v + base[2][i] * (1 - u - v) for i in range(3)]
        q = (p[0] + (at[0] - p[0]) * h, h * size, p[2] + (at[2] - p[2]) * h)
        piece(pic, leaf.shape, rng.choice(leaf.colours), cam.see(q), size * 0.27 * cam.scale, rng.uniform(0, 360), 0.75, rng)
    order = sorted(range(3), key=lambda k: base[k][2] + base[(k + 1) % 3][2])
    for k in order:
        a, b = pts[k], pts[(k + 1) % 3]
        left = (a[0] + b[0]) / 2 < top[0]
        fill = pic.linear(top, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), [(0, "#ffffff", 0.75 if left else 0.45), (1, "#f6f4e6", 0.38 if left else 0.2)])
        pic.shape([a, b, top], fill, 'stroke="#ffffff" stroke-opacity=".65" stroke-width="1.6" stroke-linejoin="round"')
    end = (top[0] + 70, top[1] + 58)
    pic.put(f'<path d="M{top[0]:.0f} {top[1]:.0f}q30 -34 52 0t{end[0] - top[0] - 52:.0f} {end[1] - top[1]:.0f}" fill="none" stroke="#f8f4ea" stroke-width="2.2"/>')
    pic.put(f'<rect x="{end[0] - 13:.0f}" y="{end[1]:.0f}" width="27" height="30" rx="2" fill="#2f6f86" transform="rotate(12 {end[0]:.0f} {end[1]:.0f})"/>')
