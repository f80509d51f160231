"""The pages with all reviews of a product, where its own page does not show all."""

from __future__ import annotations

from collections.abc import Iterator

from shop.storefront.catalogue import ProductEntry
from shop.storefront.views.frame_objects import Link
from shop.storefront.views.frames import Framer, Page
from shop.storefront.views.objects import PageLink, ProductView
from shop.storefront.views.reviews import chunks, reviews_path, views


def review_pages(entry: ProductEntry, product: ProductView, framer: Framer) -> Iterator[Page]:
    """None where the product's own page shows them all."""
    if product.reviews is None or not product.reviews.url:
        return
    language, material, slug = framer.language, framer.material, entry.key
    pages = list(chunks(views(slug, material, language)))
    title = language.gettext("Reviews of %(title)s", title=product.title)
    trail = [Link(link.label, link.url) for link in framer.chrome.trail(entry.model.category)]
    trail += [Link(product.title, product.url), Link(language.gettext("Reviews"), language.path(reviews_path(slug)))]
    links = tuple(PageLink(number, language.path(reviews_path(slug, number)), False) for number, _ in pages)
    for number, items in pages:
        paged = language.gettext("%(title)s, page %(number)s", title=title, number=number)
        yield framer.page(
            "reviews",
            reviews_path(slug, number),
            paged if number > 1 else title,
            product.summary,
            context={
                "product": product,
                "reviews": items,
                "heading": title,
                "pages": tuple(PageLink(one.number, one.url, one.number == number) for one in links),
            },
            trail=trail,
            languages=[code for code in material.languages if entry.exists(code)],
            prev_path=reviews_path(slug, number - 1) if number > 1 else None,
            next_path=reviews_path(slug, number + 1) if number < len(pages) else None,
            category=entry.model.category,
        )
