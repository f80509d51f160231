"""What can stand in a wide picture: each act puts one thing, or one sight, on the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from . import tools
from .backdrop import Mood, room, steam
from .giftpictures import calendar_face
from .leaves import heap
from .packs import pouch, small_tin, tin
from .palette import glaze, matte
from .picture import Picture
from .pressed import wrapped_cake
from .solids import box
from .space import Camera
from .stage import Spot
from .teas import TEAS
from .vessels import CUP, dish, filled, scaled

Act = Callable[[Spot], None]


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
        heap(
            s.pic,
            s.cam,
            replace(TEAS[slug].leaf, size=TEAS[slug].leaf.size * 0.62),
            (x, 12 * k, z),
            150 * k,
            70 * k,
            Random(slug),
            dense=0.75,
            scatter=0.02,
        )

    return act


def brew(slug: str, x: float, z: float, k: float = 0.9) -> Act:
    """A cup of the tea."""
    return lambda s: filled(
        s.pic, s.cam, scaled(CUP, k), glaze(TEAS[slug].ware), TEAS[slug].liquor, (x, 0, z), shadow=s.mood.dusk
    )


def thing(
    draw: Callable[..., object], x: float, z: float, k: float, *args: object, yaw: float = 0, **more: object
) -> Act:
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


def wide(
    mood: Mood,
    width: int,
    height: int,
    scale: float,
    acts: Sequence[Act],
    *,
    pitch: float = 17,
    line: float = 0.80,
    horizon: float = 0.60,
) -> Picture:
    """Things on a table, drawn back to front."""
    pic = Picture(width, height)
    room(pic, mood, horizon=horizon)
    s = Spot(pic, Camera(width / 2, height * line, pitch, scale), mood)
    for act in acts:
        act(s)
    return pic
