"""How the contact page and the bar lead to the shop: WeChat by its code, LINE and the rest by their links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.functional.storefront.small_shop import ROOT, SmallShop

SHOP = "content/shop.yaml"
WECHAT = "wechat: teaco}"


def built(tmp_path: Path, picture_cache: Path, more: str) -> SmallShop:
    shop = SmallShop(tmp_path, picture_cache)
    shop.picture("content/my-code.png", (7, 193, 96), (430, 430))
    shop.edit(SHOP, WECHAT, f"wechat: teaco, {more}}}")
    shop.build(THEME=str(ROOT / "theme"))
    return shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    more = 'wechat_code: "https://u.wechat.com/kTeaAndCo", line: "@teaco", qq: "800012345"'
    return built(tmp_path_factory.mktemp("contact"), picture_cache, more)


def code_of(shop: SmallShop, path: str = "contact/index.html") -> str:
    [address] = re.findall(r'<img class="wechat__code" src="/([^"]+)"', shop.page(path))
    return address


def test_the_code_for_wechat_is_drawn_and_can_be_kept(shop: SmallShop) -> None:
    page, code = shop.page("contact/index.html"), code_of(shop)
    assert f'href="/{code}" download="wechat-teaco.png"' in page
    assert "<copy-text><strong>teaco</strong></copy-text>" in page
    with Image.open(shop.output / code) as picture:
        assert f'width="{picture.width}" height="{picture.height}"' in page
        side = picture.convert("1")
        assert side.getpixel((0, 0)) == 255, "the quiet zone"
        assert side.getpixel((32, 32)) == 0, "the corner that scanners look for"


def test_the_bar_of_every_page_leads_to_the_code(shop: SmallShop) -> None:
    assert 'href="/contact/#wechat"' in shop.page("index.html")
    assert 'id="wechat"' in shop.page("contact/index.html")


def test_the_other_channels_open_where_people_talk(shop: SmallShop) -> None:
    page = shop.page("index.html")
    for address in (
        "tel:+494055500100",
        "mailto:hello@tea.example",
        "https://wa.me/494055500100",
        "https://line.me/R/ti/p/%40teaco",
        "https://wpa.qq.com/msgrd?v=3&amp;uin=800012345&amp;site=qq&amp;menu=yes",
    ):
        assert f'href="{address}"' in page


def test_a_picture_of_the_merchant_s_own_is_shown_as_it_is(tmp_path: Path, picture_cache: Path) -> None:
    shop = built(tmp_path, picture_cache, "wechat_code: my-code.png")
    with Image.open(shop.output / code_of(shop)) as picture:
        assert picture.size == (430, 430)


@pytest.mark.parametrize("code", ["teaco", "https://tea.example/code", "codes/my-code.png"])
def test_what_is_no_code_is_told(small_shop: SmallShop, code: str) -> None:
    small_shop.edit(SHOP, WECHAT, f'wechat: teaco, wechat_code: "{code}"}}')
    [problem] = small_shop.problems()
    expected = "expected an address as https://u.wechat.com/…, or a picture in the content folder"
    assert f"contact.wechat_code: found {code!r}, {expected}" in problem


def test_a_picture_that_is_not_there_is_told(small_shop: SmallShop) -> None:
    small_shop.edit(SHOP, WECHAT, "wechat: teaco, wechat_code: none.png}")
    [problem] = small_shop.problems()
    assert "contact.wechat_code: found no file 'none.png'" in problem
