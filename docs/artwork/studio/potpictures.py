"""Pictures of teapots, gaiwan and kettles: main, colours, and in use."""

from random import Random

from . import cups, kettles, teapots
from .backdrop import (
    AMBER,
    CLAY,
    HARBOUR,
    LINEN,
    MIST,
    REED,
    ROSE,
    SAGE,
    STONE,
    steam,
)
from .leaves import heap
from .picture import Picture
from .teas import TEAS
from .views import close, front


def stoneware(colour: str) -> Picture:
    s = front({"slate": CLAY, "cream": SAGE, "moss": LINEN}[colour])
    teapots.stoneware(s, colour, Random(colour))
    return s.pic


def stoneware_use() -> Picture:
    s = close(CLAY)
    teapots.stoneware(s.to(-60, -90), "slate", Random("slate"))
    cups.cup(s.to(-250, 190, size=0.85), "#e9dfca", cups.BLACK_TEA)
    cups.cup(s.to(30, 250, size=0.85), "#56697d", cups.BLACK_TEA)
    steam(s.pic, *s.to(-250, 190, 150).see((0, 0, 0)), size=0.8)
    return s.pic


def glass_main() -> Picture:
    s = front(MIST)
    teapots.glass_pot(s)
    return s.pic


def glass_use() -> Picture:
    s = close(AMBER)
    teapots.glass_pot(s.to(-90, -80), "#c9c65e")
    cups.double_wall(s.to(240, 200, size=0.85), "#c9c65e")
    return s.pic


def kyusu_main() -> Picture:
    s = front(SAGE)
    teapots.kyusu(s.to(-55, -30, size=1.04))
    return s.pic


def kyusu_use() -> Picture:
    s = close(STONE)
    teapots.kyusu(s.to(-20, -110, size=1.08), lid=True)
    for x, z in ((-250, 190), (-20, 270)):
        cups.tasting_cup(s.to(x, z, size=1.2), cups.GREEN_TEA)
    heap(s.pic, s.cam, TEAS["sencha-asanagi"].leaf, (255, 0, 235), 80, 26, Random("k"), dense=0.55)
    return s.pic


def iron(colour: str) -> Picture:
    s = front({"black": ROSE, "rust": MIST}[colour])
    teapots.cast_iron(s, colour)
    return s.pic


def iron_use() -> Picture:
    s = close(STONE)
    teapots.cast_iron(s.to(-40, -110), "black")
    for x, z in ((-230, 200), (60, 250)):
        cups.cup(s.to(x, z, size=0.78), "#3b3c42", cups.GREEN_TEA, tall=0.7)
    steam(s.pic, *s.to(60, 250, 110).see((0, 0, 0)), size=0.8)
    return s.pic


def gaiwan(colour: str) -> Picture:
    s = front({"white": HARBOUR, "celadon": LINEN}[colour])
    teapots.gaiwan(s.to(0, 0, size=1.28), colour)
    return s.pic


def gaiwan_use() -> Picture:
    s = close(HARBOUR)
    teapots.gaiwan(s.to(-70, -40, size=1.15), "white", open_lid=True)
    return s.pic


def gooseneck(finish: str) -> Picture:
    s = front({"black": AMBER, "steel": HARBOUR}[finish])
    kettles.gooseneck(s.to(25, 0, size=1.12), finish)
    return s.pic


def gooseneck_use() -> Picture:
    s = close(LINEN)
    kettles.gooseneck(s.to(90, -110, size=1.0), "black")
    teapots.gaiwan(s.to(-210, 190, size=0.62), "white")
    cups.tasting_cup(s.to(60, 270), cups.GREEN_TEA)
    return s.pic


def tetsubin_main() -> Picture:
    s = front(REED)
    kettles.tetsubin(s)
    return s.pic


def tetsubin_use() -> Picture:
    s = close(ROSE)
    kettles.tetsubin(s.to(-20, -90, size=0.98))
    cups.cup(s.to(-160, 230, size=0.72), "#e9dfca", "#8fb347", tall=0.7)
    cups.cup(s.to(110, 250, size=0.72), "#7d8a5c", "#8fb347", tall=0.7)
    steam(s.pic, *s.to(330, -90, 300).see((0, 0, 0)), size=1.0)
    return s.pic
