"""Every mistake in the content is told with its file, its line, its field, what was found and what was expected."""

from __future__ import annotations

import pytest

from tests.functional.storefront.small_shop import SmallShop

SENCHA = "content/products/sencha/index.md"
SENCHA_ZH = "content/products/sencha/index.zh.md"
OOLONG = "content/products/oolong/index.md"
POT = "content/products/pot/index.md"
GIFT = "content/products/gift/index.md"
GUIDE = "content/guides/brewing/index.md"
HOME = "content/pages/home.md"
SHOP = "content/shop.yaml"
COUPON = "content/promotions/welcome.md"

MISTAKES = [
    (OOLONG, "price: 9.00", "pirce: 9.00", ["7 pirce: found unknown field 'pirce', expected 'price'"]),
    (OOLONG, "price: 9.00\n", "", ["2 price: found nothing, expected an amount, as 12.50"]),
    (OOLONG, "price: 9.00", "price: nine", ["7 price: found 'nine', expected an amount in EUR, as 12.50"]),
    (OOLONG, "price: 9.00", 'price: "9.00"', ["7 price: found '9.00', expected an amount in EUR, as 12.50"]),
    (OOLONG, "price: 9.00", "price: 9.005", ["7 price: found 9.005, expected an amount with at most 2 decimals"]),
    (OOLONG, "price: 9.00", "price: -9.00", ["7 price: found -9.00, expected an amount of at least 0"]),
    (OOLONG, "price: 9.00", "price: 9.00\nprice: 8.00", ["8 price: found the field twice, expected each field once"]),
    (OOLONG, "price: 9.00", "price: 9.00\nwas: 9.00", ["8 was: found 9.00, expected an amount above the price"]),
    (
        OOLONG,
        "price: 9.00",
        "price: 9.00\nwas: 10.00",
        [
            "8 was: found 10.00, expected price_history: with an earlier price and the present one",
        ],
    ),
    (
        SENCHA,
        "2026-01-02, price: 13.00",
        "2026-01-02, price: 12.90",
        ["12 variants[2].was: found 13.00, expected at most 12.90, the lowest price of the 30 days before 2026"],
    ),
    (
        SENCHA,
        "2026-03-01, price: 12.50",
        "2026-03-01, price: 12.00",
        ["13 variants[2].price_history[2].price: found another price than the product's, expected the present price"],
    ),
    (
        SENCHA,
        "2026-03-01, price",
        "2026-01-02, price",
        ["13 variants[2].price_history[2].since: found 2026-01-02, expected a day after 2026-01-02, the oldest"],
    ),
    (OOLONG, "stock: 3", "stock: some", ["9 stock: found 'some', expected a whole number"]),
    (OOLONG, "weight: 100\n", "", ["2 weight: found nothing, expected the weight of the packed product in grams"]),
    (
        OOLONG,
        "stock: 3",
        "gtin: 4006381333932",
        ["9 gtin: found 4006381333932, expected the number below the barcode: the barcode's check digit is wrong"],
    ),
    (OOLONG, "stock: 3", "gtin: 40063813", ["expected the number below the barcode"]),
    (OOLONG, "stock: 3", "stock: -1", ["9 stock: found -1, expected a whole number of at least 0"]),
    (OOLONG, "title: Oolong", "title:", ["2 title: found nothing, expected a text"]),
    (
        OOLONG,
        "title: Oolong",
        'title: "Oo\\x0blong"',
        ["2 title: found 'Oo\\x0blong', expected a text without control characters"],
    ),
    (OOLONG, "title: Oolong", 'title: "Oo\\uFFFElong"', ["expected a text without control characters"]),
    (
        SHOP,
        "  brewing: {label",
        "  q: {facet: true, values: {a: A}, label: Q}\n  brewing: {label",
        [
            "attributes.q: found 'q', expected another name: the search's address uses it",
        ],
    ),
    (OOLONG, "category: tea", "category: teas", ["4 category: found 'teas', expected 'tea'"]),
    (
        OOLONG,
        "category: tea",
        "category: tea\ntax_class: luxury",
        ["5 tax_class: found 'luxury', expected one of reduced, standard"],
    ),
    (OOLONG, "2026-05-01", "2026-02-30", ["5 added: found '2026-02-30', expected a date, as 2027-02-15"]),
    (OOLONG, "2026-05-01", "May", ["5 added: found 'May', expected a date, as 2027-02-15"]),
    (
        OOLONG,
        "sku: TEA-OOL",
        "sku: WARE-POT",
        [
            "6 sku: found 'WARE-POT', expected a SKU of its own (content/products/oolong/index.md:6 has it)",
        ],
    ),
    (
        OOLONG,
        "main.png",
        "mian.png",
        ["11 pictures[1].file: found no file 'mian.png', expected a picture beside this file"],
    ),
    (OOLONG, "alt: A tin of oolong", 'alt: ""', ["11 pictures[1].alt: found '', expected a text that is not empty"]),
    (
        OOLONG,
        "origin: china",
        "orgin: china",
        ["12 attributes.orgin: found unknown attribute 'orgin', expected 'origin'"],
    ),
    (OOLONG, "origin: china", "origin: chna", ["12 attributes.origin: found 'chna', expected 'china'"]),
    (OOLONG, "---\nDark.", "related: [senscha]\n---\nDark.", ["13 related[1]: found 'senscha', expected 'sencha'"]),
    (OOLONG, "---\nDark.", "guides: [brew]\n---\nDark.", ["13 guides[1]: found 'brew', expected 'brewing'"]),
    (
        OOLONG,
        "Dark.",
        "A [link](/products/nothing/) here.",
        [
            "14 link: found '/products/nothing/', expected the address of a page, as /products/sencha/",
        ],
    ),
    (OOLONG, "Dark.", "A [link](../pot) here.", ["14 link: found '../pot', expected the address of a page"]),
    (
        OOLONG,
        "Dark.",
        "![A cup](cup.png)",
        ["14 picture: found no file 'cup.png', expected a picture beside this file"],
    ),
    (OOLONG, "title: Oolong", "title: [Oolong", ["front matter: found ", "expected valid YAML"]),
    (OOLONG, "---\ntitle", "title", ["1 front matter: found no front matter, expected a first line of three dashes"]),
    (
        OOLONG,
        "weight: 100",
        "weight: 100\nnet: 100 grams",
        ["9 net: found '100 grams', expected a content in g, kg, ml or l"],
    ),
    (
        SENCHA,
        "options: {Size: 50 g}",
        "options: {}",
        ["11 variants[1].options: found no Size, expected Size: one of 50 g, 100 g"],
    ),
    (
        SENCHA,
        "options: {Size: 50 g}",
        "options: {Size: 500 g}",
        ["11 variants[1].options.Size: found '500 g', expected"],
    ),
    (
        SENCHA,
        "options: {Size: 50 g}",
        "options: {Size: 100 g}",
        ["12 variants[2].options: found the same options as TEA-SEN-50"],
    ),
    (SENCHA, "was: 13.00", "was: 12.00", ["12 variants[2].was: found 12.00, expected an amount above the price"]),
    (SENCHA, "price: 6.50, ", "", ["11 variants[1].price: found nothing, expected an amount, as 12.50"]),
    (
        SENCHA,
        "featured: 1",
        "featured: 1\nsku: TEA-SEN",
        ["8 sku: found 'TEA-SEN', expected it in each variant instead"],
    ),
    (
        SENCHA,
        "sku: TEA-SEN-50,",
        "sku: tea-sen-100,",
        ["12 variants[2].sku: found 'TEA-SEN-100', expected a SKU of its own"],
    ),
    (SENCHA_ZH, "50 g: 50 克, ", "", ["5 options.Size.values: found no 50 g, expected a translation of every value"]),
    (SENCHA_ZH, "title: 煎茶\n", "", ["2 title: found nothing, expected a value"]),
    (SENCHA_ZH, "summary: 绿茶。", "summary: 绿茶。\nprice: 1", ["4 price: found unknown field 'price'"]),
    (SENCHA_ZH, "main.png", "mian.png", ["4 alts: found nothing for main.png", "4 alts.mian.png: found 'mian.png'"]),
    (POT, "available_from: 2027-02-15\n", "", ["2 available_from: found nothing, expected the date"]),
    (GIFT, "TEA-OOL", "TEA-OLO", ["13 bundle[2].sku: found 'TEA-OLO', expected 'TEA-OOL'"]),
    (
        GIFT,
        "bundle:",
        "stock: 4\nbundle:",
        ["11 stock: found 4, expected none: a bundle's stock is that of its parts"],
    ),
    (GUIDE, "Soft,", "[[product: senca]]\n\nSoft,", ["12 product: found 'senca', expected 'sencha'"]),
    (
        GUIDE,
        "Soft,",
        "Soft, see [[product: sencha]],",
        ["12 product: found '[[product: sencha]]', expected [[product: slug]] on a line of its own"],
    ),
    (GUIDE, "products: [sencha]", "products: [senca]", ["8 products[1]: found 'senca', expected 'sencha'"]),
    (GUIDE, "cover.png", "none.png", ["4 picture: found no file 'none.png', expected a picture beside this file"]),
    (
        HOME,
        "/categories/tea/}",
        "/categories/te/}",
        ["4 hero.link: found '/categories/te/', expected the address of a page"],
    ),
    (
        HOME,
        "featured:",
        "sections: [featured, spotlight]\nfeatured:",
        ["5 sections[2]: found 'spotlight', expected its"],
    ),
    (
        HOME,
        "featured:",
        "sections: [story, story]\nfeatured:",
        ["5 sections[2]: found 'story', expected each section"],
    ),
    (
        HOME,
        "featured:",
        "spotlight: {title: A, path: te}\nfeatured:",
        ["5 spotlight.path: found 'te', expected 'tea'"],
    ),
    (HOME, "[sencha, pot]", "[sencha, pt]", ["5 featured.products[2]: found 'pt', expected 'pot'"]),
    (SHOP, "[/about/, /guides/]", "[/abuot/, /guides/]", ["42 footer.columns[1].links[1]: found '/abuot/'"]),
    (SHOP, "currency: EUR", "currency: EURO", ["5 currency: found 'EURO', expected a currency of ISO 4217"]),
    (SHOP, "timezone: Europe/Berlin", "timezone: Berlin", ["7 timezone: found 'Berlin', expected a time zone"]),
    (SHOP, 'opens: "09:00"', 'opens: "9"', ["14 hours[1].opens: found '9', expected a time of day"]),
    (SHOP, "carrier: dhl", "carrier: dlh", ["33 shipping.zones[1].options[1].carrier: found 'dlh', expected 'dhl'"]),
    (SHOP, "label: {en: Origin, zh: 产地}", "label: {zh: 产地}", ["17 attributes.origin.label"]),
    (SHOP, "price: 4.90", "price: 4.999", ["37 shipping.zones[1].options[1].rates[1].price: found 4.999"]),
    (
        SHOP,
        "{standard: 19, reduced: 7}",
        "{standard: 19}",
        ["23 tax.rates.DE: found no reduced, expected the rate of"],
    ),
    (SHOP, "email: hello@tea.example, ", "", ["12 contact.email: found nothing, expected a value"]),
    (COUPON, "value: 10", "value: 110", ["4 value: found 110, expected a percentage of at most 100"]),
    (
        COUPON,
        "kind: percent",
        "kind: half",
        ["3 kind: found 'half', expected one of 'percent', 'amount', 'free_shipping'"],
    ),
    (
        COUPON,
        "ends: 2027-12-31",
        "ends: 2027-12-31\ncategories: [te]",
        ["6 categories[1]: found 'te', expected 'tea'"],
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), MISTAKES, ids=[f"{m[0]}: {m[2]!r}" for m in MISTAKES])
def test_a_mistake(small_shop: SmallShop, file: str, old: str, new: str, expected: list[str]) -> None:
    small_shop.edit(file, old, new)
    problems = small_shop.problems()
    for words in expected:
        assert any(words in problem for problem in problems), problems


def test_the_small_shop_itself_has_none(small_shop: SmallShop) -> None:
    assert small_shop.problems() == []


def test_one_mistake_does_not_make_others(small_shop: SmallShop) -> None:
    small_shop.edit(OOLONG, "price: 9.00", "price: nine")
    assert len(small_shop.problems()) == 1


def test_all_mistakes_are_told_at_once_by_file_and_line(small_shop: SmallShop) -> None:
    small_shop.edit(OOLONG, "price: 9.00", "price: nine")
    small_shop.edit(OOLONG, "stock: 3", "stock: x")
    small_shop.edit(POT, "category: ware", "category: wear")
    small_shop.edit(GUIDE, "date: 2026-02-01", "date: soon")
    places = [problem.split(" ")[0] for problem in small_shop.problems()]
    assert places == [f"{GUIDE}:6", f"{OOLONG}:7", f"{OOLONG}:9", f"{POT}:4"]


def test_all_mistakes_of_one_file_are_told_at_once(small_shop: SmallShop) -> None:
    small_shop.edit(OOLONG, "price: 9.00", "pirce: 9.00\ncolour: red")
    small_shop.edit(OOLONG, "category: tea", "category: teas")
    small_shop.edit(OOLONG, "stock: 3", "stock: x")
    small_shop.edit(OOLONG, "main.png", "mian.png")
    small_shop.edit(OOLONG, "{origin: china}", "{origin: chile}\nrelated: [nothing]")
    text = (small_shop.root / OOLONG).read_text(encoding="utf-8")
    small_shop.write(OOLONG, f"{text}\n[broken](/products/nothing/)\n")
    fields = [problem.split(" ")[1].rstrip(":") for problem in small_shop.problems()]
    assert fields == [
        "category",
        "pirce",
        "colour",
        "stock",
        "pictures[1].file",
        "attributes.origin",
        "related[1]",
        "link",
    ]


def test_a_picture_that_is_none(small_shop: SmallShop) -> None:
    (small_shop.root / "content/products/pot/main.png").write_bytes(b"not a picture")
    assert small_shop.problems() == [
        f"{POT}:12 pictures[1].file: found 'main.png', a file that is not a picture, "
        "expected a picture (WebP, JPEG, PNG or AVIF)"
    ]


def test_a_file_that_is_not_utf8(small_shop: SmallShop) -> None:
    (small_shop.root / POT).write_bytes(b"---\ntitle: Pot\nsummary: caf\xe9\n---\n")
    problems = small_shop.problems()
    assert f"{POT}:3 file: found bytes that are not UTF-8, expected a text saved as UTF-8" in problems


def test_a_product_without_a_picture_in_a_theme_that_has_none_for_it(small_shop: SmallShop) -> None:
    small_shop.edit(OOLONG, "pictures:\n  - {file: main.png, alt: A tin of oolong}\n", "")
    assert small_shop.problems() == []
    (small_shop.root / "theme/static/no-picture.png").unlink()
    assert small_shop.problems() == [
        f"{OOLONG}:2 pictures: found nothing, expected a picture, or no-picture.png in the theme's static folder"
    ]


def test_a_translation_of_nothing(small_shop: SmallShop) -> None:
    small_shop.write("content/products/cup/index.zh.md", "---\ntitle: 杯\nsummary: 杯。\n---\n")
    assert small_shop.problems() == [
        "content/products/cup/index.zh.md:1 file: found a translation of nothing, expected index.md beside it"
    ]


def test_a_folder_without_its_file(small_shop: SmallShop) -> None:
    (small_shop.root / "content/products/cup").mkdir()
    assert small_shop.problems() == [
        "content/products/cup/index.md:1 file: found a folder without it, expected a file index.md in it"
    ]


def test_a_language_without_a_home_page(small_shop: SmallShop) -> None:
    (small_shop.root / "content/pages/home.zh.md").unlink()
    assert small_shop.problems() == [
        "content/pages/home.zh.md:1 file: found nothing, expected the home page in every language of the shop"
    ]


def test_a_language_that_the_shop_does_not_have(small_shop: SmallShop) -> None:
    small_shop.write("content/products/pot/index.fr.md", "---\ntitle: Pot\nsummary: Pot.\n---\n")
    assert small_shop.problems() == [
        "content/products/pot/index.fr.md:1 file name: found language 'fr', expected one of en, zh"
    ]


def test_a_slug_twice(small_shop: SmallShop) -> None:
    small_shop.edit(POT, "title: Pot", "title: Pot\nslug: oolong")
    found = [problem for problem in small_shop.problems() if "slug" in problem]
    assert found == [
        f"{POT}:3 slug: found 'oolong', expected a slug of its own ({OOLONG} has it)",
    ]


def test_a_currency_without_decimals(small_shop: SmallShop) -> None:
    small_shop.edit(SHOP, "currency: EUR", "currency: JPY")
    small_shop.edit(SHOP, "{up_to_weight: 2000, price: 4.90}, {price: 7.90}", "{price: 800}")
    problems = small_shop.problems()
    assert f"{OOLONG}:7 price: found 9.00, expected an amount in whole JPY" not in problems
    small_shop.edit(OOLONG, "price: 9.00", "price: 9.50")
    assert f"{OOLONG}:7 price: found 9.50, expected an amount in whole JPY" in small_shop.problems()


def test_a_stylesheet_or_a_script_with_a_mistake(small_shop: SmallShop) -> None:
    small_shop.write("theme/static/css/components/card.css", "a { color: red; }\n} b {")
    small_shop.write("theme/static/js/lib/hello.js", "export default function hello() {}\n")
    problems = small_shop.problems()
    assert any(problem.startswith("theme/static/css/components/card.css:2 stylesheet") for problem in problems)
    assert any(problem.startswith("theme/static/js/lib/hello.js:1 export") for problem in problems)
    assert any(problem.startswith("theme/static/js/main.js:1 import: found 'hello'") for problem in problems)
