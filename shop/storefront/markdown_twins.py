"""Pages as plain Markdown, for whoever reads without a browser: a twin of every product page, and llms.txt.

Source of llms.txt's form: llmstxt.org. What they say is what the pages say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shop.storefront.catalogue import ProductEntry, text_in
from shop.storefront.views.frame_objects import CategoryLink
from shop.storefront.views.frames import Framer, twin_of
from shop.storefront.views.objects import ProductView, VariantView
from shop.storefront.views.texts import guide_links

_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((/[^)\s]*)\)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_EMBED = re.compile(r"^\[\[(?:product|video):[^\]]*\]\]\s*$", re.MULTILINE)
_SERVICE = ("/about/", "/faq/", "/shipping/", "/returns/", "/warranty/", "/privacy/", "/terms/", "/contact/")


def product_twin(entry: ProductEntry, view: ProductView, framer: Framer) -> bytes:
    """A product page's twin."""
    document = entry.document_in(framer.language.code)
    blocks = [
        f"# {_plain(view.title)}",
        f"> {_plain(view.summary)}",
        f"<{framer.material.site_url}{view.url}>",
        "\n".join(_prices(view, framer)),
        _absolute(document.front.body, framer),
        "\n".join(_facts(view, framer)),
        _stars(view, framer),
        "\n\n".join(f"### {_plain(one.q)}\n\n{_absolute(one.a, framer)}" for one in view.faq),
        "\n".join(
            f"- {_plain(text)}" for text in (view.shipping_text, view.returns_text, view.warranty_text) if text
        ),
    ]
    return ("\n\n".join(block.strip() for block in blocks if block.strip()) + "\n").encode()


def _prices(view: ProductView, framer: Framer) -> Iterator[str]:
    for variant in view.variants:
        parts = [variant.price.text]
        if variant.price.was:
            parts.append(framer.language.gettext("Price before:") + f" {variant.price.was}")
        parts += [text for text in (variant.price.lowest, variant.price.unit, _availability(variant, framer)) if text]
        named = f"**{_plain(variant.label)}**: " if variant.label else ""
        yield f"- {named}{', '.join(parts)} (SKU {variant.sku})"


def _availability(variant: VariantView, framer: Framer) -> str:
    words = framer.language.gettext
    if variant.availability == "preorder" and variant.available_from:
        return words("Pre-order: ships from %(date)s", date=framer.language.date(variant.available_from))
    return words(
        {"sold_out": "Sold out", "preorder": "Pre-order", "low": "Only a few left"}.get(
            variant.availability, "In stock"
        )
    )


def _stars(view: ProductView, framer: Framer) -> str:
    if view.reviews is None:
        return ""
    rating = view.reviews.rating
    count = framer.language.ngettext("%(num)s review", "%(num)s reviews", rating.count)
    return f"## {framer.language.gettext('Reviews')}\n\n{rating.label} ({count})"


def _facts(view: ProductView, framer: Framer) -> Iterator[str]:
    if view.attributes:
        yield f"## {framer.language.gettext('Facts')}\n"
    for fact in view.attributes:
        yield f"- {_plain(fact.label)}: {_plain(fact.words)}"


def llms_txt(framer: Framer) -> bytes:
    """What the shop is, and where everything is: for language models, in one language."""
    shop, language = framer.chrome.shop, framer.language
    words = language.gettext
    sections = [
        (words("Products"), _products(framer, framer.chrome.nav())),
        (words("Guides"), _links(framer, guide_links(framer.chrome.shelf))),
        (words("Service"), _links(framer, _service(framer))),
    ]
    blocks = [f"# {_plain(framer.shop_name)}", f"> {_plain(shop.tagline[language.code])}"]
    blocks += [f"## {title}\n\n" + "\n".join(lines) for title, lines in sections if lines]
    return ("\n\n".join(blocks) + "\n").encode()


def _products(framer: Framer, categories: Iterable[CategoryLink], seen: set[str] | None = None) -> list[str]:
    """Each product once, in the order of the categories, with the address of its twin."""
    shelf, base = framer.chrome.shelf, framer.material.site_url
    seen = set() if seen is None else seen
    lines = []
    for category in categories:
        lines += _products(framer, category.children, seen)
        slugs = [slug for slug in shelf.ordered(shelf.members[category.path]) if slug not in seen]
        seen.update(slugs)
        for card in shelf.cards(slugs):
            if shelf.catalogue.products[card.slug].exists(framer.language.code):
                price = card.price.text
                if card.price.from_:
                    price = framer.language.gettext("from %(price)s", price=price)
                about = _plain(f"{price}. {card.summary}")
                lines.append(f"- [{_plain(card.title)}]({base}{twin_of(card.url)}): {about}")
    return lines


def _service(framer: Framer) -> Iterator[tuple[str, str, str]]:
    code = framer.language.code
    for path in _SERVICE:
        entry = framer.material.catalogue.pages.get(path.strip("/"))
        if entry is not None and entry.exists(code):
            page = text_in(entry, code)
            yield page.title, framer.language.path(path), page.summary


def _links(framer: Framer, links: Iterable[tuple[str, str, str]]) -> list[str]:
    base = framer.material.site_url
    return [f"- [{_plain(title)}]({base}{url}): {_plain(about)}" for title, url, about in links]


def _absolute(body: str, framer: Framer) -> str:
    """A text with whole addresses, without its pictures and the products that stand in it."""

    def whole(match: re.Match[str]) -> str:
        resolved = framer.material.links.resolve(match[2], framer.language.code)
        return f"[{match[1]}]({framer.material.site_url}{resolved or match[2]})"

    return _LINK.sub(whole, _IMAGE.sub(r"\1", _EMBED.sub("", body)))


def _plain(text: str) -> str:
    """On one line, and with nothing that Markdown would take for its own."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", " ".join(text.split()))
