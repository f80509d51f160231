"""The Pelican generator of everything that is sold: products, categories, guides, and the pages around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from pelican.generators import Generator
from pelican.writers import Writer

from shop.storefront.reader import BUILD

if TYPE_CHECKING:
    from shop.storefront.build import Build


class StorefrontGenerator(Generator):  # type: ignore[misc]
    """Writes the shop's pages, and gives the build Pelican's templates and what other plugins add to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.build: Build = self.settings[BUILD]

    def generate_context(self) -> None:
        """Let other plugins see the catalogue as ``catalogue`` in the context."""
        self.build.use_templates(self.env.loader, self._extend)
        if self.build.prepared is not None:
            self.context["catalogue"] = self.build.prepared.material.catalogue

    def _extend(self, environment: Environment) -> None:
        for name, function in self.env.filters.items():
            environment.filters.setdefault(name, function)
        for name, value in self.env.globals.items():
            environment.globals.setdefault(name, value)
        for name, test in self.env.tests.items():
            environment.tests.setdefault(name, test)

    def generate_output(self, writer: Writer) -> None:
        """Write all pages that Pelican's own generators do not write."""
        del writer
        self.build.write_pages()
