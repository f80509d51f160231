"""Pelican's writer, for the pages and posts of its own generators: they are rendered like all other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Template
from pelican.plugins import signals
from pelican.writers import Writer

from shop.storefront.reader import BUILD

if TYPE_CHECKING:
    from shop.storefront.build import Build


class StorefrontWriter(Writer):  # type: ignore[misc]
    """Writes our texts through the build; everything else as Pelican does."""

    def write_file(
        self, name: str, template: Template, context: dict[str, Any], *positional: Any, **keywords: Any
    ) -> None:
        """Render and write one file."""
        kind = "article" if "article" in keywords else "page"
        content = keywords.get(kind)
        entry = getattr(content, "shop_entry", None)
        if entry is None or content is None:
            super().write_file(name, template, context, *positional, **keywords)
            return
        build: Build = self.settings[BUILD]
        page = build.text_page(kind, entry, content.lang, content.content)
        if page is None or not build.write_page(page):
            return
        signals.content_written.send(str(build.output.place(page.file)), context={**context, **keywords})
