"""What was imported builds: for both shops, for what is strange, and for whatever a CSV may say."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.functional.storefront.moving.empty_shop import EmptyShop, shopify, woo
from tests.functional.storefront.small_shop import ROOT


@pytest.mark.parametrize("export", ["shopify-old", "shopify-new", "woocommerce"])
def test_an_import_into_an_empty_shop_builds(empty_shop: EmptyShop, photos: Path, export: str) -> None:
    moved = empty_shop.move_sample(export, images=photos)
    empty_shop.build(THEME=THEME)
    for slug in moved.products:
        page = empty_shop.page(f"products/{slug}/index.html")
        assert str(empty_shop.fields(slug)["title"]).split()[0].replace("&", "&amp;") in page
        assert "alert(" not in page
    for slug in moved.drafts:
        assert not (empty_shop.output / "products" / slug).exists()


def test_it_builds_with_the_themes_own_templates_and_without_pictures(empty_shop: EmptyShop) -> None:
    empty_shop.move_sample("shopify-old")
    empty_shop.build(THEME=THEME)
    page = empty_shop.page("products/iron-teapot/index.html")
    assert "€59.00" in page
    assert "/pictures/" in page


def test_strange_products_build(empty_shop: EmptyShop) -> None:
    rows = (
        ("long", "T" * 300, f"<p>{'word ' * 2000}</p>", "", "", "LONG", "0"),
        ("rtl", "إبريق شاي ☕", "<p dir=rtl>مرحبا &lt;script&gt;alert(1)&lt;/script&gt;</p>", "", "", "RTL", "1"),
        ("yes", "no", "<p>{{ x }} {% y %} [[product: z]] ![a](b.png)</p>", "", "", "0123", "1"),
        ("colon", "a: b # c", "---\ntitle: x\n---", "", "", "1e5", "1"),
        *(("many", "Many" if n == 0 else "", "", "N" if n == 0 else "", f"{n}", f"M-{n}", "1") for n in range(40)),
        ("heavy", "Heavy", "".join(f"<p>{n * 7919 % 1000003}</p>" for n in range(9000)), "", "", "HEAVY", "1"),
    )
    moved = empty_shop.move(shopify(*rows))
    assert moved.products == ("long", "rtl", "yes", "colon", "many")
    assert moved.drafts == ("heavy",)
    empty_shop.build(THEME=THEME)
    assert "<script>alert" not in empty_shop.page("products/rtl/index.html")


THEME = str(ROOT / "theme")

WORD = st.one_of(
    st.sampled_from(
        ["", "Tea", "龙井", "a b", "Ä&Ö", "S", "M", "no", "12", "1.50", "=1", "<b>x</b>", "--", "~", "null"]
    ),
    st.text(max_size=12),
)
PRICE = st.sampled_from(["1", "9.99", "0", "12,50", "1.234,50", "", "x", "-1", "1.234", "€ 3", "$3", "1e3"])
SHOPIFY_ROW = st.tuples(st.sampled_from(["a", "b", "Ü", "c_d", ""]), WORD, WORD, WORD, WORD, WORD, PRICE)
KIND = st.sampled_from(["simple", "variable", "variation", "simple, virtual", "x"])
WOO_ROW = st.tuples(st.sampled_from("1234"), KIND, WORD, WORD, WORD, PRICE, WORD, WORD, WORD)


@pytest.fixture(scope="module")
def one_shop(tmp_path_factory: pytest.TempPathFactory) -> EmptyShop:
    return EmptyShop(tmp_path_factory.mktemp("shop"), tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("vendor", [shopify, woo])
def test_whatever_a_file_says_what_is_written_has_no_mistake(one_shop: EmptyShop, vendor: object) -> None:
    rows = SHOPIFY_ROW if vendor is shopify else WOO_ROW

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(rows, min_size=1, max_size=6))
    def whatever(written: list[tuple[str, ...]]) -> None:
        text = (shopify if vendor is shopify else woo)(*written)
        with tempfile.TemporaryDirectory(dir=one_shop.root) as folder:
            shop = _shop_in(Path(folder), one_shop)
            moved = shop.move(text.encode("utf-8", "replace"))
            assert shop.problems() == []
            assert set(shop.products()) == set(moved.products)

    whatever()


def _shop_in(root: Path, model: EmptyShop) -> EmptyShop:
    """A copy of a shop by links: making one anew takes longer than the import."""
    shop = object.__new__(EmptyShop)
    shop.root, shop.cache, shop.output = root, model.cache, root / "output"
    (root / "content").mkdir()
    for name in ("shop.yaml", "pages", "emails"):
        (root / "content" / name).symlink_to(model.content / name)
    (root / "theme").symlink_to(model.root / "theme")
    return shop


def test_what_becomes_a_draft_for_its_length_is_linked_by_nobody(empty_shop: EmptyShop) -> None:
    long = "".join(f"<p>{n * 7919 % 1000003}</p>" for n in range(9000))
    rows = (
        ("a", "A", '<a href="/products/long">Long</a>', "", "", "A", "1", "Pots"),
        ("long", "Long", long, "", "", "LONG", "1", "Empty shelf"),
    )
    moved = empty_shop.move(shopify(*rows, more=("Type",)))
    assert (moved.products, moved.drafts) == (("a",), ("long",))
    assert empty_shop.body("a") == "Long\n"
    empty_shop.build(THEME=THEME)
