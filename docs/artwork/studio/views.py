"""The three ways a product is looked at: from the front, from nearer and higher, from above."""

from .backdrop import ABOVE, TABLE, Mood, room, table_top
from .picture import Picture
from .space import Camera
from .stage import Spot

CLOSE = Camera(600, 850, 30, 1.1)


def front(mood: Mood) -> Spot:
    pic = Picture()
    room(pic, mood)
    return Spot(pic, TABLE, mood)


def close(mood: Mood) -> Spot:
    """A nearer, higher view."""
    pic = Picture()
    room(pic, mood, horizon=0.34)
    return Spot(pic, CLOSE, mood)


def above(mood: Mood) -> Spot:
    pic = Picture()
    table_top(pic, mood)
    return Spot(pic, ABOVE, mood)
