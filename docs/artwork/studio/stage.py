"""A spot on the table: where a thing stands in a picture, how it is turned and how large it is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from .backdrop import Mood
from .label import Panel
from .picture import Picture
from .solids import Solid, moved
from .space import Camera, Flat, Vec, add, spline, times, turn


@dataclass(frozen=True)
class Spot:
    pic: Picture
    cam: Camera
    mood: Mood
    at: Vec = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    size: float = 1.0

    def to(self, x: float, z: float, y: float = 0.0, *, yaw: float = 0.0, size: float | None = None) -> "Spot":
        """Another spot in the same picture."""
        return replace(self, at=(x, y, z), yaw=yaw, size=self.size if size is None else size)

    def world(self, p: Vec) -> Vec:
        return add(times(turn(p, self.yaw), self.size), self.at)

    def see(self, p: Vec) -> Flat:
        return self.cam.see(self.world(p))

    def stand(self, *bodies: Solid) -> list[Solid]:
        """The bodies where they stand; a thing on the table also gets its shadow."""
        return [moved(body, self.world) for body in bodies]

    def shadow(self, *bodies: Solid, depth: float = 1.0) -> None:
        self.pic.shadow(self.cam, *self.stand(*bodies), colour=self.mood.dusk, depth=depth, floor=self.at[1])

    def show(self, *bodies: Solid, shadow: bool = True, soft: bool = True) -> None:
        if shadow:
            self.shadow(*bodies)
        self.pic.faces(self.cam, *self.stand(*bodies), soft=soft)

    def sheet(self, profile: Sequence[Flat], low: float, high: float, half: float, yaw: float = 0) -> Panel:
        """A sheet that follows a turned body between two heights, `half` degrees to either side."""
        tall = high - low
        middle = radius_at(profile, (low + high) / 2)

        def where(x: float, y: float) -> Vec:
            h = low + y * tall
            r = radius_at(profile, h) + 0.8
            a = x * tall / middle + math.radians(yaw)
            return self.world((r * math.sin(a), h, r * math.cos(a)))

        return Panel(self.pic, self.cam, where, 2 * math.radians(half) * middle / tall)

    def speckle(
        self,
        profile: Sequence[Flat],
        colour: str,
        count: int,
        rng: Random,
        *,
        low: float = 0.0,
        alpha: float = 0.5,
    ) -> None:
        """Iron spots in a glaze."""
        tall = profile[-1][1]
        for _ in range(count):
            y = rng.uniform(low, tall * 0.97)
            a = math.radians(rng.uniform(-80, 80))
            r = radius_at(profile, y)
            x, sy = self.see((r * math.sin(a), y, r * math.cos(a)))
            s = rng.uniform(0.8, 2.6) * self.cam.scale * self.size
            self.pic.put(
                f'<ellipse cx="{x:.1f}" cy="{sy:.1f}" rx="{max(0.5, s * math.cos(a)):.1f}" ry="{s:.1f}"'
                f' fill="{colour}" opacity="{alpha * rng.uniform(0.4, 1):.2f}"/>'
            )


def radius_at(profile: Sequence[Flat], y: float) -> float:
    for (r0, y0), (r1, y1) in pairwise(profile):
        if y0 <= y <= y1 and y1 > y0:
            return r0 + (r1 - r0) * (y - y0) / (y1 - y0)
    return profile[-1][0]


def fine(profile: Sequence[Flat]) -> list[Flat]:
    """The profile as it will be turned: smooth."""
    return [(p[0], p[1]) for p in spline(profile, 8)]
