"""Wide pictures: the covers of the guides, and the picture on the home page."""

from collections.abc import Callable
from functools import partial
from random import Random

from . import cups, kettles, storage, teapots, tools
from .acts import Act, board, bowl, brew, leaf, pack, thing, twig, wide, wisp
from .backdrop import (
    AMBER,
    CLAY,
    HARBOUR,
    LINEN,
    MIST,
    PINE,
    REED,
    SAGE,
    STONE,
    Mood,
)
from .covers import CATEGORIES, category
from .picture import Picture

Make = Callable[[], Picture]


POT, IRON, CAN, BOWL = teapots.stoneware, teapots.cast_iron, storage.tea_tin, cups.matcha_bowl
R = Random

GUIDES: dict[str, tuple[Mood, list[Act]]] = {
    "green-tea-without-bitterness": (
        SAGE,
        [
            thing(teapots.kyusu, -280, -90, 1.0),
            pack("sencha-asanagi", 420, -150, 0.95),
            brew("sencha-asanagi", 140, 120, 1.0),
            leaf("sencha-asanagi", 440, 150, 130),
            wisp(140, 140, 120, 0.9),
        ],
    ),
    "choosing-a-teapot": (
        CLAY,
        [
            thing(POT, -540, -80, 0.80, "slate", R("a")),
            thing(teapots.glass_pot, 60, -130, 0.80, "#c9862a"),
            thing(IRON, 530, -60, 0.80, "rust"),
            thing(teapots.gaiwan, -190, 190, 0.55, "white"),
        ],
    ),
    "first-gongfu-session": (
        REED,
        [
            pack("tieguanyin-anxi", -520, -130, 0.9),
            thing(teapots.gaiwan, -120, -40, 1.05, "white", open_lid=True),
            thing(cups.pitcher, 560, -140, 1.1, "#d8c65e"),
            *[thing(cups.tasting_cup, 370 + i * 150, 120 + (i % 2) * 60, 0.92, "#d8c65e") for i in range(3)],
            leaf("tieguanyin-anxi", -420, 190, 100),
        ],
    ),
    "how-much-caffeine": (
        AMBER,
        [
            brew(slug, -540 + i * 270, (-40, 60)[i % 2], 1.0)
            if k == 0
            else leaf(slug, -540 + i * 270, 250 if i % 2 else 170, 82, 0.5)
            for k in (0, 1)
            for i, slug in enumerate(
                ("chamomile-whole-flower", "silver-needle", "sencha-asanagi", "dong-ding", "assam-breakfast")
            )
        ],
    ),
    "storing-tea": (
        HARBOUR,
        [
            thing(CAN, -460, -80, 1.0, "brick"),
            thing(storage.bark_caddy, -70, -120, 0.95, R("b")),
            thing(CAN, 310, -60, 0.95, "navy", height=350),
            thing(CAN, 570, -120, 0.9, "ochre"),
            leaf("gyokuro-shade", -220, 180, 110),
            leaf("darjeeling-first-flush", 130, 190, 110),
        ],
    ),
    "caring-for-cast-iron": (
        STONE,
        [
            thing(kettles.tetsubin, -330, -60, 1.0),
            thing(IRON, 340, -60, 0.95, "rust"),
            thing(cups.cup, 20, 170, 0.75, "#3b3c42", "#cdc766", tall=0.75),
            wisp(20, 110, 170, 0.8),
        ],
    ),
    "tea-size-guide": (
        LINEN,
        [
            pack("assam-breakfast", -520, -110, 0.66),
            pack("assam-breakfast", -250, -120, 0.86),
            pack("assam-breakfast", 90, -150, 1.1),
            thing(POT, 500, -60, 0.82, "moss", R("a")),
            *[brew("assam-breakfast", -400 + i * 210, 200, 0.62) for i in range(4)],
        ],
    ),
    "water-for-tea": (
        MIST,
        [
            thing(kettles.gooseneck, -270, -70, 1.02, "steel"),
            thing(cups.pitcher, 230, -90, 1.35, "#cfe0e2"),
            thing(cups.double_wall, 470, 80, 0.95, "#d9d48a"),
            wisp(-650, 380, -70, 0.9),
        ],
    ),
    "matcha-at-home": (
        PINE,
        [
            pack("matcha-ceremonial", -470, -100, 1.0),
            thing(tools.whisk, 430, -60, 1.0),
            thing(BOWL, -20, 30, 1.15, "charcoal", R("a"), tea=cups.MATCHA),
            leaf("matcha-ceremonial", -410, 190, 100),
            thing(tools.scoop, 330, 230, 1.0),
        ],
    ),
}


def guide(slug: str) -> Picture:
    mood, acts = GUIDES[slug]
    return wide(mood, 1600, 900, 0.90, acts, pitch=20, line=0.76, horizon=0.54)


def home() -> Picture:
    """Pot, cups and tins in the morning light; the left third stays calm for words."""
    acts: list[Act] = [
        pack("sencha-asanagi", 625, -290, 0.98),
        thing(CAN, 850, -230, 0.74, "ochre", height=360),
        board(290, 40, 1020, 380),
        lambda s: POT(s.to(110, 10, 26, size=0.93), "slate", R("hero")),
        lambda s: cups.cup(s.to(690, -20, 26, size=0.86), "#7d8a5c", cups.BLACK_TEA),
        lambda s: cups.cup(s.to(520, 110, 26, size=0.86), "#e9dfca", cups.BLACK_TEA),
        wisp(500, 165, 110, 1.7),
        bowl("darjeeling-first-flush", 330, 340, 0.52),
        twig(-80, 330, 330, 14),
    ]
    return wide(CLAY, 2000, 1200, 1.0, acts, pitch=20, line=0.73, horizon=0.52)


def scenes() -> dict[str, Make]:
    out: dict[str, Make] = {f"categories/{path}/cover.webp": partial(category, path) for path in CATEGORIES}
    out |= {f"guides/{slug}/cover.webp": partial(guide, slug) for slug in GUIDES}
    out["pages/home-hero.webp"] = home
    return out
