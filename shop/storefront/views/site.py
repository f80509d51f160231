"""All pages of one language, in the order in which they are rendered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from shop.storefront.locales import Language
from shop.storefront.markdown_twins import llms_txt, product_twin
from shop.storefront.material import Material
from shop.storefront.merchant_feed import PATH as MERCHANT_FEED
from shop.storefront.merchant_feed import MerchantFeed
from shop.storefront.views.chrome import Chrome
from shop.storefront.views.frame_objects import Link
from shop.storefront.views.frames import Framer, Page
from shop.storefront.views.listing import category_pages
from shop.storefront.views.near import near, near_path
from shop.storefront.views.objects import Price
from shop.storefront.views.openings import Openings
from shop.storefront.views.product import product_view
from shop.storefront.views.review_pages import review_pages
from shop.storefront.views.search import is_large, known_words, search_facets
from shop.storefront.views.shelf import Shelf
from shop.storefront.views.texts import guide_pages, posts_page
from shop.storefront.vocabulary import Vocabulary, make_vocabulary


class SiteViews:
    """One language of the shop. What it says follows from the material alone."""

    def __init__(self, material: Material, language: Language) -> None:
        self.material = material
        self.language = language

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.material, self.language)

    @cached_property
    def chrome(self) -> Chrome:
        return Chrome(self.shelf)

    @cached_property
    def framer(self) -> Framer:
        return Framer(self.chrome)

    @cached_property
    def merchant_feed(self) -> MerchantFeed:
        """Whole once every product page was made."""
        return MerchantFeed(self.framer)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return make_vocabulary(self.language.code, known_words(self.shelf))

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.shelf)

    def pages(self) -> Iterator[Page]:
        """Every page but those that Pelican's own generators write: the merchant's pages and the news."""
        yield from self.product_pages()
        for entry in self.material.catalogue.categories.values():
            if entry.exists(self.language.code):
                yield from category_pages(entry, self.shelf, self.framer)
        yield from guide_pages(self.shelf, self.framer)
        yield posts_page(self.shelf, self.framer)
        yield from self.service_pages()
        yield from self.sent_pages()

    def feeds(self) -> dict[str, bytes]:
        """What follows from all products together, by output path."""
        found = {MERCHANT_FEED: self.merchant_feed.body(), "/llms.txt": llms_txt(self.framer)}
        feeds = {self.language.path(path).lstrip("/"): body for path, body in found.items()}
        return {**feeds, **self.vocabulary.files, self.openings.path: self.openings.body, **self._near()}

    def product_pages(self) -> Iterator[Page]:
        for slug, entry in self.material.catalogue.products.items():
            view = product_view(entry, self.shelf, self.chrome) if entry.exists(self.language.code) else None
            if view is None:
                continue
            self.merchant_feed.add(entry, view)
            described = [self.framer.describer.product(entry, view)]
            if view.faq:
                described.append(self.framer.describer.questions((one.q, one.a) for one in view.faq))
            trail = [Link(link.label, link.url) for link in self.chrome.trail(entry.model.category)]
            yield self.framer.page(
                "product",
                f"/products/{slug}/",
                view.title,
                view.summary,
                context={"product": view, "searched_whole": not is_large(self.material.catalogue)},
                trail=[*trail, Link(view.title, view.url)],
                json_ld=described,
                picture=None if view.picture.stand_in else view.picture,
                pictures=[picture for picture in view.pictures if not picture.stand_in],
                twin=product_twin(entry, view, self.framer),
                og_type="product",
                price=self._price_words(view.price),
                category=entry.model.category,
            )
            yield from review_pages(entry, view, self.framer)

    def _price_words(self, price: Price) -> str:
        return self.language.gettext("from %(price)s", price=price.text) if price.from_ else price.text

    def service_pages(self) -> Iterator[Page]:
        """Search, cart, comparison, order, the thanks for a message, and the page for addresses that lead nowhere."""
        words = self.language.gettext
        for kind, path, title in (
            ("search", "/search/", words("Search")),
            ("cart", "/cart/", words("Cart")),
            ("compare", "/compare/", words("Compare")),
            ("order", "/order/", words("Your order")),
            ("contact_sent", "/contact/sent/", words("Thank you for your message")),
            ("404", "/404.html", words("This page does not exist")),
        ):
            everywhere = None if kind != "404" else ()
            trail = [Link(title, self.language.path(path))] if kind != "404" else ()
            shown = "contact" if kind == "contact_sent" else kind
            yield self.framer.page(
                shown,
                path,
                title,
                words("What you have chosen, and what it costs to have it sent.") if kind == "cart" else "",
                template=kind,
                context=self._search_context() if kind == "search" else None,
                trail=trail,
                languages=everywhere,
                noindex=kind != "cart",
            )

    def _near(self) -> dict[str, bytes]:
        products = self.material.catalogue.products.items()
        shown = [(slug, entry) for slug, entry in products if entry.exists(self.language.code)]
        return {self.language.path(near_path(slug)).lstrip("/"): near(entry, self.shelf) for slug, entry in shown}

    def _search_context(self) -> dict[str, Any]:
        return {
            "search_facets": search_facets(self.shelf),
            "search_words": self.vocabulary.urls,
            "search_openings": self.openings.path,
            "search_large": is_large(self.material.catalogue),
        }

    def sent_pages(self) -> Iterator[Page]:
        """What comes next, for whoever signed up for something without JavaScript."""
        words = self.language.gettext
        for path, heading, text in (
            (
                "/subscribe/sent/",
                words("Almost there"),
                words("We have sent you a mail. Tap the button in it, and you are signed up."),
            ),
            ("/watch/sent/", words("Noted"), words("We write to you, once, when it is back.")),
        ):
            sent = {"heading": heading, "text": text}
            trail = [Link(heading, self.language.path(path))]
            yield self.framer.page("sent", path, heading, "", context={"sent": sent}, trail=trail, noindex=True)
