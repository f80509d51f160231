"""The covers of the categories."""

from collections.abc import Callable
from random import Random

from . import cups, kettles, storage, teapots, tools
from .acts import Act, advent, brew, leaf, pack, thing, wide
from .backdrop import (
    AMBER,
    CLAY,
    EARTH,
    HARBOUR,
    LINEN,
    MIST,
    REED,
    ROSE,
    SAGE,
    STONE,
    Mood,
)
from .giftpictures import baubles
from .picture import Picture
from .pressed import chunk
from .teas import TEAS

Make = Callable[[], Picture]


POT, IRON, CAN, BOWL = teapots.stoneware, teapots.cast_iron, storage.tea_tin, cups.matcha_bowl
R = Random

CATEGORIES: dict[str, tuple[Mood, list[Act]]] = {
    "tea": (
        SAGE,
        [
            pack("darjeeling-first-flush", -330, -110),
            pack("sencha-asanagi", 10, -90),
            pack("hibiscus-berry", 340, -110),
            leaf("sencha-asanagi", -130, 150),
            leaf("hibiscus-berry", 200, 160, 100),
        ],
    ),
    "tea/green": (
        SAGE,
        [
            pack("longjing-spring", -270, -100),
            pack("gyokuro-shade", 60, -120),
            leaf("longjing-spring", -90, 130, 120),
            brew("sencha-asanagi", 320, 70, 1.05),
        ],
    ),
    "tea/black": (
        CLAY,
        [
            pack("assam-breakfast", -280, -110),
            pack("earl-grey-bergamot", 80, -120),
            leaf("assam-breakfast", -60, 140, 120),
            brew("assam-breakfast", 330, 80, 1.05),
        ],
    ),
    "tea/oolong": (
        REED,
        [
            pack("da-hong-pao", -290, -110),
            pack("dong-ding", 40, -120),
            leaf("tieguanyin-anxi", -100, 140, 115),
            thing(cups.tasting_cup, 260, 40, 1.25, "#d99a3a"),
            thing(cups.tasting_cup, 380, 150, 1.25, "#d8c65e"),
        ],
    ),
    "tea/white": (
        MIST,
        [
            pack("silver-needle", -270, -100),
            pack("white-peony", 70, -120),
            leaf("silver-needle", -60, 140, 125),
            brew("silver-needle", 340, 80, 1.0),
        ],
    ),
    "tea/puerh": (
        EARTH,
        [
            pack("shou-puerh-cake", -230, -110, 1.05),
            pack("sheng-puerh-2015", 200, -150, 1.05),
            lambda s: chunk(s.pic, s.cam, (-10, 0, 160), TEAS["shou-puerh-cake"].leaf, R(1), s.mood.dusk),
            thing(cups.tasting_cup, 300, 130, 1.2, "#4f1408"),
        ],
    ),
    "tea/herbal": (
        ROSE,
        [
            pack("chamomile-whole-flower", -300, -110),
            pack("rooibos-vanilla", 60, -130),
            leaf("chamomile-whole-flower", -120, 150, 120, 0.7),
            brew("rooibos-vanilla", 340, 70, 0.95),
        ],
    ),
    "teaware": (
        LINEN,
        [
            thing(IRON, -300, -110, 0.80, "black"),
            thing(POT, 230, -110, 0.86, "moss", R("a")),
            thing(teapots.gaiwan, -90, 130, 0.62, "celadon"),
            thing(cups.cup, 330, 170, 0.7, "#e9dfca"),
        ],
    ),
    "teaware/teapots": (
        CLAY,
        [
            thing(POT, -255, -130, 0.74, "cream", R("a")),
            thing(teapots.glass_pot, 290, -140, 0.72),
            thing(teapots.kyusu, -10, 170, 0.62),
        ],
    ),
    "teaware/cups": (
        HARBOUR,
        [
            thing(cups.mug, -300, -70, 0.95, "plum"),
            thing(cups.mug, 10, -120, 0.95, "sand"),
            thing(BOWL, 310, -20, 0.85, "charcoal", R("a")),
            thing(cups.tasting_cup, -110, 170, 1.1, "#d9a03a"),
            thing(cups.tasting_cup, 70, 190, 1.1, "#cdc766"),
        ],
    ),
    "teaware/kettles": (
        AMBER,
        [thing(kettles.gooseneck, -230, -50, 0.78, "steel"), thing(kettles.tetsubin, 280, -30, 0.80)],
    ),
    "teaware/storage": (
        SAGE,
        [
            thing(CAN, -320, -60, 0.95, "navy"),
            thing(CAN, 10, -110, 0.95, "ochre", height=330),
            thing(storage.bark_caddy, 310, -40, 0.92, R("b")),
            thing(CAN, -110, 150, 0.62, "brick", height=300),
        ],
    ),
    "teaware/tools": (
        STONE,
        [
            thing(tools.whisk, -300, -80, 0.92),
            thing(cups.strainer, 10, -110, 1.1),
            thing(tools.scale, 290, -60, 0.72),
            thing(tools.scoop, -40, 180, 1.0),
        ],
    ),
    "gifts": (
        ROSE,
        [
            advent(-170, -120, 0.85),
            thing(POT, 270, -80, 0.72, "slate", R("a")),
            pack("da-hong-pao", -40, 150, 0.42),
            thing(cups.tasting_cup, 150, 190, 1.0, "#b3520f"),
        ],
    ),
    "gifts/sets": (
        CLAY,
        [
            pack("matcha-ceremonial", -300, -80),
            thing(tools.whisk, 300, -90, 0.88),
            thing(BOWL, 0, 60, 1.0, "cream", R("a")),
            leaf("matcha-ceremonial", -300, 190, 80),
        ],
    ),
    "gifts/seasonal": (HARBOUR, [advent(0, -70, 1.0), baubles]),
}


def category(path: str) -> Picture:
    mood, acts = CATEGORIES[path]
    return wide(mood, 1200, 900, 0.96, acts, pitch=19, line=0.77, horizon=0.56)
