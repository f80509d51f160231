"""Pelican's reader for Markdown with YAML front matter: pages and posts, as other Pelican plugins see them."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pelican.readers import BaseReader

from shop.storefront.catalogue import Entry, text_in
from shop.storefront.models.texts import Home, Page, Post

if TYPE_CHECKING:
    from shop.storefront.build import Build

BUILD = "SHOP_BUILD"
"""The setting under which the running build lies, for readers, generators and writers."""
SKIPPED: dict[str, Any] = {"title": "", "status": "skip"}


class StorefrontReader(BaseReader):  # type: ignore[misc]
    """Hands out what the build has read already."""

    enabled = True
    file_extensions = ("md",)

    def read(self, filename: str) -> tuple[str, dict[str, Any]]:
        """The HTML and the metadata of a page or a post; those that were refused are skipped."""
        build: Build = self.settings[BUILD]
        found = build.texts_by_path.get(Path(filename).resolve())
        if found is None or build.prepared is None:
            return "", dict(SKIPPED)
        entry, locale = found
        body = build.prepared.material.bodies.text(entry.document_in(locale)).html
        metadata = _metadata(entry, locale, build)
        if "authors" in metadata:
            metadata["authors"] = self.process_metadata("authors", metadata["authors"])
        return body, metadata


def _metadata(entry: Entry[Any, Any], locale: str, build: Build) -> dict[str, Any]:
    text: Page | Post | Home = text_in(entry, locale)
    metadata: dict[str, Any] = {
        "title": text.title,
        "summary": text.summary,
        "slug": entry.key,
        "lang": locale,
        "shop_entry": entry,
    }
    if isinstance(text, Post):
        zone = ZoneInfo(build.timezone)
        metadata |= {
            "date": datetime.combine(text.date, time(), zone),
            "authors": [text.author],
            "template": "article",
        }
    elif isinstance(text, Home):
        prefix = "" if locale == entry.document.locale else f"{locale}/"
        metadata |= {"template": "home", "url": prefix, "save_as": f"{prefix}index.html"}
    elif entry.key == "contact":
        metadata["template"] = "contact"
    return metadata
