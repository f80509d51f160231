"""Points, curves and the camera: where a thing stands and how the eye sees it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Vec = tuple[float, float, float]
Flat = tuple[float, float]


def add(a: Vec, b: Vec) -> Vec:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(a: Vec, k: float) -> Vec:
    return (a[0] * k, a[1] * k, a[2] * k)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a: Vec) -> Vec:
    length = math.sqrt(dot(a, a)) or 1.0
    return (a[0] / length, a[1] / length, a[2] / length)


def turn(p: Vec, degrees: float) -> Vec:
    """Turn a point about the upright axis."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (p[0] * c + p[2] * s, p[1], -p[0] * s + p[2] * c)


def tilt(p: Vec, degrees: float) -> Vec:
    """Turn a point about the axis that runs into the picture (clockwise as seen)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (p[0] * c + p[1] * s, -p[0] * s + p[1] * c, p[2])


def lean(p: Vec, degrees: float) -> Vec:
    """Turn a point about the axis from left to right (the top goes back)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (p[0], p[1] * c + p[2] * s, -p[1] * s + p[2] * c)


def spline(points: Sequence[tuple[float, ...]], steps: int = 10) -> list[tuple[float, ...]]:
    """Run a Catmull-Rom curve through the points; a repeated point makes a corner."""
    out: list[tuple[float, ...]] = []
    last = len(points) - 1
    for i in range(last):
        p0, p1, p2, p3 = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, last)]
        if p1 == p2:
            continue
        if p0 == p1 and i > 0:
            p0 = p1
        for step in range(steps):
            t = step / steps
            out.append(tuple(_catmull(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True)))
    out.append(tuple(points[last]))
    return out


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)


@dataclass(frozen=True)
class Camera:
    """Looks down at the table by `pitch` degrees; (x, y) is where the world's origin appears."""

    x: float = 600.0
    y: float = 900.0
    pitch: float = 15.0
    scale: float = 1.0
    distance: float = 4600.0

    @cached_property
    def view(self) -> Vec:
        """The direction to the eye."""
        p = math.radians(self.pitch)
        return (0.0, math.sin(p), math.cos(p))

    def depth(self, p: Vec) -> float:
        _, s, c = self.view
        return p[1] * s + p[2] * c

    def see(self, p: Vec) -> Flat:
        x, y, z = p
        _, s, c = self.view
        k = self.scale / (1 - (y * s + z * c) / self.distance)
        return (self.x + x * k, self.y + (z * s - y * c) * k)

    @cached_property
    def eye(self) -> Vec:
        return times(self.view, self.distance)

    def toward(self, p: Vec) -> Vec:
        """The direction from a point to the eye."""
        return unit(sub(self.eye, p))


def curve(text: str) -> list[Flat]:
    """Points on a plane, written as in SVG: "150,0 160,8 236,110"."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def path(text: str) -> list[Vec]:
    """Points in space: "-222,308,0 -285,345,0"."""
    return [(float(x), float(y), float(z)) for x, y, z in (point.split(",") for point in text.split())]
