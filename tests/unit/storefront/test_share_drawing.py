"""Pictures for other sites: their words fit, and no box ever stands for a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from shop.storefront.share_drawing import Palette, ShareJob, SharePicture, draw_share_picture, fitted, shown

FONTS = tuple(sorted((Path(__file__).parents[3] / "theme/fonts").glob("*.woff2")))
GREEN = (20, 120, 40)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (1280, 1600), GREEN).save(path)
    return path


def draw(tmp_path: Path, title: str, price: str = "", photo: Path | None = None) -> Image.Image:
    target = tmp_path / "picture.jpg"
    wanted = SharePicture("Fleet & Leaf", title, price, "", photo.name if photo else "")
    draw_share_picture(ShareJob(wanted, (photo,) if photo else (), FONTS, Palette(), target))
    with Image.open(target) as image:
        image.load()
        return image


def colours(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    return len(image.crop(box).convert("L").quantize(8).getcolors() or ())


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 8 for a, b in zip(one, other, strict=True))


def test_the_photo_is_left_and_the_words_are_right_of_it(tmp_path: Path, photo: Path) -> None:
    image = draw(tmp_path, "Sencha Asanagi", "from €6.50", photo)
    assert image.size == (1200, 630)
    assert near(image.getpixel((10, 10)), GREEN)
    assert near(image.getpixel((620, 620)), GREEN)
    assert near(image.getpixel((1190, 10)), (0xFB, 0xF9, 0xF4))
    assert colours(image, (690, 120, 1150, 480)) > 1, "the title"
    assert colours(image, (690, 500, 1150, 580)) > 1, "the price"


def test_without_a_photo_the_words_have_the_whole_width(tmp_path: Path) -> None:
    image = draw(tmp_path, "Gift card", "€20.00")
    assert colours(image, (120, 100, 640, 580)) > 1


@pytest.mark.parametrize("title", ["شاي أخضر", "ชาเขียว", "תה ירוק"])
def test_what_the_font_lacks_is_no_box_but_the_photo_alone(tmp_path: Path, photo: Path, title: str) -> None:
    image = draw(tmp_path, title, "€6.50", photo)
    for place in ((10, 10), (1190, 10), (900, 300), (1190, 620)):
        assert near(image.getpixel(place), GREEN)


def said(text: str) -> str | None:
    line = shown(text, FONTS)
    return line.text if line else None


def test_letters_that_a_shop_needs_are_there() -> None:
    for text in (
        "Größe 10–12 “café” Łódź",
        "煎茶 · 青瓷炻器 “赭红”",
        "¥1,250 €6.50 £5 ₹300",
        "Чай, τσάι",
        "汉堡运河边的茶与茶器",
    ):
        assert said(text) == text


def test_emoji_are_left_out() -> None:
    assert said("Gift 🎁 set ✨") == "Gift set"
    assert said("🎁") is None


@pytest.mark.parametrize(
    "title",
    [
        "Tea " * 75,
        "茶" * 300,
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 3,
        "A",
    ],
)
def test_a_title_of_any_length_fits(title: str) -> None:
    line = shown(title, FONTS)
    assert line is not None
    size, lines = fitted(line, 442, 370)
    assert all(line.face(size).getlength(text) <= 442 for text in lines)
    assert 1 <= len(lines) <= 5
    assert title.strip().startswith(lines[0])
    if len(title) > 100:
        assert lines[-1].endswith("…")


def test_lines_of_chinese_do_not_begin_with_a_full_stop() -> None:
    line = shown("一二三四五六，七八九十。一二三四五六，七八九十。", FONTS)
    assert line is not None
    _, lines = fitted(line, 6 * 68, 370)
    assert not any(line.startswith(("，", "。")) for line in lines)
