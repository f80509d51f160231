"""Colours, materials and how light falls on them."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from .space import Vec, dot, unit

KEY = unit((-0.60, 0.60, 0.53))
HALO = "#fff4e2"
DUSK = "#2a2031"


@lru_cache(maxsize=4096)
def rgb(colour: str) -> Vec:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def hexed(c: Vec) -> str:
    r, g, b = c
    return f"#{min(255, max(0, round(r))):02x}{min(255, max(0, round(g))):02x}{min(255, max(0, round(b))):02x}"


def mix(a: str, b: str, t: float) -> str:
    """Go from colour a (t = 0) to colour b (t = 1)."""
    x, y = rgb(a), rgb(b)
    return hexed((x[0] + (y[0] - x[0]) * t, x[1] + (y[1] - x[1]) * t, x[2] + (y[2] - x[2]) * t))


def darker(colour: str, t: float) -> str:
    """Deepen a colour while keeping it warm and full, as a shadow does."""
    r, g, b = rgb(colour)
    k = 1 - t
    return mix(hexed((r * k, g * k * 0.97, b * k)), DUSK, t * 0.28)


def lighter(colour: str, t: float) -> str:
    return mix(colour, HALO, t)


@dataclass(frozen=True)
class Material:
    """A surface: three tones, and how much it shines, mirrors the window and catches the rim light."""

    base: str
    shadow: str
    light: str
    gloss: float = 0.0
    shine: float = 24.0
    window: float = 0.0
    rim: float = 0.20
    alpha: float = 1.0
    kind: str = "solid"

    def but(self, **changes: object) -> "Material":
        return replace(self, **changes)  # type: ignore[arg-type]


def matte(base: str, *, rim: float = 0.2, gloss: float = 0.06) -> Material:
    return Material(base, darker(base, 0.62), lighter(base, 0.42), gloss=gloss, shine=10, rim=rim)


def glaze(base: str, *, gloss: float = 0.30, window: float = 0.55) -> Material:
    return Material(base, darker(base, 0.62), lighter(base, 0.48), gloss=gloss, shine=60, window=window)


def metal(base: str, *, window: float = 0.6, gloss: float = 0.35) -> Material:
    return Material(base, darker(base, 0.72), lighter(base, 0.75), gloss=gloss, shine=70, window=window, kind="metal")


def glass(tint: str = "#dfeae6", *, alpha: float = 0.07) -> Material:
    return Material(tint, darker(tint, 0.55), "#ffffff", window=0.85, alpha=alpha, kind="glass")


def _smooth(x: float, lo: float, hi: float) -> float:
    t = min(1.0, max(0.0, (x - lo) / (hi - lo)))
    return t * t * (3 - 2 * t)


def _pane(az: float, el: float, centre: float, half: float, low: float, high: float, soft: float) -> float:
    off = abs(az - centre)
    if off >= half + soft or el <= low - soft or el >= high + soft:
        return 0.0
    across = 1 - _smooth(off, half - soft, half + soft)
    return across * _smooth(el, low - soft, low + soft) * (1 - _smooth(el, high - soft, high + soft))


def mirrored(normal: Vec, eye: Vec) -> tuple[float, float]:
    """The direction a surface mirrors, as degrees of azimuth and elevation."""
    k = 2 * dot(normal, eye)
    x, y, z = normal[0] * k - eye[0], normal[1] * k - eye[1], normal[2] * k - eye[2]
    return math.degrees(math.atan2(x, z)), math.degrees(math.asin(max(-1.0, min(1.0, y))))


def _lights(az: float, el: float) -> float:
    """The window at the upper left and a faint one at the right."""
    window = _pane(az, el, -58, 24, 14, 62, 5)
    sheen = 0.30 * _pane(az, el, -62, 20, -60, 18, 13)
    return window + sheen + 0.30 * _pane(az, el, 82, 14, -6, 58, 9)


def tone(normal: Vec, eye: Vec, height: float) -> float:
    """How much light reaches a surface: 0 deep shade, 0.6 its own colour, 1 full light."""
    lit = max(0.0, (dot(normal, KEY) + 0.28) / 1.28)
    t = 0.10 + 0.09 * normal[1] + 0.74 * math.pow(lit, 1.12) + 0.16 * max(0.0, -normal[1])
    return t * (1 - 0.26 * math.exp(-max(height, 0.0) / 26))


def ramp(m: Material, t: float) -> str:
    if t < 0.6:
        return mix(m.shadow, m.base, max(0.0, t / 0.6))
    return mix(m.base, m.light, min(1.0, (t - 0.6) / 0.4))


def _bump(x: float, centre: float, half: float) -> float:
    return 1 - _smooth(abs(x - centre), 0, half)


def _steel(m: Material, az: float, el: float, t: float) -> str:
    """Polished metal shows the room: a light ceiling, a dark horizon, the table."""
    sky = 0.30 + 0.55 * _smooth(el, 4, 70) + 0.42 * _smooth(-el, 40, 80)
    room = 0.16 + 0.80 * _bump(az, -66, 46) + 0.24 * _bump(az, 22, 34) + 0.62 * _bump(az, 104, 26)
    level = math.cos(math.radians(el)) ** 1.5
    return ramp(m, (sky * (1 - level) + room * level) * 0.78 + t * 0.24)


def shade(m: Material, normal: Vec, eye: Vec, height: float = 200.0) -> str:
    """The colour of a lit surface.

    `eye` points to the viewer; `height` above the table darkens what stands close to it.
    """
    t = tone(normal, eye, height)
    graze = (1 - max(0.0, dot(normal, eye))) ** 3
    az, el = mirrored(normal, eye) if m.window else (0.0, 0.0)
    if m.kind == "metal":
        colour = _steel(m, az, el, t)
    else:
        t += m.rim * graze * max(0.0, 0.25 + 0.75 * normal[0])
        colour = ramp(m, t)
    spec = 0.0
    if m.gloss:
        half = unit((KEY[0] + eye[0], KEY[1] + eye[1], KEY[2] + eye[2]))
        spec += m.gloss * max(0.0, dot(normal, half)) ** m.shine
    if m.window:
        spec += m.window * _lights(az, el) * (0.55 + 0.45 * graze)
    return mix(colour, "#fffaf0", min(0.92, spec)) if spec > 0.004 else colour


def pane(m: Material, normal: Vec, eye: Vec) -> tuple[str, float]:
    """Colour and opacity of clear glass: only its edges and what it mirrors can be seen."""
    facing = abs(dot(normal, eye))
    graze = (1 - facing) ** 2.2
    front = dot(normal, eye) > 0
    spec = m.window * _lights(*mirrored(normal, eye)) if front else 0.0
    alpha = m.alpha + 0.42 * graze + 0.75 * spec
    edge = mix(m.base, m.shadow, 0.75 * _smooth(graze, 0.25, 0.95))
    return mix(edge, "#ffffff", min(1.0, spec * 1.2)), min(0.95, alpha * (1.0 if front else 0.55))
