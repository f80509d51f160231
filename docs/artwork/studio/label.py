"""Paper on packaging: drawings in flat colour that follow the surface and its light."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .lettering import word
from .palette import matte, shade
from .picture import Picture, trace
from .space import Camera, Flat, Vec, cross, sub, unit


@dataclass
class Panel:
    """A sheet one unit high and `width` wide, x from -width/2, y upwards; `where` wraps it around a thing."""

    pic: Picture
    cam: Camera
    where: Callable[[float, float], Vec]
    width: float
    clip: str = ""

    def see(self, x: float, y: float) -> Flat:
        return self.cam.see(self.where(x, y))

    def part(self, y0: float, y1: float, x0: float | None = None, x1: float | None = None) -> "Panel":
        """A smaller sheet on this one; what is drawn on it stays inside."""
        a = -self.width / 2 if x0 is None else x0
        b = self.width / 2 if x1 is None else x1
        tall, mid, outer = y1 - y0, (a + b) / 2, self.where
        inner = Panel(self.pic, self.cam, lambda x, y: outer(mid + x * tall, y0 + y * tall), (b - a) / tall)
        inner.clip = self.pic.clip(trace(inner.rim()))
        return inner

    def rim(self) -> list[Flat]:
        w = self.width / 2
        side = [i / 24 for i in range(25)]
        return (
            [self.see(-w + 2 * w * t, 0) for t in side]
            + [self.see(w, t) for t in side]
            + [self.see(w - 2 * w * t, 1) for t in side]
            + [self.see(-w, 1 - t) for t in side]
        )

    def ink(self, colour: str) -> str:
        """The colour as a gradient that follows the light across the sheet."""
        w = self.width / 2 * 0.985
        a, b = self.see(-w, 0.5), self.see(w, 0.5)
        stops = []
        for i in range(15):
            x = -w + 2 * w * i / 14
            p = self.where(x, 0.5)
            across = sub(self.where(x + 0.004, 0.5), self.where(x - 0.004, 0.5))
            normal = unit(cross(across, sub(self.where(x, 0.52), self.where(x, 0.48))))
            at = (self.cam.see(p)[0] - a[0]) / ((b[0] - a[0]) or 1)
            stops.append((at, shade(matte(colour, rim=0.1, gloss=0.04), normal, self.cam.toward(p)), 1.0))
        return self.pic.linear(a, (b[0], a[1]), stops)

    def fill(self, points: Sequence[Flat], colour: str, *, alpha: float = 1.0) -> None:
        self.pic.shape(
            (self.see(*p) for p in _dense(points)), self.ink(colour), f'fill-opacity="{alpha}" {self.clip}'
        )

    def stroke(self, points: Sequence[Flat], colour: str, width: float, *, alpha: float = 1.0) -> None:
        unit_px = math.dist(self.see(0, 0.4), self.see(0, 0.6)) / 0.2
        self.pic.line(
            (self.see(*p) for p in points),
            self.ink(colour),
            width * unit_px,
            f'opacity="{alpha}" {self.clip}',
        )

    def cover(self, colour: str) -> None:
        w = self.width / 2
        self.fill([(-w, 0), (w, 0), (w, 1), (-w, 1)], colour)

    def circle(self, x: float, y: float, r: float, colour: str, *, alpha: float = 1.0, squash: float = 1.0) -> None:
        self.fill(arc(x, y, r, 0, 360, squash), colour, alpha=alpha)

    def write(self, text: str, x: float, y: float, size: float, colour: str, *, weight: float = 0.12) -> None:
        """Letters centred on x, standing on y."""
        strokes, wide = word(text)
        for stroke in strokes:
            points = [(x + (px - wide / 2) * size, y + py * size) for px, py in stroke]
            self.stroke(points, colour, weight * size)


def arc(x: float, y: float, r: float, start: float, end: float, squash: float = 1.0, steps: int = 40) -> list[Flat]:
    return [
        (x + r * math.cos(a), y + r * squash * math.sin(a))
        for a in (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    ]


def leaf(x: float, y: float, length: float, degrees: float, plump: float = 0.34) -> list[Flat]:
    """The outline of a tea leaf that starts at (x, y)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    side = [(t / 10, plump * math.sin(math.pi * (t / 10) ** 0.8) * (1 - t / 22)) for t in range(11)]
    raw = side + [(px, -py * 0.9) for px, py in reversed(side)]
    return [(x + (px * c - py * s) * length, y + (px * s + py * c) * length) for px, py in raw]


def mark(panel: Panel, x: float, y: float, size: float, colour: str) -> None:
    """The shop's mark: a leaf over the water of a canal."""
    panel.fill(leaf(x - size * 0.32, y + size * 0.22, size * 0.95, 52), colour)
    for k in (0.0, -0.22):
        wave = [(x + size * (t / 16 - 0.5), y + size * (k + 0.055 * math.sin(t * 1.18))) for t in range(17)]
        panel.stroke(wave, colour, size * 0.075)


def _dense(points: Sequence[Flat]) -> list[Flat]:
    """Put points between points, so that straight edges can bend around a tin."""
    if len(points) > 12:
        return list(points)
    out: list[Flat] = []
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        out += [(a[0] + (b[0] - a[0]) * i / 24, a[1] + (b[1] - a[1]) * i / 24) for i in range(24)]
    return out
