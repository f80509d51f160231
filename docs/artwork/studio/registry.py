"""Which function draws which file of `content/`."""

from functools import partial

from . import teapictures
from .giftpictures import gifts
from .scenes import scenes
from .teas import TEAS
from .warepictures import Make, wares


def pictures() -> dict[str, Make]:
    """Every picture of the sample shop by its path below `content/`."""
    out: dict[str, Make] = {}
    for slug in TEAS:
        out[f"products/{slug}/main.webp"] = partial(teapictures.main, slug)
        out[f"products/{slug}/detail.webp"] = partial(teapictures.detail, slug)
    for path, make in (wares() | gifts()).items():
        out[f"products/{path}"] = make
    return out | scenes()
