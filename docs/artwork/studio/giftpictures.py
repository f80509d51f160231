"""Pictures of the gift sets and boxes."""

from collections.abc import Callable
from random import Random

from . import cups, teapots, tools
from .backdrop import ABOVE, CLAY, HARBOUR, ROSE, SAGE, TABLE, Mood, room, table_top
from .label import Panel, mark
from .leaves import heap
from .packs import small_tin, tin
from .palette import darker, lighter, matte
from .picture import Picture
from .solids import box, place, sheet
from .space import Camera
from .stage import Spot
from .teas import TEAS

WIDE = Camera(600, 905, 17, 0.96)
GREENS = (
    "sencha-asanagi",
    "longjing-spring",
    "genmaicha",
    "gyokuro-shade",
    "tieguanyin-anxi",
    "silver-needle",
)


def scene(mood: Mood, cam: Camera = WIDE, *, flat: bool = False) -> Spot:
    pic = Picture()
    if flat:
        table_top(pic, mood)
    else:
        room(pic, mood)
    return Spot(pic, cam, mood)


def matcha_main() -> Picture:
    s = scene(SAGE)
    tea = TEAS["matcha-ceremonial"]
    small_tin(s.pic, s.cam, tea.design, (-300, 0, -70), 140, 220, Random(1), shadow=s.mood.dusk)
    tools.whisk(s.to(285, -60, size=0.98))
    cups.matcha_bowl(s.to(20, 130, size=1.0), "cream", Random("cream"))
    return s.pic


def matcha_parts() -> Picture:
    s = scene(SAGE, ABOVE, flat=True)
    tea = TEAS["matcha-ceremonial"]
    cups.matcha_bowl(s.to(-200, -170, size=1.0), "cream", Random("cream"), tea=cups.MATCHA)
    small_tin(s.pic, s.cam, tea.design, (245, 0, -150), 120, 190, Random(1), shadow=s.mood.dusk)
    tools.whisk(s.to(-90, 270, size=0.86), lying=True)
    heap(s.pic, s.cam, tea.leaf, (290, 0, 260), 105, 45, Random(3))
    return s.pic


def gaiwan_main() -> Picture:
    s = scene(CLAY)
    tea = TEAS["tieguanyin-anxi"]
    tin(s.pic, s.cam, tea.design, (-290, 0, -110), 125, 400, Random(2), shadow=s.mood.dusk)
    teapots.gaiwan(s.to(90, -50, size=1.05), "white")
    for x, z, brew in ((-195, 160, "#d8c65e"), (0, 205, "#d9a03a"), (205, 190, "#c9cf6a")):
        cups.tasting_cup(s.to(x, z, size=0.86), brew)
    return s.pic


def gaiwan_parts() -> Picture:
    s = scene(CLAY, ABOVE, flat=True)
    teapots.gaiwan(s.to(-150, -190, size=0.92), "white")
    tin(s.pic, s.cam, TEAS["tieguanyin-anxi"].design, (290, 0, -120), 100, 270, Random(2), shadow=s.mood.dusk)
    for i, brew in enumerate(("#e6d48a", "#cdc766", "#d9a03a", "#b3520f", "#7a2410")):
        cups.tasting_cup(s.to(-330 + i * 140, 170 + (i % 2) * 90, size=0.84), brew)
    heap(s.pic, s.cam, TEAS["tieguanyin-anxi"].leaf, (350, 0, 190), 80, 30, Random(5), dense=0.5)
    return s.pic


def gift_box(s: Spot, colour: str, *, width: float = 760.0, deep: float = 420.0, tall: float = 170.0) -> None:
    """An open box with its lid behind it."""
    card = matte(colour)
    s.show(box(width, tall, deep, card))
    w, d = width / 2 - 14, deep / 2 - 14
    inside = [s.see((x, tall + 0.5, z)) for x, z in ((-w, -d), (w, -d), (w, d), (-w, d))]
    s.pic.shape(inside, darker(colour, 0.45))
    front = Panel(s.pic, s.cam, lambda x, y: s.world((x * tall, y * tall, deep / 2 + 0.5)), width / tall)
    mark(front, 0, 0.46, 0.36, lighter(colour, 0.75))


def greens_main() -> Picture:
    s = scene(SAGE, Camera(600, 850, 26, 0.98))
    gift_box(s.to(0, 0), "#3f5f4c", tall=190)
    for i, slug in enumerate(GREENS):
        x, z = -245 + (i % 3) * 245, -105 + (i // 3) * 190
        mini = Spot(s.pic, s.cam, s.mood, (x, 150, z))
        tin(s.pic, s.cam, TEAS[slug].design, mini.at, 96, 190, Random(slug), shadow="#1f2f26")
    cover_front(s, "#3f5f4c", 760, 420, 190)
    return s.pic


def cover_front(s: Spot, colour: str, width: float, deep: float, tall: float) -> None:
    """The box's front wall, drawn again over what stands in the box."""
    face = sheet((-width / 2, 0, deep / 2), (width, 0, 0), (0, tall, 0), matte(colour))
    s.show(face, shadow=False)
    front = Panel(s.pic, s.cam, lambda x, y: s.world((x * tall, y * tall, deep / 2 + 0.5)), width / tall)
    mark(front, 0, 0.44, 0.36, lighter(colour, 0.75))
    front.stroke(
        [(-width / tall / 2 + 0.08 + i * (width / tall - 0.16) / 20, 0.93) for i in range(21)],
        lighter(colour, 0.4),
        0.012,
    )


def greens_parts() -> Picture:
    s = scene(SAGE, ABOVE, flat=True)
    for i, slug in enumerate(GREENS):
        x, z = -300 + (i % 3) * 300, -230 + (i // 3) * 390
        tin(s.pic, s.cam, TEAS[slug].design, (x, 0, z - 40), 92, 180, Random(slug), shadow=s.mood.dusk)
        heap(s.pic, s.cam, TEAS[slug].leaf, (x + 70, 0, z + 125), 78, 28, Random(slug), dense=0.42)
    return s.pic


CALENDAR = ("#23405a", "#b5523b", "#e2b04b", "#f2ead6", "#5f8a7a")


def calendar_face(s: Spot, width: float, tall: float, z: float) -> None:
    """Twenty-four doors in the shape of a row of canal houses."""
    front = Panel(s.pic, s.cam, lambda x, y: s.world((x * tall, y * tall, z)), width / tall)
    front.cover(CALENDAR[0])
    w = front.width / 2
    cols, rows = 6, 4
    cw, rh = (front.width - 0.10) / cols, 0.84 / rows
    order = list(range(1, 25))
    Random("advent").shuffle(order)
    for i, number in enumerate(order):
        col, row = i % cols, i // cols
        x0, y0 = -w + 0.05 + col * cw + 0.012, 0.04 + row * rh + 0.012
        x1, y1 = x0 + cw - 0.024, y0 + rh - 0.024
        colour = CALENDAR[1 + (col + row * 2 + (row > 1)) % 4]
        mid = (x0 + x1) / 2
        front.fill([(x0, y0), (x1, y0), (x1, y0 + (y1 - y0) * 0.74), (mid, y1), (x0, y0 + (y1 - y0) * 0.74)], colour)
        ink = CALENDAR[0] if colour in ("#f2ead6", "#e2b04b") else "#f6efdf"
        front.write(str(number), mid, y0 + (y1 - y0) * 0.26, rh * 0.25, ink, weight=0.15)
    for k in range(46):
        rng = Random(k)
        front.circle(rng.uniform(-w, w), rng.uniform(0.86, 0.99), rng.uniform(0.003, 0.007), "#f6efdf", alpha=0.85)


def calendar_main() -> Picture:
    s = scene(ROSE, TABLE)
    spot = s.to(0, -20, yaw=-16)
    body = box(640, 560, 130, matte(CALENDAR[0]))
    spot.show(body)
    calendar_face(spot, 640, 560, 65.6)
    baubles(s)
    return s.pic


def baubles(s: Spot) -> None:
    """A few samples that came out of the doors."""
    for x, z, slug in ((-365, 150, "earl-grey-bergamot"), (365, 110, "da-hong-pao")):
        tin(s.pic, s.cam, TEAS[slug].design, (x, 0, z), 62, 116, Random(slug), shadow=s.mood.dusk)


def calendar_parts() -> Picture:
    s = scene(HARBOUR, Camera(600, 760, 40, 1.0))
    table_top(s.pic, HARBOUR)
    spot = s.to(-40, -190, yaw=-8)
    spot.show(place(box(620, 520, 120, matte(CALENDAR[0])), (0, 0, 0)))
    calendar_face(spot, 620, 520, 60.6)
    for i, slug in enumerate(("sencha-asanagi", "earl-grey-bergamot", "da-hong-pao", "silver-needle")):
        tin(
            s.pic,
            s.cam,
            TEAS[slug].design,
            (-330 + i * 190, 0, 150 + (i % 2) * 80),
            68,
            130,
            Random(slug),
            shadow=s.mood.dusk,
        )
    heap(s.pic, s.cam, TEAS["hibiscus-berry"].leaf, (400, 0, 190), 70, 26, Random(4), dense=0.5)
    return s.pic


def gifts() -> dict[str, Callable[[], Picture]]:
    return {
        "matcha-starter-set/main.webp": matcha_main,
        "matcha-starter-set/detail.webp": matcha_parts,
        "first-gaiwan-set/main.webp": gaiwan_main,
        "first-gaiwan-set/detail.webp": gaiwan_parts,
        "tasting-box-greens/main.webp": greens_main,
        "tasting-box-greens/detail.webp": greens_parts,
        "tea-advent-calendar/main.webp": calendar_main,
        "tea-advent-calendar/detail.webp": calendar_parts,
    }
