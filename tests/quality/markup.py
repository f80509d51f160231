"""What a page refers to and what it carries, read from its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ADDRESSES = {"href", "src", "action", "data-pagefind", "data-picture", "data-url", "poster"}
SETS = {"srcset", "imagesrcset"}
DATA_SCRIPTS = {"application/json", "application/ld+json"}


@dataclass
class Markup:
    """``references``: addresses; ``loaded``: those the browser fetches by itself."""

    file: Path
    references: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)
    """Scripts, styles and handlers that a strict content security policy forbids."""
    pictures_without_size: list[str] = field(default_factory=list)
    data: dict[str, list[str]] = field(default_factory=dict)
    """Type → contents of its data scripts."""


class _Reader(HTMLParser):
    def __init__(self, markup: Markup) -> None:
        super().__init__()
        self._markup = markup
        self._script = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._refer(tag, values)
        markup = self._markup
        if "id" in values:
            markup.ids.add(values["id"])
        markup.inline += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style":
            markup.inline.append("<style>")
        if tag == "script" and "src" not in values:
            self._script = values.get("type", "text/javascript")
            if self._script not in DATA_SCRIPTS:
                markup.inline.append("<script>")
        source = values.get("src", "")
        sized = {"width", "height", "alt"} <= values.keys()
        if tag == "img" and source and not sized and not source.startswith("data:"):
            markup.pictures_without_size.append(source)

    def _refer(self, tag: str, values: dict[str, str]) -> None:
        for name, value in values.items():
            if name in ADDRESSES and value:
                found = {value}
            elif name in SETS:
                found = {part.split()[0] for part in value.split(",") if part.strip()}
            else:
                continue
            self._markup.references |= found
            if name != "action" and tag != "a" and _is_loaded(tag, values):
                self._markup.loaded |= found

    def handle_data(self, data: str) -> None:
        if self._script:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script:
            self._markup.data.setdefault(self._script, []).append("".join(self._text))
            self._script = ""
            self._text = []


def _is_loaded(tag: str, values: dict[str, str]) -> bool:
    fetched = {"stylesheet", "icon", "preload", "modulepreload"}
    return tag != "link" or bool(fetched & set(values.get("rel", "").split()))


def read(file: Path) -> Markup:
    """Read one page."""
    markup = Markup(file)
    reader = _Reader(markup)
    reader.feed(file.read_text())
    reader.close()
    return markup
