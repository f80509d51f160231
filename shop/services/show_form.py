"""Fill one of the pages that the functions show themselves: see ``storefront/forms.py`` for how they are made."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from shop.services.shop import Shop, choose_locale

PLAIN = "<!doctype html><title>{{ code or 'Done' }}</title><p>{{ code or 'Done.' }}</p>"
"""Where a snapshot is older than the pages, or a theme has none."""


def show_form(shop: Shop, page: str, locale: str, /, **facts: Any) -> str:
    """The page as HTML, every value escaped."""
    catalogue = shop.catalogues.current()
    forms = catalogue.forms(choose_locale(locale, shop.settings).code)
    source = forms.pages.get(page)
    return _template(source).render(facts) if source else _template(PLAIN).render(code=facts.get("code", ""))


def topic_names(shop: Shop, topics: tuple[str, ...], locale: str) -> list[str]:
    words = shop.catalogues.current().forms(choose_locale(locale, shop.settings).code).words
    return [words.get(f"name_{topic}", topic) for topic in topics]


@lru_cache(maxsize=32)
def _template(source: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)
