"""Wide pictures: the covers of categories and guides, and the picture on the home page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from . import cups, kettles, teapots, tools
from .backdrop import AMBER, CLAY, EARTH, HARBOUR, LINEN, MIST, PINE, REED, ROSE, SAGE, STONE, Mood, room, steam
from .giftpictures import baubles, calendar_face
from .leaves import heap
from .packs import pouch, small_tin, tin
from .palette import glaze, matte
from .picture import Picture
from .solids import box
from .space import Camera
from .stage import Spot
from .teapictures import chunk, wrapped_cake
from .teas import TEAS
from .vessels import CUP, dish, filled, scaled

Act = Callable[[Spot], None]
Make = Callable[[], Picture]


def wide(mood: Mood, width: int, height: int, scale: float, acts: Sequence[Act], *, pitch: float = 17, line: float = 0.80, horizon: float = 0.60) -> Picture:
    """Things on a table, drawn back to front."""
    pic = Picture(width, height)
    room(pic, mood, horizon=horizon)
    s = Spot(pic, Camera(width / 2, height * line, pitch, scale), mood)
    for act in acts:
        act(s)
    return pic


def pack(slug: str, x: float, z: float, k: float = 1.0) -> Act:
    """A tea in its packaging."""

    def act(s: Spot) -> None:
        tea, rng = TEAS[slug], Random(slug)
        at = (x, s.at[1], z)
        if tea.pack == "small":
            small_tin(s.pic, s.cam, tea.design, at, 150 * k, 230 * k, rng, shadow=s.mood.dusk)
        elif tea.pack == "tin":
            tin(s.pic, s.cam, tea.design, at, 150 * k, 450 * k, rng, shadow=s.mood.dusk)
        elif tea.pack == "cake":
            wrapped_cake(s.pic, s.cam, tea.design, at, 225 * k, s.mood.dusk)
        else:
            pouch(s.pic, s.cam, tea.design, at, 350 * k, 480 * k, rng, shadow=s.mood.dusk)

    return act


def leaf(slug: str, x: float, z: float, r: float = 110, dense: float = 0.6) -> Act:
    return lambda s: heap(s.pic, s.cam, TEAS[slug].leaf, (x, 0, z), r, r * 0.42, Random(slug), dense=dense)


def bowl(slug: str, x: float, z: float, k: float = 0.6) -> Act:
    """A dish of dry leaf."""

    def act(s: Spot) -> None:
        dish(s.pic, s.cam, glaze("#f1ebde"), (x, 0, z), size=k, shadow=s.mood.dusk)
        heap(s.pic, s.cam, replace(TEAS[slug].leaf, size=TEAS[slug].leaf.size * 0.62), (x, 12 * k, z), 150 * k, 70 * k, Random(slug), dense=0.75, scatter=0.02)

    return act


def brew(slug: str, x: float, z: float, k: float = 0.9) -> Act:
    """A cup of the tea."""
    return lambda s: filled(s.pic, s.cam, scaled(CUP, k), glaze(TEAS[slug].ware), TEAS[slug].liquor, (x, 0, z), shadow=s.mood.dusk)


def thing(draw: Callable[..., object], x: float, z: float, k: float, *args: object, yaw: float = 0, **more: object) -> Act:
    def act(s: Spot) -> None:
        draw(s.to(x, z, yaw=yaw, size=k), *args, **more)

    return act


def wisp(x: float, y: float, z: float, k: float = 1.0) -> Act:
    return lambda s: steam(s.pic, *s.cam.see((x, y, z)), size=k * s.cam.scale, strength=0.6)


def board(x: float, z: float, width: float, deep: float) -> Act:
    def act(s: Spot) -> None:
        tools.board(s.to(x, z), width, deep)

    return act


def twig(x: float, z: float, long: float, angle: float) -> Act:
    return lambda s: tools.sprig(s.to(x, z), Random(f"{x}{z}"), long=long, angle=angle)


def advent(x: float, z: float, k: float) -> Act:
    def act(s: Spot) -> None:
        spot = s.to(x, z, yaw=-14, size=k)
        spot.show(box(640, 560, 130, matte("#23405a")))
        calendar_face(spot, 640, 560, 65.6)

    return act


POT, IRON, CAN, BOWL = teapots.stoneware, teapots.cast_iron, tools.tea_tin, cups.matcha_bowl
R = Random

CATEGORIES: dict[str, tuple[Mood, list[Act]]] = {
    "tea": (SAGE, [pack("darjeeling-first-flush", -330, -110), pack("sencha-asanagi", 10, -90), pack("hibiscus-berry", 340, -110), leaf("sencha-asanagi", -130, 150), leaf("hibiscus-berry", 200, 160, 100)]),
    "tea/green": (SAGE, [pack("longjing-spring", -270, -100), pack("gyokuro-shade", 60, -120), leaf("longjing-spring", -90, 130, 120), brew("sencha-asanagi", 320, 70, 1.05)]),
    "tea/black": (CLAY, [pack("assam-breakfast", -280, -110), pack("earl-grey-bergamot", 80, -120), leaf("assam-breakfast", -60, 140, 120), brew("assam-breakfast", 330, 80, 1.05)]),
    "tea/oolong": (REED, [pack("da-hong-pao", -290, -110), pack("dong-ding", 40, -120), leaf("tieguanyin-anxi", -100, 140, 115), thing(cups.tasting_cup, 260, 40, 1.25, "#d99a3a"), thing(cups.tasting_cup, 380, 150, 1.25, "#d8c65e")]),
    "tea/white": (MIST, [pack("silver-needle", -270, -100), pack("white-peony", 70, -120), leaf("silver-needle", -60, 140, 125), brew("silver-needle", 340, 80, 1.0)]),
    "tea/puerh": (EARTH, [pack("shou-puerh-cake", -230, -110, 1.05), pack("sheng-puerh-2015", 200, -150, 1.05), lambda s: chunk(s.pic, s.cam, (-10, 0, 160), TEAS["shou-puerh-cake"].leaf, R(1), s.mood.dusk), thing(cups.tasting_cup, 300, 130, 1.2, "#4f1408")]),
    "tea/herbal": (ROSE, [pack("chamomile-whole-flower", -300, -110), pack("rooibos-vanilla", 60, -130), leaf("chamomile-whole-flower", -100, 150, 120, 0.7), leaf("hibiscus-berry", 340, 120, 110)]),
    "teaware": (LINEN, [thing(IRON, -300, -110, 0.80, "black"), thing(POT, 230, -110, 0.86, "moss", R("a")), thing(teapots.gaiwan, -90, 130, 0.62, "celadon"), thing(cups.cup, 330, 170, 0.7, "#e9dfca")]),
    "teaware/teapots": (CLAY, [thing(POT, -270, -110, 0.92, "cream", R("a")), thing(teapots.glass_pot, 270, -110, 0.86), thing(teapots.kyusu, 0, 150, 0.72)]),
    "teaware/cups": (HARBOUR, [thing(cups.mug, -300, -70, 0.95, "plum"), thing(cups.mug, 10, -120, 0.95, "sand"), thing(BOWL, 310, -20, 0.85, "charcoal", R("a")), thing(cups.tasting_cup, -110, 170, 1.1, "#d9a03a"), thing(cups.tasting_cup, 70, 190, 1.1, "#cdc766")]),
    "teaware/kettles": (AMBER, [thing(kettles.gooseneck, -230, -60, 0.86, "steel"), thing(kettles.tetsubin, 270, -30, 0.82)]),
    "teaware/storage": (SAGE, [thing(CAN, -320, -60, 0.95, "navy"), thing(CAN, 10, -110, 0.95, "ochre", height=330), thing(tools.bark_caddy, 310, -40, 0.92, R("b")), thing(CAN, -110, 150, 0.62, "brick", height=300)]),
    "teaware/tools": (STONE, [thing(tools.whisk, -300, -80, 0.92), thing(cups.strainer, 10, -110, 1.1), thing(tools.scale, 290, -60, 0.72), thing(tools.scoop, -40, 180, 1.0)]),
    "gifts": (ROSE, [advent(-170, -120, 0.85), thing(POT, 270, -80, 0.72, "slate", R("a")), pack("da-hong-pao", -40, 150, 0.42), thing(cups.tasting_cup, 150, 190, 1.0, "#b3520f")]),
    "gifts/sets": (CLAY, [pack("matcha-ceremonial", -300, -80), thing(tools.whisk, 300, -90, 0.88), thing(BOWL, 0, 60, 1.0, "cream", R("a")), leaf("matcha-ceremonial", -300, 190, 80)]),
    "gifts/seasonal": (HARBOUR, [advent(0, -70, 1.0), baubles]),
}

GUIDES: dict[str, tuple[Mood, list[Act]]] = {
    "green-tea-without-bitterness": (SAGE, [thing(teapots.kyusu, -280, -90, 1.0), pack("sencha-asanagi", 420, -150, 0.95), brew("sencha-asanagi", 140, 120, 1.0), leaf("sencha-asanagi", 440, 150, 130), wisp(140, 140, 120, 0.9)]),
    "choosing-a-teapot": (CLAY, [thing(POT, -470, -80, 0.92, "slate", R("a")), thing(teapots.glass_pot, 60, -130, 0.88, "#c9862a"), thing(IRON, 540, -60, 0.84, "rust"), thing(teapots.gaiwan, -150, 180, 0.6, "white")]),
    "first-gongfu-session": (REED, [pack("tieguanyin-anxi", -520, -130, 0.9), thing(teapots.gaiwan, -120, -40, 1.05, "white", open_lid=True), thing(cups.pitcher, 400, -110, 1.05, "#d8c65e"), *[thing(cups.tasting_cup, 330 + i * 140, 130 + (i % 2) * 60, 0.95, "#d8c65e") for i in range(3)], leaf("tieguanyin-anxi", -420, 190, 100)]),
    "how-much-caffeine": (AMBER, [brew(slug, -540 + i * 270, (-40, 60)[i % 2], 1.0) if k == 0 else leaf(slug, -540 + i * 270, 250 if i % 2 else 170, 82, 0.5) for k in (0, 1) for i, slug in enumerate(("chamomile-whole-flower", "silver-needle", "sencha-asanagi", "dong-ding", "assam-breakfast"))]),
    "storing-tea": (HARBOUR, [thing(CAN, -460, -80, 1.0, "brick"), thing(tools.bark_caddy, -70, -120, 0.95, R("b")), thing(CAN, 310, -60, 0.95, "navy", height=350), thing(CAN, 570, -120, 0.9, "ochre"), leaf("gyokuro-shade", -220, 180, 110), leaf("darjeeling-first-flush", 130, 190, 110)]),
    "caring-for-cast-iron": (STONE, [thing(kettles.tetsubin, -330, -60, 1.0), thing(IRON, 340, -60, 0.95, "rust"), thing(cups.cup, 20, 170, 0.75, "#3b3c42", "#cdc766", tall=0.75), wisp(20, 110, 170, 0.8)]),
    "tea-size-guide": (LINEN, [pack("assam-breakfast", -520, -110, 0.66), pack("assam-breakfast", -250, -120, 0.86), pack("assam-breakfast", 90, -150, 1.1), thing(POT, 500, -60, 0.82, "moss", R("a")), *[brew("assam-breakfast", -400 + i * 210, 200, 0.62) for i in range(4)]]),
    "water-for-tea": (MIST, [thing(kettles.gooseneck, -270, -70, 1.02, "steel"), thing(cups.pitcher, 230, -90, 1.35, "#cfe0e2"), thing(cups.double_wall, 470, 80, 0.95, "#d9d48a"), wisp(-650, 380, -70, 0.9)]),
    "matcha-at-home": (PINE, [pack("matcha-ceremonial", -470, -100, 1.0), thing(tools.whisk, 430, -60, 1.0), thing(BOWL, -20, 30, 1.15, "charcoal", R("a"), tea=cups.MATCHA), leaf("matcha-ceremonial", -410, 190, 100), thing(tools.scoop, 330, 230, 1.0)]),
}


def category(path: str) -> Picture:
    mood, acts = CATEGORIES[path]
    return wide(mood, 1200, 900, 0.98, acts, pitch=19, line=0.77, horizon=0.56)


def guide(slug: str) -> Picture:
    mood, acts = GUIDES[slug]
    return wide(mood, 1600, 900, 1.0, acts, pitch=20, line=0.75, horizon=0.54)


def home() -> Picture:
    """Pot, cups and tins in the morning light; the left third stays calm for words."""
    acts: list[Act] = [
        pack("sencha-asanagi", 625, -290, 0.98),
        thing(CAN, 850, -230, 0.74, "ochre", height=360),
        board(290, 40, 1020, 380),
        lambda s: POT(s.to(110, 10, 26, size=0.93), "slate", R("hero")),
        lambda s: cups.cup(s.to(690, -20, 26, size=0.86), "#7d8a5c", cups.BLACK_TEA),
        lambda s: cups.cup(s.to(520, 110, 26, size=0.86), "#e9dfca", cups.BLACK_TEA),
        wisp(520, 170, 110, 1.0),
        bowl("darjeeling-first-flush", 330, 340, 0.52),
        twig(-80, 330, 330, 14),
    ]
    return wide(CLAY, 2000, 1200, 1.0, acts, pitch=20, line=0.73, horizon=0.52)


def scenes() -> dict[str, Make]:
    out: dict[str, Make] = {f"categories/{path}/cover.webp": partial(category, path) for path in CATEGORIES}
    out |= {f"guides/{slug}/cover.webp": partial(guide, slug) for slug in GUIDES}
    out["pages/home-hero.webp"] = home
    return out

