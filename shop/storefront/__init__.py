"""The storefront: a Pelican plugin that reads ``content/``, renders the shop and writes the snapshot of its prices.

    read (front_matter, documents) → validate (models, validation) → catalogue → checks, links, pictures, bodies
    → material → views → environment (HTML) → output; and from the same catalogue: prices (the snapshot)

Rendering is a function of ``material.Material`` and the theme: no clock, no randomness, no directory order.
"""

from __future__ import annotations

from typing import Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals
from pelican.readers import Readers
from pelican.writers import Writer

from shop.storefront.build import Build
from shop.storefront.generator import StorefrontGenerator
from shop.storefront.progress import PictureProgress
from shop.storefront.reader import BUILD, StorefrontReader
from shop.storefront.settings import read_options
from shop.storefront.writer import StorefrontWriter


def start_build(pelican: Pelican) -> type[Generator]:
    """Read the content at the beginning of a run, and stop there if it must not be built."""
    with PictureProgress() as progress:
        build = Build(read_options(pelican.settings), progress.told)
    pelican.settings[BUILD] = build
    _use_own_templates(pelican.settings, str(build.options.own_templates))
    pelican.output_path = str(build.output.aside)  # what other generators write waits with the rest
    if build.prepared is not None:
        shop = build.prepared.material.catalogue.shop
        name = shop.name[shop.default_locale.code]
        pelican.settings.update(DEFAULT_LANG=shop.default_locale.code, TIMEZONE=shop.timezone, SITENAME=name)
    build.stop_on_problems()
    return StorefrontGenerator


def _use_own_templates(settings: dict[str, Any], folder: str) -> None:
    """Let the merchant's templates win over the theme's, and lose to those that the settings name."""
    named = [path for path in settings["THEME_TEMPLATES_OVERRIDES"] if path != folder]
    settings["THEME_TEMPLATES_OVERRIDES"] = [*named, folder]


def use_reader(readers: Readers) -> None:
    """Read ``.md`` with YAML front matter."""
    readers.reader_classes["md"] = StorefrontReader


def use_writer(pelican: Pelican) -> type[Writer]:
    """Write through the build."""
    del pelican
    return StorefrontWriter


def finish_build(pelican: Pelican) -> None:
    """Write what follows from all pages, check their weight, and put the build in place of the former one."""
    build: Build = pelican.settings[BUILD]
    with PictureProgress() as progress:
        build.finish(progress.told)
    pelican.output_path = str(build.output.folder)


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(start_build)
    signals.readers_init.connect(use_reader)
    signals.get_writer.connect(use_writer)
    signals.finalized.connect(finish_build)
