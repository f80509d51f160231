"""What search engines and feed readers get: JSON-LD, the sitemap, robots.txt, Atom."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from tests.functional.storefront.small_shop import SmallShop, scripts

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def built(small_shop: SmallShop) -> SmallShop:
    small_shop.build()
    return small_shop


def described(shop: SmallShop, path: str, kind: str) -> dict[str, Any]:
    found = [data for data in map(json.loads, scripts(shop.page(path))) if data["@type"] == kind]
    assert len(found) == 1, f"{len(found)} × {kind} on {path}"
    return dict(found[0])


def test_a_product_with_options_is_a_group_with_the_real_skus_and_prices(built: SmallShop) -> None:
    group = described(built, "products/sencha/index.html", "ProductGroup")
    assert group["productGroupID"] == "sencha"
    assert group["variesBy"] == ["https://schema.org/size"]
    first, second = group["hasVariant"]
    assert (first["sku"], first["size"], first["offers"]["price"]) == ("TEA-SEN-50", "50 g", "6.50")
    assert first["offers"]["priceCurrency"] == "EUR"
    assert first["offers"]["availability"] == "https://schema.org/InStock"
    assert second["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert second["offers"]["priceSpecification"]["price"] == "13.00"
    assert first["image"][0].startswith("https://tea.example/pictures/")


def test_shipping_and_returns_are_described_once_and_referred_to(built: SmallShop) -> None:
    group = described(built, "products/sencha/index.html", "ProductGroup")
    first, second = (variant["offers"] for variant in group["hasVariant"])
    (parcel,) = first["shippingDetails"]
    assert parcel["shippingRate"] == {"@type": "MonetaryAmount", "value": "4.90", "currency": "EUR"}
    assert parcel["deliveryTime"]["transitTime"]["maxValue"] == 3
    assert second["shippingDetails"] == [{"@id": parcel["@id"]}]
    assert first["hasMerchantReturnPolicy"]["merchantReturnDays"] == 30
    assert second["hasMerchantReturnPolicy"] == {"@id": first["hasMerchantReturnPolicy"]["@id"]}


def test_a_single_product_over_the_threshold_is_sent_for_nothing(built: SmallShop) -> None:
    pot = described(built, "products/pot/index.html", "Product")
    assert pot["sku"] == pot["offers"]["sku"] == "WARE-POT"
    assert pot["offers"]["availability"] == "https://schema.org/PreOrder"
    assert pot["offers"]["availabilityStarts"] == "2027-02-15"
    assert pot["offers"]["shippingDetails"][0]["shippingRate"]["value"] == "0.00"


def test_a_bundle_is_as_scarce_as_its_parts(built: SmallShop) -> None:
    """Three oolongs, two in each set: one set."""
    gift = described(built, "products/gift/index.html", "Product")
    assert gift["offers"]["availability"] == "https://schema.org/LimitedAvailability"


def test_questions_trails_the_shop_and_articles(built: SmallShop) -> None:
    assert described(built, "products/pot/index.html", "FAQPage")["mainEntity"][0]["name"] == "Is it safe?"
    (asked,) = described(built, "about/index.html", "FAQPage")["mainEntity"]
    assert 'href="https://tea.example/categories/tea/"' in asked["acceptedAnswer"]["text"]
    trail = described(built, "products/sencha/index.html", "BreadcrumbList")["itemListElement"]
    assert [item["name"] for item in trail] == ["Home", "Tea", "Green tea", "Sencha"]
    assert described(built, "index.html", "OnlineStore")["contactPoint"]["telephone"] == "+49 40 5550 0100"
    assert described(built, "guides/brewing/index.html", "Article")["datePublished"] == "2026-02-01"
    assert described(built, "news/spring/index.html", "Article")["author"]["name"] == "Mina"


def test_the_sitemap_holds_what_may_be_found_with_its_languages(built: SmallShop) -> None:
    root = Xml.fromstring((built.output / "sitemap.xml").read_bytes())
    [pot] = [
        url for url in root.iter(f"{MAP}url") if url.findtext(f"{MAP}loc") == "https://tea.example/products/pot/"
    ]
    [picture] = described(built, "products/pot/index.html", "Product")["image"]
    assert [found.text for found in pot.iter(f"{IMAGE}loc")] == [picture]
    pages = {url.findtext(f"{MAP}loc"): url for url in root}
    site = "https://tea.example"
    assert {f"{site}/", f"{site}/zh/", f"{site}/products/pot/", f"{site}/categories/tea/", f"{site}/about/"} <= set(
        pages
    )
    assert not [page for page in pages if page and ("/cart/" in page or "price-asc" in page or "origin-" in page)]
    others = {
        link.get("hreflang"): link.get("href") for link in pages[f"{site}/products/sencha/"].iter(f"{XHTML}link")
    }
    assert others == {
        "en": f"{site}/products/sencha/",
        "zh-Hans": f"{site}/zh/products/sencha/",
        "x-default": f"{site}/products/sencha/",
    }
    assert not list(pages[f"{site}/products/pot/"].iter(f"{XHTML}link"))
    assert f"Sitemap: {site}/sitemap.xml" in built.page("robots.txt")


def test_feeds_list_the_newest_first(built: SmallShop) -> None:
    feed = Xml.fromstring((built.output / "feeds/products.atom.xml").read_bytes())
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Oolong",
        "Sencha",
        "Gift",
        "Pot",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-05-01T00:00:00Z"
    news = Xml.fromstring((built.output / "feeds/news.atom.xml").read_bytes())
    assert [entry.findtext(f"{ATOM}id") for entry in news.iter(f"{ATOM}entry")] == [
        "https://tea.example/news/spring/"
    ]
    chinese = Xml.fromstring((built.output / "zh/feeds/products.atom.xml").read_bytes())
    assert [entry.findtext(f"{ATOM}title") for entry in chinese.iter(f"{ATOM}entry")] == ["煎茶"]


def test_text_from_the_merchant_is_escaped(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/pot/index.md", "title: Pot", 'title: "<script>alert(1)</script> & more"')
    small_shop.edit("content/products/pot/index.md", "alt: A pot", "alt: 'a \"pot\" <b>'")
    small_shop.build()
    html = small_shop.page("products/pot/index.html")
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert 'alt="a &quot;pot&quot; &lt;b&gt;"' in html
    Xml.fromstring((small_shop.output / "feeds/products.atom.xml").read_bytes())
