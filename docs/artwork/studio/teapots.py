"""Teapots and the gaiwan."""

import math
from random import Random

from .label import arc, leaf
from .palette import Material, darker, glass, glaze, lighter, matte, metal, mix
from .solids import Solid, ball, moved, place, revolve, tube
from .space import Flat, Vec, curve, path, tilt
from .stage import Spot, fine, radius_at
from .vessels import glint, liquor, vessel

STONEWARE = {"slate": "#56697d", "cream": "#e9dfca", "moss": "#7d8a5c"}
IRON = {"black": "#33343a", "rust": "#8a4a32"}
PORCELAIN = {"white": "#f3f1ea", "celadon": "#a9c4ae"}
CLAY_BODY = "#b08a68"


def stoneware(spot: Spot, colour: str, rng: Random, *, lid: bool = True, tall: float = 1.0) -> None:
    """A round pot with a dipped glaze, speckled, on a bare clay foot."""
    coat, clay = glaze(STONEWARE[colour], gloss=0.2, window=0.42), matte(CLAY_BODY)
    shape = curve("150,0 150,0 160,8 189,44 189,44 236,110 258,208 224,318 150,382 126,388")

    def dipped(p: Vec) -> Material:
        return clay if p[1] < 44 else coat

    body = moved(revolve([*shape, (120, 382), (116, 360)], dipped), lambda p: wander(p, 44, 8))
    cover = revolve(
        curve("136,386 136,386 139,396 116,428 52,450 24,456 20,468 38,492 30,516 0,524"),
        coat,
    )
    spout = tube(
        path("170,138,0 285,180,0 330,282,0 372,352,0 396,362,0"),
        [56, 43, 31, 24, 20],
        coat,
    )
    handle = tube(
        path("-222,308,0 -285,345,0 -352,322,0 -372,240,0 -330,150,0 -228,112,0"),
        [20, 21, 22, 22, 21, 20],
        coat,
        flat=1.25,
    )
    spot.shadow(body, cover, spout, handle)
    spot.show(handle, spout, body, *([cover] if lid else []), shadow=False)
    spot.speckle(fine(shape), darker(STONEWARE[colour], 0.65), 150, rng, low=56)


def glass_pot(spot: Spot, tea: str = "#d9902f", *, leaves: bool = True) -> None:
    """A clear pot with tea in it, a strainer and a bamboo knob."""
    clear = glass()
    shape = curve("130,2 130,2 170,10 236,90 250,180 212,290 140,352 122,372 124,392")
    line = fine(shape)
    body = revolve(shape, clear)
    top = 235.0
    inner = [(max(0.0, r - 12), y + 6) for r, y in line if y < top]
    brew = Material(tea, mix(darker(tea, 0.45), "#7a2a08", 0.3), lighter(tea, 0.32), gloss=0.0, window=0.10, rim=0.9)
    amount = revolve([(0, 8), *inner], brew, smooth=False)
    surface = liquor(inner[-1][0], inner[-1][1], tea)
    spout = tube(path("205,110,0 292,170,0 328,260,0 378,342,0"), [46, 32, 24, 17], clear)
    wet = tube([(205, 110, 0), (280, 160, 0), (318, 232, 0)], [38, 25, 18], brew)
    handle = tube(
        path("-222,280,0 -300,330,0 -358,280,0 -345,180,0 -245,120,0"),
        [15, 16, 16, 16, 15],
        clear.but(alpha=0.22),
    )
    wood = glaze("#b98a54", gloss=0.12, window=0.15)
    cover = revolve(curve("132,392 132,392 134,400 128,412 40,420 0,421"), wood)
    knob = revolve(curve("15,420 18,438 30,456 24,472 0,478"), wood)
    basket = revolve(curve("62,150 62,150 74,160 78,380"), metal("#b5b6b4", window=0.4).but(alpha=1))
    spot.shadow(amount, cover, handle, depth=0.55)
    glow = spot.to(spot.at[0] + 150 * spot.size, spot.at[2] + 40 * spot.size)
    x, y = glow.see((0, 0, 0))
    k = spot.size * spot.cam.scale
    spot.pic.put(
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{150 * k:.0f}" ry="{34 * k:.0f}"'
        f' fill="{lighter(tea, 0.35)}" opacity=".55" {spot.pic.blur(16 * k)}/>'
    )
    spot.show(handle, shadow=False)
    spot.show(basket, shadow=False)
    spot.show(wet, amount, surface, shadow=False)
    spot.show(spout, body, shadow=False)
    spot.show(cover, knob, shadow=False)


def kyusu(spot: Spot, *, lid: bool = True, colour: str = "#a4492f") -> None:
    """A side-handled pot of red clay."""
    clay = Material(colour, darker(colour, 0.62), lighter(colour, 0.42), gloss=0.28, shine=18, window=0.16, rim=0.3)
    shape = curve("150,0 150,0 164,6 230,80 244,150 205,226 138,258 128,262")
    grooves: Solid = revolve([*shape, (122, 258), (118, 240)], clay)
    cover = revolve(
        curve("140,258 140,258 143,268 128,282 60,294 22,298 19,308 34,326 27,342 0,348"),
        clay,
    )
    spout = tube(path("-150,120,95 -225,165,140 -268,222,168 -292,252,184"), [62, 46, 36, 33], clay)
    handle = tube(
        path("150,150,120 240,178,190 330,212,262 384,234,305 392,237,311"),
        [33, 29, 33, 42, 40],
        clay,
    )
    spot.shadow(grooves, cover, spout, handle)
    spot.show(grooves, *([cover] if lid else []), spout, handle, shadow=False)
    line = fine(shape)
    sheet = spot.sheet(line, 96, 150, 78)
    for y in (0.1, 0.45, 0.8):
        sheet.stroke(
            [(-sheet.width / 2 + sheet.width * i / 50, y) for i in range(51)],
            darker(colour, 0.35),
            0.035,
            alpha=0.6,
        )


def wander(p: Vec, line: float, sway: float) -> Vec:
    """Let a level line on a turned body wander, as the edge of a glaze does."""
    a = math.atan2(p[0], p[2])
    pull = math.exp(-(((p[1] - line) / (sway * 2.4)) ** 2))
    return (p[0], p[1] + pull * sway * (0.6 * math.sin(a * 3 + line) + 0.4 * math.sin(a * 5 + 1)), p[2])


def bail(height: float, reach: float, foot: float, thick: float, coat: Material) -> Solid:
    """The arched handle over an iron pot."""
    arch: list[Vec] = [
        (-reach, foot, 0),
        (-reach * 1.05, foot + 60, 0),
        (-reach * 0.82, height * 0.86, 0),
        (-reach * 0.4, height, 0),
        (reach * 0.4, height, 0),
        (reach * 0.82, height * 0.86, 0),
        (reach * 1.05, foot + 60, 0),
        (reach, foot, 0),
    ]
    return tube(arch, [thick] * 8, coat, flat=1.5)


def cast_iron(spot: Spot, colour: str, *, lid: bool = True) -> None:
    """A ribbed iron pot with a bail handle."""
    iron = Material(
        IRON[colour], darker(IRON[colour], 0.6), lighter(IRON[colour], 0.38), gloss=0.30, shine=14, rim=0.45
    )
    dark = iron.but(base=darker(IRON[colour], 0.2), gloss=0.35)
    shape = curve("140,0 140,0 150,8 246,90 272,160 240,236 160,276 140,280")

    def rib(p: Vec) -> Vec:
        swell = max(0.0, 1 - ((p[1] - 150) / 125) ** 2)
        k = 1 + 0.022 * swell * math.cos(28 * math.atan2(p[0], p[2]))
        return (p[0] * k, p[1], p[2] * k)

    body = moved(revolve([*shape, (132, 276), (128, 262)], iron, sides=252), rib)
    cover = revolve(
        curve("148,278 148,278 151,288 140,300 66,318 24,322 18,334 34,352 26,368 0,373"),
        iron,
    )
    spout = tube(path("215,120,0 300,165,0 338,232,0 368,272,0"), [56, 40, 30, 25], iron)
    ears = [ball((s * 168, 276, 0), 30, iron) for s in (-1, 1)]
    handle = bail(545, 168, 270, 13, dark)
    spot.shadow(body, cover, spout, handle)
    spot.show(spout, body, *ears, *([cover] if lid else []), handle, shadow=False)


def gaiwan(spot: Spot, colour: str, *, open_lid: bool = False, tea: str = "#d8b24e") -> None:
    """A lidded bowl on its saucer."""
    base = PORCELAIN[colour]
    coat = glaze(base, gloss=0.3, window=0.5)
    saucer = vessel(curve("90,0 90,0 92,8 180,26 236,52"), 8, coat, floor=12)
    shape = curve("78,22 78,22 80,40 96,56 168,140 196,220 222,282")
    bowl = vessel(shape, 8, coat, floor=44)
    cover = revolve(
        curve("196,286 196,286 190,296 140,340 60,366 44,370 44,370 50,396 46,400 40,394 34,376 0,374"),
        coat,
    )
    if open_lid:
        rest = moved(cover, lambda p: (p[0], p[1] - 286, p[2]))
        rest = place(rest, (300, 118, 150), roll=62, yaw=-24)
        spot.shadow(saucer, bowl, rest)
        r = radius_at(fine(shape), 232) - 8
        spot.show(saucer, shadow=False)
        spot.show(bowl, liquor(r, 232, tea), shadow=False)
        glint(spot.pic, spot.cam, spot.world((0, 232, 0)), r * spot.size)
        spot.show(rest, shadow=False)
    else:
        spot.shadow(saucer, bowl, cover)
        spot.show(saucer, shadow=False)
        spot.show(bowl, shadow=False)
    paint_sprig(spot, shape, "#3f5f95" if colour == "white" else "#7fa38a")
    if not open_lid:
        spot.show(cover, shadow=False)


def paint_sprig(spot: Spot, shape: list[Flat], ink: str) -> None:
    """A branch painted on the bowl with a few strokes."""
    sheet = spot.sheet(fine(shape), 92, 262, 62, yaw=4)
    stem = [(-0.52 + t * 0.105, 0.20 + 0.34 * math.sin(t * 0.32)) for t in range(11)]
    sheet.stroke(stem, ink, 0.018, alpha=0.8)
    for i, (x, y) in enumerate(stem[1:]):
        angle = 62 if i % 2 else -40
        sheet.fill(leaf(x, y, 0.26 - 0.008 * i, angle, 0.26), mix(ink, lighter(ink, 0.5), (i % 3) / 3), alpha=0.85)
    for x, y in ((0.20, 0.75), (-0.22, 0.72)):
        sheet.fill(arc(x, y, 0.035, 0, 360), ink, alpha=0.75)


def tilted(solid: Solid, degrees: float, about: Vec) -> Solid:
    """Tip a body as for pouring."""

    def how(p: Vec) -> Vec:
        q = tilt((p[0] - about[0], p[1] - about[1], p[2] - about[2]), degrees)
        return (q[0] + about[0], q[1] + about[1], q[2] + about[2])

    return moved(solid, how)
