"""Every setting of the plugin with its default; ``pelicanconf.py`` overrides what differs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shop.storefront.budget import LIMITS
from shop.storefront.material import Options

DEFAULTS: dict[str, Any] = {
    # "fail": a mistake in the content stops the build. "show": the build goes on without what is broken and
    # shows the mistakes over every page.
    "SHOP_PROBLEMS": "fail",
    # Converted pictures and the search index; may be deleted at any time.
    "SHOP_CACHE": "var/cache",
    # Where checkout finds the prices of this build.
    "SHOP_SNAPSHOT": "snapshot",
    # Whether to build the search index.
    "SHOP_SEARCH": True,
    # Products on a page of a category.
    "SHOP_PER_PAGE": 24,
    # At most so many pieces are called "few left".
    "SHOP_LOW_STOCK": 5,
    # The heaviest that a page may be, in bytes over the wire without pictures, by kind of page.
    "SHOP_BUDGET": LIMITS,
    # Processes that convert pictures; None: as many as there are cores.
    "SHOP_WORKERS": None,
}
MODES = ("fail", "show")


def read_options(settings: Mapping[str, Any], shop_url: str = "") -> Options:
    """The plugin's settings out of Pelican's; ``shop_url``: for when SITEURL is empty.

    Raises:
        ValueError: a setting that can't be.
    """
    values = {name: settings.get(name, default) for name, default in DEFAULTS.items()}
    if values["SHOP_PROBLEMS"] not in MODES:
        raise ValueError(f"SHOP_PROBLEMS: found {values['SHOP_PROBLEMS']!r}, expected one of {', '.join(MODES)}")
    content, output = Path(settings["PATH"]).resolve(), Path(settings["OUTPUT_PATH"]).resolve()
    if content == output or output in content.parents:
        raise ValueError(f"OUTPUT_PATH: found {str(output)!r}, expected a folder of its own, which is cleaned")
    return Options(
        content=content,
        theme=Path(settings["THEME"]).resolve(),
        output=output,
        cache=Path(values["SHOP_CACHE"]).resolve(),
        snapshot=Path(values["SHOP_SNAPSHOT"]).resolve(),
        site_url=(settings.get("SITEURL") or shop_url).rstrip("/"),
        problems=values["SHOP_PROBLEMS"],
        search=bool(values["SHOP_SEARCH"]),
        per_page=int(values["SHOP_PER_PAGE"]),
        low_stock=int(values["SHOP_LOW_STOCK"]),
        budget=values["SHOP_BUDGET"],
        workers=values["SHOP_WORKERS"] or os.cpu_count() or 1,
    )
