"""Things that hold tea: cups, bowls, dishes, and the tea in them."""

import math
from collections.abc import Sequence

from .palette import Material, darker, glaze, lighter, mix
from .picture import Picture
from .solids import Coat, Solid, disc, place, revolve
from .space import Camera, Flat, Vec, add, curve
from .stage import radius_at


def vessel(outer: Sequence[Flat], wall: float, coat: Coat, *, floor: float = 14.0) -> Solid:
    """An open vessel from its outer profile, bottom first; the inside follows at the wall's thickness."""
    lip_r, lip_y = outer[-1]
    inner = [(max(0.0, r - wall), max(y, floor)) for r, y in reversed(outer) if y < lip_y - wall]
    profile = [
        *outer,
        (lip_r - wall * 0.35, lip_y + wall * 0.45),
        (lip_r - wall, lip_y - wall * 0.2),
        *inner,
        (0, floor),
    ]
    return revolve(profile, coat)


CUP = curve("0,0 78,0 80,12 92,22 140,80 160,150")
BOWL = curve("0,0 92,0 94,22 104,30 180,72 212,150 216,190")
DISH = curve("0,0 150,0 155,10 220,26 262,58")


def scaled(profile: Sequence[Flat], k: float, tall: float | None = None) -> list[Flat]:
    return [(r * k, y * (tall if tall is not None else k)) for r, y in profile]


def liquor(radius: float, height: float, colour: str, at: Vec = (0, 0, 0)) -> Solid:
    """The tea in a cup: deep in the middle, glowing on the side away from the window."""

    def coat(p: Vec) -> str:
        x, z = p[0] / radius, p[2] / radius
        f = min(1.0, math.hypot(x, z))
        deep = mix(darker(colour, 0.30), colour, f**1.6)
        glow = max(0.0, 0.62 * x + 0.55 * z) * f**2
        shade_ = max(0.0, -0.75 * x - 0.5 * z) * f**3
        return darker(mix(deep, lighter(colour, 0.55), glow * 0.85), shade_ * 0.45)

    return place(disc(radius, height, coat), at)


def glint(pic: Picture, cam: Camera, at: Vec, radius: float) -> None:
    """The window, mirrored in a level of tea."""
    for r, wide, alpha in ((0.80, 0.085, 0.55), (0.62, 0.03, 0.22)):
        bow = [
            cam.see(add(at, (r * radius * math.cos(a), 0, r * radius * math.sin(a))))
            for a in (math.radians(188 + i * 3.6) for i in range(17))
        ]
        pic.line(bow, "#fffaf0", wide * radius * cam.scale, f'opacity="{alpha}" {pic.blur(3.2 * cam.scale, 60)}')


def filled(
    pic: Picture,
    cam: Camera,
    profile: Sequence[Flat],
    coat: Material,
    tea: str,
    at: Vec,
    *,
    level: float = 0.80,
    wall: float = 8.0,
    shadow: str = "#3a2a30",
    inside: str | None = None,
) -> None:
    """A cup with tea in it, its shadow and the window on the tea."""
    tall = profile[-1][1]
    y = tall * level
    radius = radius_at(profile, y) - wall
    inner = glaze(inside) if inside else coat

    def paint(p: Vec) -> Material:
        r = math.hypot(p[0], p[2])
        return inner if r < radius_at(profile, p[1]) - wall * 0.6 and p[1] > 16 else coat

    cup = place(vessel(profile, wall, paint), at)
    pic.shadow(cam, cup, colour=shadow)
    pic.faces(cam, cup, liquor(radius, y, tea, at))
    glint(pic, cam, add(at, (0, y, 0)), radius)


def dish(pic: Picture, cam: Camera, coat: Material, at: Vec, *, size: float = 1.0, shadow: str = "#3a2a30") -> None:
    body = place(vessel(scaled(DISH, size), 9, coat, floor=12), at)
    pic.shadow(cam, body, colour=shadow)
    pic.faces(cam, body)
