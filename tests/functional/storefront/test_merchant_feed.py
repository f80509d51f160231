"""Merchant Center gets every variant, with the prices, pictures and policies that the pages have."""

from __future__ import annotations

import json
import string
import tracemalloc
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from shop.storefront.views.product import product_view
from shop.storefront.views.site import SiteViews
from tests.functional.storefront.small_shop import SmallShop, scripts

G = "{http://base.google.com/ns/1.0}"
STATES = {
    "InStock": "in_stock",
    "LimitedAvailability": "in_stock",
    "OutOfStock": "out_of_stock",
    "PreOrder": "preorder",
}


def items(shop: SmallShop, path: str = "feeds/google.xml") -> dict[str, Xml.Element]:
    root = Xml.fromstring((shop.output / path).read_bytes())
    found = {item.findtext(f"{G}id", ""): item for item in root.iter("item")}
    assert "" not in found
    return found


def offers(shop: SmallShop) -> dict[str, dict[str, Any]]:
    """Every offer of every product page, by SKU."""
    found = {}
    for page in sorted((shop.output / "products").rglob("index.html")):
        for data in map(json.loads, scripts(page.read_text(encoding="utf-8"))):
            for product in data.get("hasVariant", [data]):
                if "offers" in product:
                    found[product["sku"]] = product["offers"]
    return found


@pytest.fixture
def built(small_shop: SmallShop) -> SmallShop:
    small_shop.build()
    return small_shop


def test_every_offer_of_the_pages_is_there_at_its_price(built: SmallShop) -> None:
    feed, pages = items(built), offers(built)
    assert feed.keys() == pages.keys()
    for sku, offer in pages.items():
        asked = feed[sku].findtext(f"{G}sale_price") or feed[sku].findtext(f"{G}price")
        assert asked == f"{offer['price']} {offer['priceCurrency']}", sku
        assert feed[sku].findtext(f"{G}availability") == STATES[offer["availability"].rpartition("/")[2]], sku


def test_a_reduced_variant_says_both_prices_and_leads_to_itself(built: SmallShop) -> None:
    item = items(built)["TEA-SEN-100"]
    said = {child.tag.removeprefix(G): child.text for child in item}
    assert (said["price"], said["sale_price"]) == ("13.00 EUR", "12.50 EUR")
    assert said["title"] == "Sencha, 100 g"
    assert said["link"] == "https://tea.example/products/sencha/?variant=TEA-SEN-100"
    assert (said["item_group_id"], said["size"]) == ("sencha", "100 g")
    assert (said["unit_pricing_measure"], said["unit_pricing_base_measure"]) == ("100 g", "100g")
    assert said["product_type"] == "Tea > Green tea"
    assert said["image_link"].startswith("https://tea.example/pictures/")
    assert said["identifier_exists"] == "no"


def test_a_pre_order_says_from_when_in_the_shop_s_time_zone(built: SmallShop) -> None:
    item = items(built)["WARE-POT"]
    assert item.findtext(f"{G}availability") == "preorder"
    assert item.findtext(f"{G}availability_date") == "2027-02-15T00:00+01:00"
    assert item.find(f"{G}item_group_id") is None


def test_shipping_costs_what_checkout_asks_for_one_piece(built: SmallShop) -> None:
    [parcel] = items(built)["TEA-SEN-50"].findall(f"{G}shipping")
    assert [parcel.findtext(f"{G}{name}") for name in ("country", "price")] == ["DE", "4.90 EUR"]
    [free] = items(built)["WARE-POT"].findall(f"{G}shipping")
    assert free.findtext(f"{G}price") == "0.00 EUR"
    assert items(built)["TEA-SEN-50"].findtext(f"{G}shipping_weight") == "60 g"


def test_a_language_has_a_feed_of_what_is_written_in_it(built: SmallShop) -> None:
    chinese = items(built, "zh/feeds/google.xml")
    assert set(chinese) == {"TEA-SEN-50", "TEA-SEN-100"}
    assert chinese["TEA-SEN-50"].findtext(f"{G}title", "").startswith("煎茶")
    assert chinese["TEA-SEN-50"].findtext(f"{G}link", "").startswith("https://tea.example/zh/")


def test_what_costs_nothing_is_left_out_as_merchant_center_refuses_it(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/oolong/index.md", "price: 9.00", "price: 0.00")
    small_shop.build()
    assert "TEA-OOL" not in items(small_shop)
    assert "TEA-OOL" in offers(small_shop)


def test_no_id_is_longer_than_merchant_center_reads(small_shop: SmallShop) -> None:
    """A long SKU keeps its beginning and is still told apart from one that begins alike."""
    long = "A-VERY-LONG-NUMBER-OF-A-VARIANT-OF-A-SHOP-THAT-MOVED-IN"
    slug = "a-tea-whose-name-is-a-sentence-of-its-own-in-the-address"
    sencha = "content/products/sencha/index.md"
    small_shop.edit(sencha, "sku: TEA-SEN-50", f"sku: {long}-A")
    small_shop.edit(sencha, "sku: TEA-SEN-100", f"sku: {long}-B")
    small_shop.edit(sencha, "category: tea/green", f"category: tea/green\nslug: {slug}")
    for path in ("content/guides/brewing/index.md", "content/pages/home.md"):
        text = (small_shop.root / path).read_text(encoding="utf-8")
        small_shop.write(path, text.replace("[sencha", f"[{slug}").replace("/sencha/", f"/{slug}/"))
    small_shop.build()
    own = {name: item for name, item in items(small_shop).items() if name.startswith(long[:20])}
    assert len(own) == 2
    groups = {item.findtext(f"{G}item_group_id", "") for item in own.values()}
    assert [name for name in (*own, *groups) if len(name) > 50] == []
    assert {item.findtext(f"{G}link", "").rpartition("=")[2] for item in own.values()} == {f"{long}-A", f"{long}-B"}
    [page] = [json.loads(data) for data in scripts(small_shop.page(f"products/{slug}/index.html"))][:1]
    assert {page["productGroupID"]} == groups


def test_what_xml_would_take_for_its_own_is_written_as_text(small_shop: SmallShop) -> None:
    small_shop.edit("content/products/oolong/index.md", "title: Oolong", "title: 'Tea & <b>]]>\"'")
    small_shop.build()
    assert items(small_shop)["TEA-OOL"].findtext(f"{G}title") == 'Tea & <b>]]>"'


def test_a_large_feed_takes_little_more_memory_than_itself(small_shop: SmallShop) -> None:
    countries = ", ".join(f"A{letter}" for letter in string.ascii_uppercase)
    small_shop.edit("content/shop.yaml", "countries: [DE]\n      free", f"countries: [{countries}]\n      free")
    prepared, _ = small_shop.prepare()
    assert prepared is not None
    site = SiteViews(prepared.material, prepared.material.languages["en"])
    entry = site.material.catalogue.products["oolong"]
    view = product_view(entry, site.shelf, site.chrome)
    assert view is not None
    tracemalloc.start()
    for _ in range(300):
        site.merchant_feed.add(entry, view)
    size = len(site.merchant_feed.body())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000
    assert peak < 3 * size
