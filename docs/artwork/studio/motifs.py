"""The drawings on the labels: one idea for each tea, cut as if from coloured paper."""

import math
from collections.abc import Callable
from random import Random

from .label import Panel, arc, leaf
from .palette import darker, lighter, mix

Ink = tuple[str, str, str]
Motif = Callable[[Panel, Ink, Random], None]


def _hill(p: Panel, base: float, swell: float, phase: float, wave: float, colour: str) -> None:
    w = p.width / 2
    top = [
        (-w + p.width * i / 40, base + swell * math.sin(phase + wave * (-w + p.width * i / 40))) for i in range(41)
    ]
    p.fill([*top, (w, -0.1), (-w, -0.1)], colour)


def hills(p: Panel, ink: Ink, rng: Random) -> None:
    """Rows of tea bushes under a low sun."""
    p.circle(0.32, 0.72, 0.17, ink[2])
    for i in range(4):
        colour = mix(lighter(ink[0], 0.45), ink[1], i / 3)
        _hill(p, 0.62 - i * 0.17, 0.075, 1.2 + i * 1.9, 3.4 - i * 0.3, colour)
    for k in range(7):
        y = 0.02 + k * 0.022
        p.stroke(
            [(-p.width / 2 + p.width * i / 30, y + 0.04 * math.sin(i * 0.25 + k * 0.4)) for i in range(31)],
            lighter(ink[1], 0.35),
            0.005,
            alpha=0.55,
        )


def sprig(p: Panel, ink: Ink, rng: Random) -> None:
    """Two leaves and a bud, large."""
    p.circle(0, 0.50, 0.40, lighter(ink[2], 0.45))
    stem = [(-0.02 + 0.05 * math.sin(t * 0.3), t / 10) for t in range(-1, 9)]
    for side, y, long in (
        (1, 0.10, 0.40),
        (-1, 0.20, 0.44),
        (1, 0.36, 0.42),
        (-1, 0.47, 0.36),
        (1, 0.60, 0.30),
    ):
        angle = 90 - side * 52 if y < 0.55 else 90 - side * 30
        p.fill(leaf(0.01 * side, y, long, angle), ink[0] if side > 0 else ink[1])
        end = math.radians(angle)
        p.stroke(
            [(0, y), (long * 0.86 * math.cos(end), y + long * 0.86 * math.sin(end))],
            lighter(ink[0], 0.5),
            0.007,
            alpha=0.7,
        )
    p.fill(leaf(0.02, 0.66, 0.32, 97, 0.22), ink[1])
    p.stroke(stem, ink[1], 0.016)


def waves(p: Panel, ink: Ink, rng: Random) -> None:
    """Fans of water, row over row."""
    r = 0.17
    for row in range(8, -1, -1):
        for col in range(-7, 8):
            x = (col + (row % 2) / 2) * r * 2
            if abs(x) > p.width / 2 + r:
                continue
            y = row * r * 0.5 - 0.12
            for k, colour in (
                (1.0, ink[1]),
                (0.84, lighter(ink[0], 0.65)),
                (0.66, ink[0]),
                (0.44, lighter(ink[0], 0.65)),
                (0.28, ink[1]),
            ):
                p.fill([*arc(x, y, r * k, 0, 180, 1, 16), (x, y)], colour)
    p.circle(-0.30, 0.80, 0.13, ink[2])


def moon(p: Panel, ink: Ink, rng: Random) -> None:
    """A pale moon in mist."""
    p.circle(0, 0.58, 0.31, ink[2])
    p.circle(0.07, 0.62, 0.25, lighter(ink[2], 0.5), alpha=0.6)
    for i in range(3):
        _hill(p, 0.40 - i * 0.15, 0.05, i * 2.2, 4.2, mix(lighter(ink[0], 0.6), ink[1], i / 2))
    for x, y, long in ((-0.5, 0.62, 0.20), (-0.40, 0.70, 0.16), (0.48, 0.50, 0.20)):
        p.fill(leaf(x, y, long, 40, 0.22), ink[1])


def rays(p: Panel, ink: Ink, rng: Random) -> None:
    """The year's first sun behind a mountain."""
    for i in range(17):
        a, b = math.radians(10 + i * 10), math.radians(14.5 + i * 10)
        p.fill(
            [
                (0, 0.30),
                (1.6 * math.cos(a), 0.30 + 1.6 * math.sin(a)),
                (1.6 * math.cos(b), 0.30 + 1.6 * math.sin(b)),
            ],
            lighter(ink[2], 0.25),
        )
    p.circle(0, 0.38, 0.24, ink[2])
    peaks(p, ink, rng)


def peaks(p: Panel, ink: Ink, rng: Random) -> None:
    """Steep mountains, near and far."""
    for x, tall, wide, k in (
        (-0.42, 0.52, 0.5, 0.2),
        (0.45, 0.60, 0.55, 0.35),
        (0.02, 0.44, 0.62, 0.7),
        (-0.6, 0.30, 0.5, 1.0),
        (0.62, 0.28, 0.55, 1.0),
    ):
        colour = mix(lighter(ink[0], 0.4), ink[1], k)
        p.fill(
            [
                (x - wide, -0.02),
                (x - wide * 0.35, tall * 0.62),
                (x, tall),
                (x + wide * 0.28, tall * 0.66),
                (x + wide, -0.02),
            ],
            colour,
        )
        p.fill(
            [
                (x, tall),
                (x + wide * 0.28, tall * 0.66),
                (x + wide, -0.02),
                (x + wide * 0.2, -0.02),
                (x + 0.03, tall * 0.5),
            ],
            darker(colour, 0.16),
        )


def blossom(p: Panel, ink: Ink, rng: Random) -> None:
    """Open flowers on stems."""
    for x, y, r in (
        (-0.36, 0.60, 0.19),
        (0.30, 0.70, 0.21),
        (0.02, 0.36, 0.17),
        (-0.62, 0.25, 0.15),
        (0.58, 0.32, 0.16),
    ):
        p.stroke([(x, y), (x * 0.8 + 0.02, y * 0.4), (x * 0.6, -0.05)], ink[1], 0.014)
        p.fill(leaf(x * 0.75, y * 0.35, 0.16, 30 if x > 0 else 130), ink[1])
        for i in range(11):
            p.fill(leaf(x, y, r, i * 360 / 11 + 8, 0.30), lighter(ink[0], 0.75 if i % 2 else 0.9))
        p.circle(x, y, r * 0.34, ink[2])


def citrus(p: Panel, ink: Ink, rng: Random) -> None:
    """Slices of bergamot among leaves."""
    for x, y, r in ((-0.30, 0.58, 0.30), (0.38, 0.30, 0.25), (0.50, 0.86, 0.15)):
        p.fill(leaf(x, y, r * 1.9, 35), ink[1])
        p.fill(leaf(x, y, r * 1.8, 200), darker(ink[1], 0.15))
        p.circle(x, y, r, ink[2])
        p.circle(x, y, r * 0.88, lighter(ink[2], 0.72))
        for i in range(9):
            a, b = i * 40 + 4, i * 40 + 36
            p.fill(
                [
                    (
                        x + r * 0.08 * math.cos(math.radians(a + 16)),
                        y + r * 0.08 * math.sin(math.radians(a + 16)),
                    ),
                    *arc(x, y, r * 0.79, a, b, 1, 14),
                ],
                lighter(ink[2], 0.22),
            )


def smoke(p: Panel, ink: Ink, rng: Random) -> None:
    """Pine smoke that rises in bands."""
    for k in range(9):
        x0 = -0.62 + k * 0.155
        left = [(x0 + 0.09 * math.sin(t * 0.42 + k * 0.5) * (0.4 + t / 16), t / 16) for t in range(17)]
        right = [(x + 0.075 * (1 - t / 20), y) for t, (x, y) in enumerate(left)]
        p.fill(left + right[::-1], mix(ink[0], ink[2], (k % 3) / 2), alpha=0.92)
    for x, tall in ((-0.55, 0.34), (-0.30, 0.24), (0.30, 0.26), (0.55, 0.38)):
        for step in range(3):
            y = tall * 0.24 * step
            p.fill([(x - 0.14 + step * 0.025, y), (x + 0.14 - step * 0.025, y), (x, y + tall * 0.52)], ink[1])


def grains(p: Panel, ink: Ink, rng: Random) -> None:
    """Grains and leaves, strewn in rows."""
    for row in range(7):
        for col in range(-5, 6):
            x, y = (col + (row % 2) / 2) * 0.19, row * 0.155 + 0.03
            colour = (ink[0], ink[2], ink[1])[(row + col) % 3]
            p.fill(leaf(x - 0.05, y - 0.04, 0.15, 42 if row % 2 else 138, 0.30), colour)


def gables(p: Panel, ink: Ink, rng: Random) -> None:
    """Houses on a canal and their reflection."""
    x, k, left = -p.width / 2, 0, -p.width / 2
    while x < p.width / 2:
        wide, tall = rng.uniform(0.15, 0.22), rng.uniform(0.34, 0.52)
        _house(p, x, wide, tall, (ink[0], ink[2], ink[1], darker(ink[0], 0.2))[k % 4], lighter(ink[2], 0.75))
        x += wide + 0.012
        k += 1
    for i in range(5):
        ripple = [(left + p.width * t / 40, 0.06 + i * 0.055 + 0.008 * math.sin(t * 0.9 + i)) for t in range(41)]
        p.stroke(ripple, lighter(ink[0], 0.7), 0.006, alpha=0.7)


def _house(p: Panel, x: float, wide: float, tall: float, colour: str, light: str) -> None:
    for base, rise, alpha in ((0.34, tall, 1.0), (0.33, -tall * 0.58, 0.35)):
        eaves = base + rise * 0.72
        front = [(x, base), (x + wide, base), (x + wide, eaves), (x + wide / 2, base + rise), (x, eaves)]
        p.fill(front, colour, alpha=alpha)
    pane = wide * 0.2
    for row in range(3):
        for col in range(2):
            wx, wy = x + wide * (0.22 + col * 0.36), 0.39 + row * 0.085
            p.fill([(wx, wy), (wx + pane, wy), (wx + pane, wy + 0.045), (wx, wy + 0.045)], light)


def berries(p: Panel, ink: Ink, rng: Random) -> None:
    """Berries and petals."""
    for _ in range(26):
        x, y, r = rng.uniform(-p.width / 2, p.width / 2), rng.uniform(0, 1), rng.uniform(0.05, 0.12)
        if rng.random() < 0.45:
            p.fill(leaf(x, y, r * 2.2, rng.uniform(0, 360), 0.32), ink[1])
        else:
            p.circle(x, y, r, rng.choice((ink[0], ink[2])))
            p.circle(x - r * 0.3, y + r * 0.3, r * 0.2, lighter(ink[0], 0.7), alpha=0.8)


def rings(p: Panel, ink: Ink, rng: Random) -> None:
    """Ripples of a drop."""
    for k in range(9, 0, -1):
        p.circle(0, 0.42, k * 0.095, (ink[0], lighter(ink[2], 0.5))[k % 2])
    p.fill(leaf(-0.05, 0.30, 0.34, 66), ink[1])


def drizzle(p: Panel, ink: Ink, rng: Random) -> None:
    """Shade cloth: slim upright strokes over leaves."""
    sprig(p, ink, rng)
    for i in range(-14, 15):
        x = i * 0.055
        p.stroke([(x, 1.0), (x, 0.86 - 0.16 * math.sin(i * 1.7) ** 2)], ink[1], 0.012, alpha=0.8)
