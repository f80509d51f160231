"""Pictures of the teaware: main, colours, and a second view or the thing in use."""

from collections.abc import Callable
from functools import partial
from random import Random

from . import cups, kettles, storage, teapots, tools
from . import motifs as m
from . import potpictures as pots
from .backdrop import (
    AMBER,
    CLAY,
    HARBOUR,
    LINEN,
    MIST,
    PINE,
    REED,
    ROSE,
    SAGE,
    STONE,
    room,
    steam,
)
from .leaves import heap
from .packs import Design
from .palette import glaze
from .picture import Picture
from .space import Camera
from .stage import Spot
from .teapictures import froth
from .teas import TEAS
from .vessels import dish
from .views import above, close, front

Make = Callable[[], Picture]
PAPERS = Design(("FILTER PAPERS",), "#f5eede", ("#8fae9c", "#3b5348", "#e0a85a"), "#b99f7c", m.waves)


def double_wall() -> Picture:
    s = front(MIST)
    cups.double_wall(s.to(-165, -40, size=1.38), cups.BLACK_TEA)
    cups.double_wall(s.to(195, 30, size=1.38), "#d9b53f")
    return s.pic


def double_wall_use() -> Picture:
    s = close(AMBER)
    for x, z, tea in ((-190, -60, "#c9471f"), (110, -130, "#d9b53f"), (60, 200, "#b5502a")):
        cups.double_wall(s.to(x, z, size=1.15), tea)
    return s.pic


BREWS = ("#e6d48a", "#cdc766", "#d9a03a", "#b3520f", "#7a2410")


def tasting() -> Picture:
    pic = Picture()
    room(pic, SAGE, horizon=0.44)
    s = Spot(pic, Camera(600, 735, 26, 1.12), SAGE)
    top = tools.board(s, 800, 340)
    for k, x, z in ((0, -270, -40), (2, 0, -48), (4, 270, -36), (1, -130, 62), (3, 135, 62)):
        cups.tasting_cup(top.to(x, z, 26, size=1.2), BREWS[k])
    return s.pic


def tasting_use() -> Picture:
    s = close(CLAY)
    cups.pitcher(s.to(-220, -120, size=1.3), "#d9a03a")
    for i, tea in enumerate(BREWS[:4]):
        cups.tasting_cup(s.to((60, 250, -90, 150)[i], (-90, 20, 150, 210)[i], size=1.15), "#d9a03a" if i else tea)
    return s.pic


def mug(colour: str) -> Picture:
    s = front({"ink": CLAY, "sand": HARBOUR, "sage": ROSE, "plum": SAGE}[colour])
    cups.mug(s.to(-110, -40, size=1.18), colour)
    cups.strainer(s.to(290, 110, size=0.86))
    return s.pic


def mug_use() -> Picture:
    s = close(CLAY)
    cups.mug(s.to(-60, -40, size=1.12), "ink", lid=False)
    steam(s.pic, *s.to(-60, -40, 350).see((0, 0, 0)), size=0.9)
    heap(s.pic, s.cam, TEAS["assam-breakfast"].leaf, (270, 0, 200), 100, 36, Random("m"), dense=0.6)
    return s.pic


def bowl(colour: str) -> Picture:
    s = front({"cream": SAGE, "charcoal": CLAY}[colour])
    cups.matcha_bowl(s.to(0, 0, size=1.42), colour, Random(colour))
    return s.pic


def bowl_use() -> Picture:
    s = above(SAGE)
    cups.matcha_bowl(s.to(-70, -90, size=1.25), "cream", Random("cream"), tea=cups.MATCHA)
    froth_at(s)
    tools.whisk(s.to(300, 250, size=0.86), lying=True)
    return s.pic


def froth_at(s: Spot) -> None:
    froth(s.pic, s.cam, (-70, 162, -90), 205, cups.MATCHA, Random("froth"))


def tin(colour: str) -> Picture:
    s = front({"navy": AMBER, "brick": SAGE, "ochre": HARBOUR}[colour])
    storage.tea_tin(s.to(-90, -20, size=1.12), colour)
    storage.tea_tin(s.to(225, 110, size=0.80), colour, height=330)
    return s.pic


def tin_use() -> Picture:
    s = close(CLAY)
    for x, z, colour in ((-210, -120, "navy"), (205, -130, "ochre"), (30, 130, "brick")):
        storage.tea_tin(s.to(x, z, size=0.88), colour, height=400)
    heap(s.pic, s.cam, TEAS["tieguanyin-anxi"].leaf, (290, 0, 210), 90, 36, Random("t"), dense=0.6)
    return s.pic


def bark() -> Picture:
    s = front(REED)
    storage.bark_caddy(s.to(0, 0, size=1.3), Random("bark"))
    return s.pic


def bark_use() -> Picture:
    s = close(SAGE)
    storage.bark_caddy(s.to(-140, -60, size=1.0), Random("bark"), open_lid=True)
    heap(s.pic, s.cam, TEAS["gyokuro-shade"].leaf, (60, 0, 250), 110, 38, Random("b"), dense=0.7)
    return s.pic


def strainer() -> Picture:
    s = front(HARBOUR)
    cups.strainer(s.to(0, 0, size=1.7), tall=270)
    return s.pic


def strainer_use() -> Picture:
    s = above(CLAY)
    cups.mug(s.to(-120, -60, size=1.05), "sage", lid=False)
    cups.strainer(s.to(210, 170, size=1.05))
    return s.pic


def whisk() -> Picture:
    s = front(SAGE)
    tools.whisk(s.to(0, 0, size=1.45))
    return s.pic


def whisk_use() -> Picture:
    s = close(PINE)
    cups.matcha_bowl(s.to(-110, 40, size=1.05), "charcoal", Random("charcoal"), tea=cups.MATCHA)
    tools.whisk(s.to(250, 60, size=0.86))
    return s.pic


def scale() -> Picture:
    pic = Picture()
    room(pic, STONE, horizon=0.42)
    s = Spot(pic, Camera(600, 700, 34, 1.75), STONE)
    tools.scale(s.to(-20, -30))
    heap(pic, s.cam, TEAS["longjing-spring"].leaf, (235, 0, 175), 70, 26, Random("scale"), dense=0.45)
    return pic


def scale_use() -> Picture:
    s = close(SAGE)
    top = tools.scale(s.to(0, 20, size=1.5))
    dish_on(top)
    return s.pic


def dish_on(top: Spot) -> None:
    dish(top.pic, top.cam, glaze("#f3eee2"), top.at, size=0.72, shadow=top.mood.dusk)
    x, y, z = top.at
    heap(
        top.pic,
        top.cam,
        TEAS["sencha-asanagi"].leaf,
        (x, y + 14, z),
        125,
        40,
        Random("s"),
        floor=False,
        scatter=0.02,
    )


def papers() -> Picture:
    s = front(LINEN)
    storage.paper_box(s.to(-105, -40, yaw=-22, size=1.38), PAPERS)
    for i in range(3):
        tools.filter_paper(s.to(190 + i * 62, 50 + i * 45, yaw=-22 + i * 10, size=1.12))
    return s.pic


def papers_use() -> Picture:
    s = above(MIST)
    for i in range(4):
        tools.filter_paper(s.to(-180 + i * 80, 300 - i * 14, yaw=22 - i * 11, size=1.45), flat=True)
    heap(s.pic, s.cam, TEAS["rooibos-vanilla"].leaf, (300, 0, -150), 170, 64, Random("p"))
    return s.pic


def tray() -> Picture:
    pic = Picture()
    room(pic, PINE, horizon=0.40)
    s = Spot(pic, Camera(600, 740, 30, 1.22), PINE)
    tools.tray(s)
    return pic


def tray_use() -> Picture:
    pic = Picture()
    room(pic, SAGE, horizon=0.36)
    s = Spot(pic, Camera(600, 780, 30, 1.2), SAGE)
    top = tools.tray(s)
    teapots.kyusu(top.to(-120, -60, 75, size=0.8))
    for x, z in ((180, 60), (290, -40), (60, 130)):
        cups.tasting_cup(top.to(x, z, 75, size=0.9), cups.GREEN_TEA)
    return pic


def wares() -> dict[str, Make]:
    """Every file of the teaware by its path below `products/`."""
    plain: dict[str, tuple[Make, Make]] = {
        "teapot-stoneware": (partial(pots.stoneware, "slate"), pots.stoneware_use),
        "teapot-glass": (pots.glass_main, pots.glass_use),
        "kyusu-tokoname": (pots.kyusu_main, pots.kyusu_use),
        "teapot-cast-iron": (partial(pots.iron, "black"), pots.iron_use),
        "gaiwan-porcelain": (partial(pots.gaiwan, "white"), pots.gaiwan_use),
        "cup-double-wall": (double_wall, double_wall_use),
        "cup-tasting-set": (tasting, tasting_use),
        "mug-with-strainer": (partial(mug, "ink"), mug_use),
        "matcha-bowl": (partial(bowl, "cream"), bowl_use),
        "kettle-gooseneck": (partial(pots.gooseneck, "black"), pots.gooseneck_use),
        "kettle-tetsubin": (pots.tetsubin_main, pots.tetsubin_use),
        "tea-tin": (partial(tin, "navy"), tin_use),
        "tea-caddy-cherry-bark": (bark, bark_use),
        "strainer-basket": (strainer, strainer_use),
        "matcha-whisk": (whisk, whisk_use),
        "scale-brewing": (scale, scale_use),
        "filter-papers": (papers, papers_use),
        "tea-tray-bamboo": (tray, tray_use),
    }
    out: dict[str, Make] = {}
    for slug, (main, detail) in plain.items():
        out[f"{slug}/main.webp"] = main
        out[f"{slug}/detail.webp"] = detail
    variants: tuple[tuple[str, Callable[[str], Picture], tuple[str, ...]], ...] = (
        ("teapot-stoneware", pots.stoneware, tuple(teapots.STONEWARE)),
        ("teapot-cast-iron", pots.iron, tuple(teapots.IRON)),
        ("gaiwan-porcelain", pots.gaiwan, tuple(teapots.PORCELAIN)),
        ("mug-with-strainer", mug, tuple(cups.MUGS)),
        ("matcha-bowl", bowl, tuple(cups.BOWLS)),
        ("kettle-gooseneck", pots.gooseneck, tuple(kettles.FINISH)),
        ("tea-tin", tin, tuple(storage.TINS)),
    )
    for slug, make, colours in variants:
        for colour in colours:
            out[f"{slug}/colour-{colour}.webp"] = partial(make, colour)
    return out
