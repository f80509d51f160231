"""schema.org descriptions of pages, as search engines read them.

Sources: schema.org; Google's pages on merchant listings, product variants, return policies and shipping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shop.storefront.catalogue import ProductEntry
from shop.storefront.models.product import Variant
from shop.storefront.models.shop import Shop
from shop.storefront.policies import CONTEXT, Json, Policies, decimal, return_policy
from shop.storefront.variants import identifier, property_of, sold
from shop.storefront.views.frame_objects import Link
from shop.storefront.views.objects import ProductView, VariantView
from shop.storefront.views.pictures import Picture
from shop.storefront.views.reviews import ReviewView

_AVAILABILITY = {
    "in_stock": "InStock",
    "low": "LimitedAvailability",
    "sold_out": "OutOfStock",
    "preorder": "PreOrder",
}
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


DESCRIBED = 5
"""Reviews of a product that are described one by one."""


class Describer:
    """Descriptions for one language's pages. ``site_url``: absolute, without a slash at the end."""

    def __init__(self, shop: Shop, locale: str, site_url: str) -> None:
        self.shop = shop
        self.locale = locale
        self.site_url = site_url

    def absolute(self, path: str) -> str:
        return path if "://" in path else self.site_url + path

    def _answer(self, html: str) -> Json:
        return {"@type": "Answer", "text": html.replace('href="/', f'href="{self.site_url}/')}

    def breadcrumbs(self, links: Sequence[Link]) -> Json:
        """Where a page is in the shop."""
        items = [
            {"@type": "ListItem", "position": place, "name": link.label, "item": self.absolute(link.url)}
            for place, link in enumerate(links, start=1)
        ]
        return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}

    def product(self, entry: ProductEntry, view: ProductView) -> Json:
        """A ``Product``, or a ``ProductGroup`` with every variant; the offers bear the real SKUs and prices."""
        shared: Json = {
            "name": view.title,
            "description": view.summary,
            "brand": {"@type": "Brand", "name": view.brand},
            "url": self.absolute(view.url),
        }
        written = {variant.sku: variant for variant in sold(entry.model)}
        policies = Policies(self.shop)
        if not entry.model.variants:
            variant = view.variants[0]
            return {
                "@context": CONTEXT,
                "@type": "Product",
                **shared,
                "sku": variant.sku,
                **self._codes(written[variant.sku]),
                **self._images(view.pictures),
                **self._reviews(view),
                "offers": self._offer(view, variant, policies),
            }
        names = [option.name for option in entry.model.options]
        return {
            "@context": CONTEXT,
            "@type": "ProductGroup",
            **shared,
            "productGroupID": identifier(view.slug),
            **self._images([view.picture]),
            **self._reviews(view),
            "variesBy": [f"{CONTEXT}/{known}" for name in names if (known := property_of(name))],
            "hasVariant": [
                self._variant(entry, view, variant, written[variant.sku], policies) for variant in view.variants
            ],
        }

    def _variant(
        self, entry: ProductEntry, view: ProductView, variant: VariantView, written: Variant, policies: Policies
    ) -> Json:
        labels = {option.name: {value.value: value.label for value in option.values} for option in view.options}
        described: Json = {
            "@type": "Product",
            "sku": variant.sku,
            "name": f"{view.title}, {variant.label}",
            "description": view.summary,
            **self._images([variant.picture] if variant.picture else []),
            **self._codes(written),
        }
        extra = []
        for option in entry.model.options:
            value = labels[option.name][variant.options[option.name]]
            known = property_of(option.name)
            if known:
                described[known] = value
            else:
                extra.append({"@type": "PropertyValue", "name": option.name, "value": value})
        if extra:
            described["additionalProperty"] = extra
        described["offers"] = self._offer(view, variant, policies)
        return described

    def _images(self, pictures: Sequence[Picture]) -> Json:
        """Nothing where no picture is of the product itself."""
        found = [self.absolute(picture.full) for picture in pictures if not picture.stand_in]
        return {"image": found} if found else {}

    @staticmethod
    def _reviews(view: ProductView) -> Json:
        """The stars of those who bought it, and what the first of them say; nothing where nobody said anything."""
        if view.reviews is None:
            return {}
        rating = view.reviews.rating
        return {
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": rating.figure,
                "reviewCount": rating.count,
                "bestRating": "5",
                "worstRating": "1",
            },
            "review": [_review(review) for review in view.reviews.items[:DESCRIBED]],
        }

    @staticmethod
    def _codes(written: Variant) -> Json:
        return {"gtin": written.gtin} if written.gtin else {}

    def _offer(self, view: ProductView, variant: VariantView, policies: Policies) -> Json:
        offer: Json = {
            "@type": "Offer",
            "sku": variant.sku,
            "url": self.absolute(view.url),
            "priceCurrency": self.shop.currency,
            "price": decimal(variant.price.amount, self.shop.currency),
            "availability": f"{CONTEXT}/{_AVAILABILITY[variant.availability]}",
            "itemCondition": f"{CONTEXT}/NewCondition",
        }
        if variant.availability == "preorder" and variant.available_from:
            offer["availabilityStarts"] = variant.available_from.isoformat()
        if variant.price.was_amount is not None:
            offer["priceSpecification"] = {
                "@type": "UnitPriceSpecification",
                "priceType": f"{CONTEXT}/StrikethroughPrice",
                "price": decimal(variant.price.was_amount, self.shop.currency),
                "priceCurrency": self.shop.currency,
            }
        offer["shippingDetails"] = policies.shipping(variant.weight, variant.price.amount)
        offer["hasMerchantReturnPolicy"] = policies.returns()
        return offer

    def shop_itself(self) -> Json:
        """The merchant as an ``OnlineStore``."""
        shop = self.shop
        described: Json = {
            "@context": CONTEXT,
            "@type": "OnlineStore",
            "@id": f"{self.site_url}/#shop",
            "name": shop.name[self.locale],
            "legalName": shop.legal_name,
            "description": shop.tagline[self.locale],
            "url": f"{self.site_url}/",
            "email": shop.contact.email,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": shop.address.street,
                "postalCode": shop.address.postcode,
                "addressLocality": shop.address.city,
                "addressCountry": shop.address.country,
            },
            "hasMerchantReturnPolicy": return_policy(self.shop),
        }
        if shop.contact.phone:
            described["telephone"] = shop.contact.phone
            described["contactPoint"] = {
                "@type": "ContactPoint",
                "contactType": "customer service",
                "telephone": shop.contact.phone,
                "email": shop.contact.email,
                "availableLanguage": [locale.lang for locale in shop.locales],
                "hoursAvailable": [
                    {
                        "@type": "OpeningHoursSpecification",
                        "dayOfWeek": [_DAYS[day] for day in hours.days],
                        "opens": hours.opens,
                        "closes": hours.closes,
                    }
                    for hours in shop.hours
                ],
            }
        return described

    def article(
        self, title: str, summary: str, url: str, day: date, author: str, picture: Picture | None, lang: str
    ) -> Json:
        """A guide or a piece of news."""
        described: Json = {
            "@context": CONTEXT,
            "@type": "Article",
            "headline": title,
            "description": summary,
            "mainEntityOfPage": self.absolute(url),
            "inLanguage": lang,
            "datePublished": day.isoformat(),
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": self.shop.name[self.locale], "url": f"{self.site_url}/"},
        }
        if picture:
            described["image"] = [self.absolute(picture.full)]
        return described

    def questions(self, pairs: Iterable[tuple[str, str]]) -> Json:
        """Questions with their answers (HTML)."""
        return {
            "@context": CONTEXT,
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": question,
                    "acceptedAnswer": self._answer(answer),
                }
                for question, answer in pairs
            ],
        }


def _review(review: ReviewView) -> Json:
    described: Json = {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.name},
        "datePublished": review.date.isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": str(review.stars), "bestRating": "5", "worstRating": "1"},
    }
    if review.title:
        described["name"] = review.title
    if review.paragraphs:
        described["reviewBody"] = "\n\n".join(review.paragraphs)
    return described
