"""Templates to HTML: one Jinja environment for each language. Rendering is a function of the page and the theme."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemBytecodeCache,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from shop.storefront.assets import Assets, named
from shop.storefront.locales import Language
from shop.storefront.problems import Problems
from shop.storefront.views.frames import Page
from shop.storefront.views.pictures import picture_html

REFUSALS = "snippets/refusals.html"


class TemplateMistake(Exception):
    """A template that can't be rendered: where and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(reason)
        self.file = file
        self.line = line
        self.reason = reason

    def report(self, problems: Problems) -> None:
        problems.add(self.file, self.line, "template", self.reason, "a template that renders")


class Renderer:
    """Renders pages.

    ``compiled``: a folder for compiled templates. ``extend``: what the merchant's Pelican settings and plugins add to
    an environment.
    """

    def __init__(
        self,
        loader: BaseLoader,
        languages: Mapping[str, Language],
        assets: Assets,
        theme: Path,
        compiled: Path,
        extend: Callable[[Environment], None],
    ) -> None:
        self._theme = theme
        compiled.mkdir(parents=True, exist_ok=True)
        bytecode = FileSystemBytecodeCache(str(compiled))
        self._environments = {
            code: _environment(loader, bytecode, language, assets, extend) for code, language in languages.items()
        }
        self.words: dict[str, bytes] = {}
        """Files of words that pages fetch when they need them, by output path."""
        for code, environment in self._environments.items():
            self.words |= _refusals(code, environment)

    def render(self, page: Page) -> str:
        """The HTML of a page.

        Raises:
            TemplateMistake: its template fails.
        """
        environment = self._environments[page.view.locale]
        try:
            return environment.get_template(f"{page.template}.html").render(page.context, page=page.view)
        except TemplateSyntaxError as exc:
            raise self._mistake(exc.filename, exc.lineno, exc) from exc
        except (TemplateError, KeyError, TypeError, ValueError, AttributeError) as exc:
            place = self._innermost(exc)
            if place is None:
                raise
            raise self._mistake(*place, exc) from exc

    def _innermost(self, exc: Exception) -> tuple[str | None, int] | None:
        """The last line of a template that a traceback passed through."""
        frames = traceback.extract_tb(exc.__traceback__)
        inside = [frame for frame in frames if frame.filename.endswith(".html")]
        if inside:
            return inside[-1].filename, inside[-1].lineno or 1
        return (None, 1) if isinstance(exc, TemplateError) else None

    def _mistake(self, filename: str | None, line: int, exc: Exception) -> TemplateMistake:
        file = self._theme.name
        if filename:
            path = Path(filename)
            file = filename
            if path.is_relative_to(self._theme.parent):  # the theme's, or the merchant's own beside it in content/
                file = path.relative_to(self._theme.parent).as_posix()
        return TemplateMistake(file, line, f"{type(exc).__name__}: {exc}".splitlines()[0])


def _refusals(code: str, environment: Environment) -> dict[str, bytes]:
    """The words for refusals, as a file that is named by its content, and that templates know as ``refusals``; none
    of a theme that has no such words.
    """
    environment.globals["refusals"] = ""
    try:
        body = environment.get_template(REFUSALS).render().encode()
    except TemplateNotFound:
        return {}
    path = named(f"refusals-{code}", "json", body)
    environment.globals["refusals"] = f"/{path}"
    return {path: body}


def _environment(
    loader: BaseLoader,
    bytecode: FileSystemBytecodeCache,
    language: Language,
    assets: Assets,
    extend: Callable[[Environment], None],
) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        bytecode_cache=bytecode,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    extend(environment)
    words = language.words
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    install: Any = environment
    install.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)

    def format_date(day: date) -> str:
        return language.date(day)

    environment.globals |= {
        "asset": assets.url,
        "url": language.path,
        "money": language.money,
        "date": format_date,
        "picture": picture_html,
    }
    environment.filters["money"] = language.money
    return environment
