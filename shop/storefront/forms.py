"""The pages that the functions show themselves: to confirm a subscription, to end one, to choose what comes, to
review what was bought.

They say what only the store knows, so they can't be built whole. What the build makes of ``theme/forms/*.html`` are
Jinja sources in the shop's look (``[[_ text]]`` is translated, ``[[name]]`` is a value of the build, Jinja stays for
later), and beside them the exact words that somebody agrees to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from shop.domain.consent import CARE, NEWS, OFFERS, RESTOCK
from shop.domain.snapshot import Forms
from shop.storefront.assets import Assets
from shop.storefront.links import Links
from shop.storefront.locales import Language
from shop.storefront.models.shop import Shop

PAGES = ("confirm", "unsubscribe", "preferences", "problem", "review")


def compile_forms(
    theme: Path, languages: Mapping[str, Language], shop: Shop, assets: Assets, links: Links
) -> dict[str, Forms]:
    """By language. A theme of the merchant's own that has none of these files gets plain answers instead."""
    folder = theme / "forms"
    if not (folder / "layout.html").is_file():
        return {code: Forms(words=topic_words(language)) for code, language in languages.items()}
    layout = (folder / "layout.html").read_text("utf-8")
    found_pages = {name: folder / f"{name}.html" for name in PAGES}
    sources = {name: path.read_text("utf-8") for name, path in found_pages.items() if path.is_file()}
    names = {f"language_{code}": language.label for code, language in languages.items()}
    found = {}
    for code, language in languages.items():
        values = {
            "lang": language.lang,
            "code": code,
            "shop": escape(shop.name[code]),
            "email": escape(shop.contact.email),
            "css": assets.url("css"),
            "css/form": assets.url("css/form"),
            "icon": assets.url("icons/favicon.svg"),
            "js/review": assets.urls.get("js/review", ""),
            "root": language.path("/"),
            "privacy": _privacy(language, links.resolve("/privacy/", code)),
        }
        pages = {
            name: _fill(layout, {**values, **_parts(name, source, values, language)}, language)
            for name, source in sources.items()
        }
        found[code] = Forms(pages=pages, words=topic_words(language) | _month_words(language) | names)
    return found


def _parts(name: str, source: str, values: Mapping[str, str], language: Language) -> dict[str, str]:
    words = language.gettext
    title = words("Your review") if name == "review" else words("Mails from us")
    return {"title": escape(title), "body": _fill(source, values, language)}


def topic_words(language: Language) -> dict[str, str]:
    """The names of the topics, and the exact words that stand beside the box of each."""
    words = language.gettext
    return {
        f"name_{CARE}": words("After you bought something"),
        f"wording_{CARE}": words("Ask me how I like it, show me how to use it, and remind me when it runs out."),
        f"name_{RESTOCK}": words("Back in stock"),
        f"wording_{RESTOCK}": words("Tell me once when something is back that I asked for."),
        f"name_{OFFERS}": words("Offers and vouchers"),
        f"wording_{OFFERS}": words("Send me offers and vouchers by e-mail, a few times a year. I can stop any time."),
        f"name_{NEWS}": words("News from the shop"),
        f"wording_{NEWS}": words("Send me news and stories by e-mail, about once a month. I can stop any time."),
    }


def _month_words(language: Language) -> dict[str, str]:
    return {f"month_{number:02}": language.month(number) for number in range(1, 13)}


def _privacy(language: Language, url: str | None) -> str:
    return f'<p><a href="{escape(url)}">{escape(language.gettext("How we treat your data"))}</a></p>' if url else ""


def _fill(source: str, values: Mapping[str, str], language: Language) -> str:
    def replace(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        return escape(language.gettext(inner[2:].strip()), quote=True) if inner.startswith("_ ") else values[inner]

    return re.sub(r"\[\[(.*?)\]\]", replace, source)
