"""Bodies made of small flat faces: turned on a wheel, drawn along a curve, folded from sheets."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .palette import Material
from .space import Flat, Vec, add, cross, lean, spline, sub, tilt, times, turn, unit

Paint = Material | str
Coat = Paint | Callable[[Vec], Paint]
Path3 = Sequence[Vec]


@dataclass(frozen=True)
class Face:
    """A flat piece of a surface; `normal` points outwards."""

    points: tuple[Vec, ...]
    normal: Vec
    paint: Paint

    @cached_property
    def centre(self) -> Vec:
        (a, b, c), (e, f, g) = self.points[0], self.points[2]
        return ((a + e) / 2, (b + f) / 2, (c + g) / 2)


Solid = list[Face]


def grid(rings: Sequence[Sequence[Vec]], coat: Coat, *, closed: bool = True) -> Solid:
    """Span faces between neighbouring rings of points."""
    faces: Solid = []
    for low, high in pairwise(rings):
        count = len(low) if closed else len(low) - 1
        for i in range(count):
            j = (i + 1) % len(low)
            a, b, c, d = low[i], low[j], high[j], high[i]
            raw = cross(sub(c, a), sub(d, b))
            if raw[0] ** 2 + raw[1] ** 2 + raw[2] ** 2 < 1e-9:
                continue
            middle = times(add(add(a, b), add(c, d)), 0.25)
            faces.append(Face((a, b, c, d), unit(raw), coat(middle) if callable(coat) else coat))
    return faces


def revolve(
    profile: Sequence[Flat],
    coat: Coat,
    *,
    sides: int = 112,
    steps: int = 10,
    smooth: bool = True,
    depth: Callable[[float], float] | float = 1.0,
) -> Solid:
    """Turn a profile of (radius, height), bottom outside first, about the upright axis.

    A profile that comes back down inside makes an open vessel. `depth` flattens front to back.
    """
    line = spline(profile, steps) if smooth else list(profile)
    rings = []
    for r, y in line:
        d = depth(y) if callable(depth) else depth
        rings.append(
            [(r * math.sin(a), y, r * d * math.cos(a)) for a in (2 * math.pi * i / sides for i in range(sides))]
        )
    return grid(rings, coat)


def tube(
    path: Path3,
    radii: Sequence[float],
    coat: Coat,
    *,
    sides: int = 20,
    steps: int = 10,
    flat: float = 1.0,
    ref: Vec = (0.0, 0.0, 1.0),
) -> Solid:
    """Draw a round bar along a smooth path; `flat` stretches it along `ref`."""
    bone = spline([(*p, r) for p, r in zip(path, radii, strict=True)], steps)
    rings = []
    for i, (x, y, z, r) in enumerate(bone):
        before, after = bone[max(i - 1, 0)], bone[min(i + 1, len(bone) - 1)]
        along = unit((after[0] - before[0], after[1] - before[1], after[2] - before[2]))
        side = unit(cross(along, ref))
        other = unit(cross(side, along))
        ring = []
        for k in range(sides):
            a = 2 * math.pi * k / sides
            ring.append(add((x, y, z), add(times(side, r * math.cos(a)), times(other, r * flat * math.sin(a)))))
        rings.append(ring[::-1])
    return grid([*_cap(rings[0]), *rings, *reversed(_cap(rings[-1]))], coat)


def _cap(ring: Sequence[Vec]) -> list[list[Vec]]:
    n = len(ring)
    c = (sum(p[0] for p in ring) / n, sum(p[1] for p in ring) / n, sum(p[2] for p in ring) / n)
    return [[c] * n, [add(c, times(sub(p, c), 0.75)) for p in ring]]


def box(width: float, height: float, depth: float, coat: Coat, *, cells: int = 10) -> Solid:
    """A box that stands on the table, centred on the origin."""
    w, d = width / 2, depth / 2
    faces: Solid = []
    sides: list[tuple[Vec, Vec, Vec]] = [
        ((-w, 0, d), (width, 0, 0), (0, height, 0)),
        ((w, 0, -d), (-width, 0, 0), (0, height, 0)),
        ((w, 0, d), (0, 0, -depth), (0, height, 0)),
        ((-w, 0, -d), (0, 0, depth), (0, height, 0)),
        ((-w, height, d), (width, 0, 0), (0, 0, -depth)),
    ]
    for start, across, up in sides:
        faces += sheet(start, across, up, coat, cells=cells)
    return faces


def sheet(start: Vec, across: Vec, up: Vec, coat: Coat, *, cells: int = 10) -> Solid:
    """A flat rectangle; it faces where across x up points."""
    rows = [
        [add(start, add(times(across, i / cells), times(up, j / cells))) for i in range(cells + 1)]
        for j in range(cells + 1)
    ]
    return grid(rows, coat, closed=False)


def disc(radius: float, height: float, coat: Coat, *, sides: int = 72, rings: int = 14) -> Solid:
    """A level round surface, such as tea in a cup."""
    profile = [(radius * (1 - i / rings), height) for i in range(rings + 1)]
    return revolve(profile, coat, sides=sides, smooth=False)


def ball(centre: Vec, radius: float, coat: Coat, *, tall: float = 1.0, sides: int = 28) -> Solid:
    arc = [(radius * math.cos(a), radius * tall * math.sin(a)) for a in _angles(-90, 90, 18)]
    return place(revolve(arc, coat, sides=sides, smooth=False), centre)


def _angles(lo: float, hi: float, count: int) -> list[float]:
    return [math.radians(lo + (hi - lo) * i / count) for i in range(count + 1)]


def moved(solid: Iterable[Face], how: Callable[[Vec], Vec]) -> Solid:
    out = []
    for face in solid:
        points = tuple(how(p) for p in face.points)
        raw = cross(sub(points[2], points[0]), sub(points[3], points[1]))
        out.append(Face(points, unit(raw), face.paint))
    return out


def place(solid: Iterable[Face], at: Vec, *, yaw: float = 0, roll: float = 0, back: float = 0) -> Solid:
    """Lean back, roll, turn and move a body, in this order."""
    return moved(solid, lambda p: add(turn(tilt(lean(p, back), roll), yaw), at))
