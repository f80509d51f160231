"""What a mail of care may say: the customer, the order, a voucher, and links that prove themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent

from shop.domain import tokens, vouchers
from shop.domain.customers import Customer
from shop.domain.flows import Flow, Voucher
from shop.domain.orders import Order
from shop.domain.snapshot import Variant
from shop.ports.clock import parse_time
from shop.ports.store import Item
from shop.services.format_money import format_money
from shop.services.mail_links import links_of
from shop.services.render_mail import babel_locale, order_facts
from shop.services.shop import Shop, in_locale, local_date
from shop.services.write_review import review_url

MOST_LINES = 20
"""In a link that fills the cart again."""
STARS = 5


def care_facts(shop: Shop, flow: Flow, customer: Customer, order: Order | None, item: Item) -> dict[str, Any]:
    """Everything that the words of a flow may speak of."""
    data = item.data
    locale = data["locale"]
    catalogue = shop.catalogues.current()
    email = catalogue.email(locale, flow.name)
    facts: dict[str, Any] = {"customer": {"name": customer.name}, "cards": {}, "product": None, "cart_url": ""}
    wanted = [*(email.cards if email else ()), *([data["context"]["sku"]] if "sku" in data["context"] else ())]
    cards = {sku: card(shop, variant, locale) for sku, variant in catalogue.variants(wanted).items()}
    facts["cards"] = {sku: cards.get(sku) for sku in wanted}
    facts["product"] = cards.get(data["context"].get("sku", ""))
    facts["links"] = links_of(shop, data["customer"], flow.topic, locale)
    if flow.voucher:
        facts["voucher"] = voucher_facts(shop, flow.voucher, item)
    if order is None:
        return facts
    variants = catalogue.variants([line.sku for line in order.lines])
    return {
        **facts,
        **order_facts(shop, order, locale),
        "cart_url": cart_url(shop, order, variants, locale),
        "reviews": list(_reviews(shop, order, locale)),
        "guides": _guides(shop, variants.values(), locale),
    }


def card(shop: Shop, variant: Variant, locale: str) -> dict[str, str]:
    """A product as a mail shows it."""
    return {
        "title": in_locale(variant.title, locale),
        "label": in_locale(variant.label, locale),
        "price": format_money(variant.price, shop.settings.currency, babel_locale(shop, locale)),
        "picture": f"{shop.url}{variant.picture}" if variant.picture else "",
        "url": f"{shop.url}{shop.prefix(locale)}/products/{variant.slug}/?variant={variant.sku}",
    }


def voucher_facts(shop: Shop, voucher: Voucher, item: Item) -> dict[str, str]:
    """The code for this mail, the same however often it is made, and what it is worth in words."""
    data = item.data
    babel = babel_locale(shop, data["locale"])
    due = local_date(parse_time(data["due_at"]), shop.settings)
    code, ends = vouchers.issue(shop.secret, voucher, mail=item.sk, customer=data["customer"], due=due)
    currency = shop.settings.currency
    value = ""
    if voucher.kind == "percent":
        value = format_percent(voucher.value / 100, locale=babel)
    elif voucher.kind == "amount":
        value = format_money(voucher.value, currency, babel)
    return {
        "code": code,
        "kind": voucher.kind,
        "value": value,
        "until": format_date(ends, format="long", locale=babel),
        "minimum": format_money(voucher.minimum, currency, babel) if voucher.minimum else "",
    }


def cart_url(shop: Shop, order: Order, variants: dict[str, Variant], locale: str) -> str:
    """A link that puts what was bought, and is still sold, into the cart; prices and stock are asked for anew there.

    ``SKU*2~SKU*1`` and a signature, behind the ``#``: no server sees it.
    """
    lines = [line for line in order.lines if line.sku in variants][:MOST_LINES]
    if not lines:
        return ""
    value = "~".join(f"{line.sku}*{line.quantity}" for line in lines)
    return f"{shop.url}{shop.prefix(locale)}/cart/#restore={tokens.sign(shop.secret, 'cart', value)}"


def _reviews(shop: Shop, order: Order, locale: str) -> Iterable[dict[str, Any]]:
    """A link to write about each thing, and one for each number of stars."""
    for line in order.lines:
        url = review_url(shop, order.number, line.sku, locale)
        yield {
            "title": line.title,
            "label": line.label,
            "picture": f"{shop.url}{line.picture}" if line.picture else "",
            "url": url,
            "stars": [{"number": number, "url": f"{url}&stars={number}"} for number in range(1, STARS + 1)],
        }


def _guides(shop: Shop, variants: Iterable[Variant], locale: str) -> list[dict[str, str]]:
    """How to use what was bought: guides in the reader's language, each once."""
    titles = shop.catalogues.current().care.guides
    slugs = dict.fromkeys(slug for variant in variants for slug in variant.guides)
    return [
        {"title": titles[slug][locale], "url": f"{shop.url}{shop.prefix(locale)}/guides/{slug}/"}
        for slug in slugs
        if locale in titles.get(slug, {})
    ]
