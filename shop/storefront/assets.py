"""The theme's static files, named by their content: a stylesheet and a script a page, all else as it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import lightningcss

from shop.storefront.javascript import bundle
from shop.storefront.look import Styles
from shop.storefront.problems import Problems

FIRST_STYLES = ("tokens.css", "base.css")
PAGES = "pages"
"""The folder of the stylesheets that only one kind of page needs."""
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|#|/)([^"')]+)\1\s*\)""")
_MISTAKE = re.compile(r"^(?:Parsing stylesheet failed: )?(.*?)(?: at [^ ]*?:(\d+):(\d+))?$", re.DOTALL)


@dataclass(frozen=True)
class Assets:
    """``files``: output path → bytes. ``urls``: name in the theme → address; ``css`` and ``js`` are the bundles
    of every page, ``css/<page>`` and ``js/<page>`` those that one kind of page has besides, or in their place.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """The address of a file of ``theme/static``, or of a bundle.

        Raises:
            KeyError: there is none.
        """
        try:
            return self.urls[name]
        except KeyError:
            raise KeyError(f"no file {name!r} in the theme's static folder") from None

    def with_file(self, name: str, body: bytes) -> Assets:
        """The same and one file more."""
        path = PurePosixPath(name)
        output = named(path.with_suffix("").as_posix(), path.suffix[1:], body)
        return Assets({**self.files, output: body}, {**self.urls, name: f"/{output}"})


def build_assets(static: Path, problems: Problems, own: Styles | None = None) -> Assets:
    """Bundle, minify and name everything in a theme's ``static`` folder, and what the merchant puts over it."""
    own = own or Styles()
    files: dict[str, bytes] = {}
    urls: dict[str, str] = {}
    shown_as = f"{static.parent.name}/{static.name}"

    def keep(name: str, stem: str, extension: str, body: bytes) -> None:
        output = named(stem, extension, body)
        files[output] = body
        urls[name] = f"/{output}"

    for path in sorted(static.rglob("*")):
        name = path.relative_to(static)
        if path.is_file() and name.parts[0] not in ("css", "js") and not path.name.startswith("."):
            keep(name.as_posix(), name.with_suffix("").as_posix(), path.suffix[1:], path.read_bytes())
    for own_name, body in own.files.items():
        keep(own_name, own_name.rpartition(".")[0], own_name.rpartition(".")[2], body)
    for bundled, stem, paths in _sheets(static / "css"):
        styles = _styles(paths, static / "css", f"{shown_as}/css", urls, problems)
        if bundled == "css" and own.css:
            styles = f"{styles}\n{_style(own.css, Path('look.css'), 'look.css', urls, problems)}"
        if styles:
            keep(bundled, stem, "css", styles.encode())
    for entry in sorted((static / "js").glob("*.js")):
        script = bundle(static / "js", entry.name, f"{shown_as}/js", problems)
        main = entry.stem == "main"
        keep("js" if main else f"js/{entry.stem}", "site" if main else entry.stem, "js", script.encode())
    return Assets(files, urls)


def named(stem: str, extension: str, body: bytes) -> str:
    """The output path of a file that never changes under its name."""
    return f"assets/{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{extension}"


def _sheets(folder: Path) -> Iterator[tuple[str, str, list[Path]]]:
    """Each bundle's name, its file's stem and its parts: the tokens, the base, then the components by name; and
    what only pages of one kind need.
    """
    first = [folder / name for name in FIRST_STYLES if (folder / name).is_file()]
    special = sorted((folder / PAGES).glob("*.css"))
    yield "css", "site", first + sorted(path for path in folder.rglob("*.css") if path not in (*first, *special))
    for path in special:
        yield f"css/{path.stem}", path.stem, [path]


def _styles(paths: Sequence[Path], folder: Path, shown_as: str, urls: Mapping[str, str], problems: Problems) -> str:
    parts = []
    for path in paths:
        inside = path.relative_to(folder)
        parts.append(
            _style(path.read_text(encoding="utf-8"), inside, f"{shown_as}/{inside.as_posix()}", urls, problems)
        )
    return "\n".join(part for part in parts if part)


def _style(text: str, path: Path, file: str, urls: Mapping[str, str], problems: Problems) -> str:
    """One stylesheet, minified; ``path``: below the folder of stylesheets. A mistake stands in ``problems``."""
    flags = lightningcss.calc_parser_flags(nesting=True)
    text = _URL.sub(_hashed(path, file, urls, problems), text)
    try:
        return str(lightningcss.process_stylesheet(text, filename=file, parser_flags=flags))
    except ValueError as exc:
        match = _MISTAKE.match(str(exc))
        reason, line = (match[1], int(match[2] or 0) + 1) if match else (str(exc), 1)
        problems.add(file, line, "stylesheet", reason, "valid CSS")
        return ""


def _hashed(path: Path, file: str, urls: Mapping[str, str], problems: Problems) -> Callable[[re.Match[str]], str]:
    """Point ``url(../fonts/x.woff2)`` at the hashed file."""

    def replace(match: re.Match[str]) -> str:
        parts: list[str] = ["css", *path.parent.parts]
        for part in PurePosixPath(match[2]).parts:
            if part == "..":
                parts = parts[:-1]
            elif part != ".":
                parts.append(part)
        url = urls.get("/".join(parts))
        if url is None:
            problems.add(file, 1, "url", repr(match[2]), "a file in the theme's static folder")
            return match[0]
        return f'url("{url}")'

    return replace
