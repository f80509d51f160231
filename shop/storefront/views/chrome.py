"""What surrounds every page: navigation, menu, footer, contact channels, and the shop's promises in a line each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from shop.domain.money import shown_decimals
from shop.storefront.catalogue import text_in
from shop.storefront.forms import topic_words
from shop.storefront.models.shop import Shop
from shop.storefront.views.frame_objects import CategoryLink, Link, LinkGroup
from shop.storefront.views.shelf import Shelf
from shop.storefront.wechat_code import WECHAT_CODE, draw_code, is_address

POLICIES = ("shipping", "returns", "warranty")
MENU = ("/guides/", "/news/", "/about/", "/faq/", "/contact/")


@dataclass(frozen=True, slots=True)
class Channel:
    """``id``: phone | email | whatsapp | wechat | qq | line | form"""

    id: str
    label: str
    value: str
    url: str | None


@dataclass(frozen=True, slots=True)
class CodeView:
    """WeChat's code as a picture file; its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    days: tuple[str, ...]
    label: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class ContactView:
    channels: tuple[Channel, ...]
    hours: tuple[OpeningHours, ...]
    timezone: str
    wechat_code: CodeView | None = None


class Chrome:
    """The frame of one language's pages. Each part is made once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.language = shelf.language
        self.material = shelf.material
        self.catalogue = shelf.catalogue
        self.shop: Shop = shelf.catalogue.shop
        self._navs: dict[tuple[str, bool], tuple[CategoryLink, ...]] = {}

    def nav(self, path: str = "", current: bool = False) -> tuple[CategoryLink, ...]:
        """The tree of categories, with the way to ``path`` marked; ``current``: the page is that category's own."""
        key = (path, current)
        if key not in self._navs:
            self._navs[key] = tuple(_marked(link, path, current) for link in self._tree)
        return self._navs[key]

    @cached_property
    def _tree(self) -> tuple[CategoryLink, ...]:
        return self._links_below("")

    def _links_below(self, parent: str) -> tuple[CategoryLink, ...]:
        code = self.language.code
        links = []
        for path in self.catalogue.children.get(parent, ()):
            entry = self.catalogue.categories[path]
            count = len(self.shelf.members[path])
            if entry.exists(code) and count:
                url = self.language.path(f"/categories/{path}/")
                links.append(CategoryLink(text_in(entry, code).title, url, path, count, self._links_below(path)))
        return tuple(links)

    def trail(self, path: str) -> tuple[CategoryLink, ...]:
        """A category's parents and itself, as far as this language has them."""
        trail = []
        parts = path.split("/") if path else []
        for length in range(1, len(parts) + 1):
            here = "/".join(parts[:length])
            entry = self.catalogue.categories.get(here)
            if entry is not None and entry.exists(self.language.code):
                url = self.language.path(f"/categories/{here}/")
                label = text_in(entry, self.language.code).title
                trail.append(CategoryLink(label, url, here, len(self.shelf.members[here])))
        return tuple(trail)

    @cached_property
    def home(self) -> Link:
        return Link(self.language.gettext("Home"), self.language.path("/"))

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        """The secondary links that this language has."""
        return tuple(self._link(path) for path in MENU if self.language.code in self.material.links.languages(path))

    @cached_property
    def footer(self) -> tuple[LinkGroup, ...]:
        code = self.language.code
        groups = []
        for column in self.shop.footer.columns:
            known = [path for path in column.links if self.material.links.resolve(path, code) and self._label(path)]
            groups.append(LinkGroup(column.title[code], tuple(self._link(path) for path in known)))
        return tuple(groups)

    def _link(self, path: str) -> Link:
        return Link(self._label(path), self.material.links.resolve(path, self.language.code) or path)

    def _label(self, path: str) -> str:
        words, code = self.language.gettext, self.language.code
        named = {"/": words("Home"), "/guides/": words("Guides"), "/news/": words("News"), "/cart/": words("Cart")}
        named |= {"/search/": words("Search"), "/order/": words("Your order")}
        if path in named:
            return named[path]
        kind, _, key = path.strip("/").partition("/")
        if kind == "categories" and key in self.catalogue.categories:
            return text_in(self.catalogue.categories[key], code).title
        if kind == "guides" and key in self.catalogue.guides:
            return text_in(self.catalogue.guides[key], code).title
        if kind == "news" and key in self.catalogue.posts:
            return text_in(self.catalogue.posts[key], code).title
        if kind == "products":
            card = self.shelf.card(key)
            return card.title if card else ""
        page = self.catalogue.pages.get(kind)
        return text_in(page, code).title if page and not key else ""

    @cached_property
    def consent(self) -> dict[str, str]:
        """The topics of mails, and the words that somebody agrees to: those that the functions store."""
        return topic_words(self.language)

    @cached_property
    def contact(self) -> ContactView:
        """Every way to reach the merchant, and when somebody answers."""
        words, contact = self.language.gettext, self.shop.contact
        digits = "".join(c for c in contact.whatsapp or "" if c.isdigit())
        phone = "".join(c for c in contact.phone or "" if c.isdigit() or c == "+")
        qq = f"https://wpa.qq.com/msgrd?v=3&uin={contact.qq}&site=qq&menu=yes"
        form = self.material.links.resolve("/contact/", self.language.code)
        channels = (
            ("phone", words("Phone"), contact.phone, f"tel:{phone}"),
            ("email", words("E-mail"), contact.email, f"mailto:{contact.email}"),
            ("whatsapp", words("WhatsApp"), contact.whatsapp, f"https://wa.me/{digits}"),
            ("wechat", words("WeChat"), contact.wechat, f"{form}#wechat" if form else None),
            ("qq", words("QQ"), contact.qq, qq),
            ("line", words("LINE"), contact.line, _line(contact.line or "")),
            ("form", words("Contact form"), words("Write to us") if form else None, form),
        )
        hours = tuple(
            OpeningHours(hours.days, self.language.days(hours.days), hours.opens, hours.closes)
            for hours in self.shop.hours
        )
        return ContactView(
            tuple(Channel(id_, label, value, url) for id_, label, value, url in channels if value),
            hours,
            self.shop.timezone,
            self._wechat_code(),
        )

    def _wechat_code(self) -> CodeView | None:
        code = self.shop.contact.wechat_code
        if not code:
            return None
        if is_address(code):
            width = draw_code(code)[1]
            return CodeView(self.material.assets.url(WECHAT_CODE), width, width)
        picture = self.material.pictures.find(self.catalogue.shop_document.folder / code, "")
        return CodeView(picture.full, picture.full_width, picture.full_height) if picture else None

    @cached_property
    def site(self) -> dict[str, Any]:
        """The shop itself, as every template knows it."""
        shop, code = self.shop, self.language.code
        return {
            "name": shop.name[code],
            "legal_name": shop.legal_name,
            "tagline": shop.tagline[code],
            "url": self.material.site_url,
            "snapshot": self.material.snapshot,
            "currency": shop.currency,
            "decimals": shown_decimals(shop.currency),
            "country": shop.country,
            "locales": [{"code": one.code, "lang": one.lang, "label": one.label} for one in shop.locales],
            "default_locale": shop.default_locale.code,
            "order_by": shop.order_by,
            "timezone": shop.timezone,
            "colours": self.material.colours,
            "delivery": self._delivery(),
            "policies": {name: self.material.links.resolve(f"/{name}/", code) for name in POLICIES},
            "address": shop.address.model_dump() | {"country_name": self.language.country(shop.address.country)},
            "returns": shop.returns.model_dump(),
            "reservation_minutes": shop.reservation_minutes,
            "api": "/api",
        }

    def _delivery(self) -> dict[str, Any]:
        """What can be promised in the shop's own country: working days on the way, and what is free from where."""
        for zone in self.shop.shipping.zones:
            if self.shop.country in zone.countries:
                country = self.language.country(self.shop.country)
                return {"days": zone.options[0].days, "country": country, "free_from": zone.free_from}
        return {}

    @cached_property
    def shipping_text(self) -> str:
        """From which amount a parcel in the shop's own country is free."""
        for zone in self.shop.shipping.zones:
            if self.shop.country in zone.countries and zone.free_from is not None:
                return self.language.gettext(
                    "Free shipping in %(country)s from %(amount)s",
                    country=self.language.country(self.shop.country),
                    amount=self.language.money(zone.free_from),
                )
        return ""

    @cached_property
    def returns_text(self) -> str:
        days = self.shop.returns.days
        return self.language.ngettext("%(num)s day to send it back", "%(num)s days to send it back", days)

    def warranty_text(self, months: int | None) -> str:
        """A warranty in years where it is whole years; nothing where there is none."""
        months = self.shop.warranty_default if months is None else months
        if not months:
            return ""
        if months % 12 == 0:
            return self.language.ngettext("%(num)s year warranty", "%(num)s years warranty", months // 12)
        return self.language.ngettext("%(num)s month warranty", "%(num)s months warranty", months)


def _line(account: str) -> str:
    """Where LINE adds somebody: a person's id, or an official account's, which begins with @."""
    return (
        f"https://line.me/R/ti/p/{quote(account)}" if account.startswith("@") else f"https://line.me/ti/p/~{account}"
    )


def _marked(link: CategoryLink, path: str, current: bool) -> CategoryLink:
    if path != link.path and not path.startswith(f"{link.path}/"):
        return link
    children = tuple(_marked(child, path, current) for child in link.children)
    return replace(link, children=children, in_path=True, current=current and path == link.path)
