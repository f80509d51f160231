"""Packaging: tins, pouches, wrapped cakes and boxes, each with a sheet to draw its label on."""

import math
from dataclasses import dataclass
from random import Random

from .label import Panel, mark
from .motifs import Ink, Motif
from .palette import Material, lighter, matte, metal
from .picture import Picture
from .solids import Solid, moved, place, revolve
from .space import Camera, Vec, add, turn


@dataclass(frozen=True)
class Design:
    """A tea's look: its name on the label, the paper, the inks, the lid or pouch, and the drawing."""

    name: tuple[str, ...]
    paper: str
    ink: Ink
    shell: str
    motif: Motif


def tin_body(radius: float, height: float, shell: Material) -> Solid:
    r = radius
    return revolve(
        [(r - 10, 0), (r - 10, 0), (r - 2, 3), (r, 12), (r, 12), (r, height), (r, height), (r - 12, height)],
        shell,
    )


def tin_lid(radius: float, height: float, tall: float, shell: Material) -> Solid:
    r = radius + 3
    return revolve(
        [
            (r, height - tall),
            (r, height - tall),
            (r, height),
            (r, height),
            (r - 3, height + 7),
            (r - 14, height + 10),
            (r - 14, height + 10),
            (r - 24, height + 5),
            (r - 24, height + 5),
            (r * 0.5, height + 8),
            (0, height + 10),
        ],
        shell,
    )


def around(
    pic: Picture, cam: Camera, at: Vec, radius: float, low: float, high: float, half: float, yaw: float
) -> Panel:
    """A sheet wrapped around a tin by `half` degrees to either side."""
    tall = high - low
    r = radius + 0.8

    def where(x: float, y: float) -> Vec:
        a = x * tall / r + math.radians(yaw)
        return add(at, (r * math.sin(a), low + y * tall, r * math.cos(a)))

    return Panel(pic, cam, where, 2 * math.radians(half) * r / tall)


def title(panel: Panel, design: Design, y: float, size: float) -> None:
    """The brand's mark and the name, centred, below `y`."""
    ink = design.ink[1]
    for i, line in enumerate(design.name):
        panel.write(line, 0, y - i * size * 1.7, size, ink)


def tin(
    pic: Picture,
    cam: Camera,
    design: Design,
    at: Vec,
    radius: float,
    height: float,
    rng: Random,
    *,
    yaw: float = -6,
    shadow: str = "#3a2a30",
) -> None:
    """A round tin: coloured lid, paper all around with the drawing below and the name above."""
    lid_tall = max(46.0, height * 0.16)
    body = place(tin_body(radius, height, matte(design.paper)), at)
    lid = place(tin_lid(radius, height, lid_tall, matte(design.shell, gloss=0.16)), at)
    pic.shadow(cam, body, lid, colour=shadow)
    pic.faces(cam, body)
    wrap = around(pic, cam, at, radius, 10, height - lid_tall - 2, 86, 0)
    wrap.cover(design.paper)
    front = around(pic, cam, at, radius, 10, height - lid_tall - 2, 84, yaw)
    art = front.part(0.0, 0.60)
    art.cover(lighter(design.ink[0], 0.62))
    design.motif(art, design.ink, rng)
    w = front.width / 2
    front.stroke([(-w + 2 * w * i / 40, 0.615) for i in range(41)], design.ink[1], 0.008)
    size = min(0.085, 0.62 * radius / (height - lid_tall) / max(3.2, max(map(len, design.name)) * 0.62))
    mark(front, 0, 0.875, 0.085, design.ink[1])
    title(front, design, 0.755 if len(design.name) > 1 else 0.705, size)
    pic.faces(cam, lid)


def pouch_body(width: float, height: float, paint: Material, *, belly: float = 0.36) -> Solid:
    """A stand-up pouch: round at the foot, flat at its sealed top."""
    w = width / 2

    def deep(y: float) -> float:
        t = min(1.0, max(0.0, y / height))
        return belly * max(0.02, 1 - math.pow(t, 1.7))

    profile = [
        (w * 0.90, 0),
        (w * 0.90, 0),
        (w * 0.965, 10),
        (w, height * 0.14),
        (w * 0.985, height * 0.5),
        (w * 0.955, height * 0.8),
        (w * 0.955, height),
        (w * 0.955, height),
    ]
    raw = revolve(profile, paint, depth=deep, steps=22)
    return moved(
        raw,
        lambda p: (
            p[0] + 4 * math.sin(p[1] / height * 3.1),
            p[1],
            p[2] + 7 * math.sin(p[0] / w * 2.6 + 0.6) * (p[1] / height) ** 2,
        ),
    )


def pouch(
    pic: Picture,
    cam: Camera,
    design: Design,
    at: Vec,
    width: float,
    height: float,
    rng: Random,
    *,
    yaw: float = 7,
    shadow: str = "#3a2a30",
) -> None:
    """A paper pouch with a broad label on its front."""
    body = place(pouch_body(width, height, matte(design.shell, gloss=0.10, rim=0.3)), at, yaw=yaw)
    pic.shadow(cam, body, colour=shadow)
    pic.faces(cam, body)

    def front(low: float, tall: float, wide: float) -> Panel:
        """A sheet on the pouch's front, its foot at `low`."""

        def where(x: float, y: float) -> Vec:
            return add(at, turn(_skin(width / 2, height, x * tall * 2 / width, low + y * tall), yaw))

        return Panel(pic, cam, where, wide / tall)

    label = front(height * 0.13, height * 0.60, width * 0.72)
    label.cover(design.paper)
    k = label.width / 2
    art = label.part(0.30, 0.965, -k + 0.035, k - 0.035)
    art.cover(lighter(design.ink[0], 0.62))
    design.motif(art, design.ink, rng)
    size = min(0.07, 0.80 * label.width / max(3.2, max(map(len, design.name)) * 0.80))
    title(label, design, 0.185 if len(design.name) > 1 else 0.14, size)
    top = front(height - 100, 100, width * 0.92)
    for y in (0.42, 0.55, 0.68):
        seal = [(top.width * (j / 30 - 0.5), y) for j in range(31)]
        top.stroke(seal, lighter(design.shell, 0.3), 0.016, alpha=0.8)
    mark(front(height * 0.765, 90, 270), 0, 0.42, 0.62, lighter(design.shell, 0.75))


def _skin(half: float, height: float, u: float, y: float) -> Vec:
    """A point on a pouch's front: u from -1 to 1 across, y up."""
    t = min(1.0, max(0.0, y / height))
    wide = half * (0.975 - 0.02 * t)
    deep = 0.36 * max(0.02, 1 - math.pow(t, 1.7))
    x = wide * u
    z = wide * deep * math.sqrt(max(0.0, 1 - u * u)) + 1.5
    return (x + 4 * math.sin(t * 3.1), y, z + 7 * math.sin(x / half * 2.6 + 0.6) * t * t)


def small_tin(
    pic: Picture,
    cam: Camera,
    design: Design,
    at: Vec,
    radius: float,
    height: float,
    rng: Random,
    *,
    shadow: str,
) -> None:
    """A low tin of bare metal with a paper band, as matcha is sold."""
    steel = metal("#cdb88a", window=0.4)
    body = place(tin_body(radius, height, steel), at)
    lid = place(tin_lid(radius, height, height * 0.30, steel), at)
    pic.shadow(cam, body, lid, colour=shadow)
    pic.faces(cam, body)
    band = around(pic, cam, at, radius, 8, height * 0.69, 86, -4)
    band.cover(design.ink[1])
    art = band.part(0.0, 1.0)
    design.motif(art, design.ink, rng)
    disc_ = band.part(0.10, 0.90, -0.62, 0.62)
    disc_.circle(0, 0.5, 0.60, design.paper, squash=0.72)
    mark(disc_, 0, 0.66, 0.20, design.ink[1])
    title(disc_, design, 0.34, 0.125)
    pic.faces(cam, lid)
