"""Pictures of the teas: main (packed, with a heap of leaf) and detail (leaf in a dish, tea in a cup)."""

import math
from random import Random

from .backdrop import ABOVE, TABLE, room, table_top
from .leaves import heap, piece
from .packs import pouch, small_tin, tin
from .palette import glaze, lighter, mix
from .picture import Picture
from .pressed import chunk, pyramid, wrapped_cake
from .space import Camera, Vec, add
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
    dish(
        pic,
        ABOVE,
        glaze(mix(tea.ware, "#ffffff", 0.2) if tea.pack != "small" else "#efe8da"),
        spot,
        shadow=dusk,
    )
    fill_dish(pic, tea, add(spot, (0, 14, 0)), rng)
    for _ in range(7 if tea.leaf.shape not in ("powder", "grain") else 0):
        x, z = rng.uniform(110, 330), rng.uniform(150, 290)
        piece(
            pic,
            tea.leaf.shape,
            rng.choice(tea.leaf.colours),
            ABOVE.see((x, 0, z)),
            tea.leaf.size * 1.05,
            rng.uniform(0, 360),
            0.9,
            rng,
        )
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
        pic.put(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{size:.1f}" ry="{size * 0.8:.1f}" fill="{tone}" opacity=".55"/>'
        )
