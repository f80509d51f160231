"""A document with mistakes, mended just enough to be read: so that its other mistakes are found in the same run.

What is mended here has been reported, and its file is left out of the shop; no placeholder reaches a page.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from shop.storefront.problems import Place

PLACEHOLDERS: dict[str, Any] = {
    "title": "…",
    "summary": "…",
    "alt": "…",
    "author": "…",
    "price": Decimal(1),
    "weight": 1,
    "added": date(2000, 1, 1),
    "date": date(2000, 1, 1),
}


def mend(values: Any, mistakes: Iterable[tuple[str, Place]], fields: Callable[[Place], list[str]], name: str) -> Any:
    """A copy of ``values`` without its mistakes, given as pydantic's type and the place of each.

    An unknown field becomes the known one it resembles, a value that can't be read a placeholder, or nothing where
    the field may be left out. ``fields`` names those of the model at a place; ``name`` makes SKUs unique.
    """
    mended = deepcopy(values)
    for kind, place in mistakes:
        holder = _holder(mended, place)
        if holder is None:
            continue
        key = place[-1]
        if kind == "extra_forbidden":
            value = holder.pop(key, None)
            near = difflib.get_close_matches(str(key), fields(place[:-1]), n=1)
            if near:
                holder.setdefault(near[0], value)
        elif key == "sku":
            holder[key] = "-".join(["REFUSED", name.upper().replace("/", "-"), *map(str, place[:-1])])[:64]
        elif key in PLACEHOLDERS:
            holder[key] = PLACEHOLDERS[str(key)]
        else:
            holder.pop(key, None)
    return mended


def _holder(values: Any, place: Place) -> dict[str | int, Any] | None:
    """The map that has the last part of a place as its field."""
    for part in place[:-1]:
        known = isinstance(values, dict) and part in values
        listed = isinstance(values, list) and isinstance(part, int) and part < len(values)
        if known or listed:
            values = values[part]
        else:
            return None
    return values if place and isinstance(values, dict) else None
