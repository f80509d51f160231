"""Videos in texts: the shop's own with captions, other sites' behind a button, and what may be wrong with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shop.storefront.videos import EXPECTED
from tests.functional.storefront.small_shop import ROOT, SmallShop

GUIDE = "content/guides/brewing/index.md"
FOLDER = "content/guides/brewing"
WATER = "## Water\n"


def add_film(shop: SmallShop) -> None:
    (shop.root / FOLDER / "pour.mp4").write_bytes(b"a film")
    shop.picture(f"{FOLDER}/pour.png", (90, 60, 30), (640, 360))
    shop.write(f"{FOLDER}/pour.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nPouring.\n")
    shop.write(f"{FOLDER}/pour.zh.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n注水。\n")


def add_line(shop: SmallShop, line: str) -> None:
    shop.edit(GUIDE, WATER, f"{line}\n\n{WATER}")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, picture_cache: Path) -> SmallShop:
    small = SmallShop(tmp_path_factory.mktemp("films"), picture_cache)
    add_film(small)
    add_line(small, "[[video: pour.mp4 | Pouring & waiting]]\n\n[[video: https://vimeo.com/76979871 | At the farm]]")
    small.build(THEME=str(ROOT / "theme"))
    return small


def test_a_film_of_the_shop_s_own_plays_in_the_page(shop: SmallShop) -> None:
    page = shop.page("guides/brewing/index.html")
    [video] = re.findall(r"<video .*?</video>", page, re.DOTALL)
    assert 'preload="none"' in video
    assert 'aria-label="Pouring &amp; waiting"' in video
    assert 'width="640" height="360"' in video
    for name in ("poster", "src"):
        for address in re.findall(rf'{name}="/([^"]+)"', video):
            assert (shop.output / address).is_file(), address
    [film] = re.findall(r'<source src="/([^"]+)"', video)
    assert (shop.output / film).read_bytes() == b"a film"


def test_it_has_captions_in_every_language_that_they_are_written_in(shop: SmallShop) -> None:
    tracks = re.findall(r'srclang="([^"]+)" label="([^"]+)"( default)?', shop.page("guides/brewing/index.html"))
    assert tracks == [("en", "English", " default"), ("zh-Hans", "中文", "")]


def test_a_film_of_another_site_is_a_link_until_it_is_pressed(shop: SmallShop) -> None:
    page = shop.page("guides/brewing/index.html")
    assert "<iframe" not in page
    assert 'data-frame="https://player.vimeo.com/video/76979871?dnt=1&amp;autoplay=1"' in page
    assert '<a class="video__start" href="https://vimeo.com/76979871"' in page
    assert "Plays from player.vimeo.com" in page


def test_a_page_allows_the_players_of_its_own_videos_and_no_others(shop: SmallShop) -> None:
    policy = r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">'
    assert re.findall(policy, shop.page("guides/brewing/index.html")) == ["frame-src https://player.vimeo.com"]
    assert re.findall(policy, shop.page("products/sencha/index.html")) == ["frame-src 'none'"]


def test_a_film_that_is_named_in_a_block_of_code_is_words(small_shop: SmallShop) -> None:
    add_line(small_shop, "```\n[[video: file.mp4 | title]]\n```")
    assert small_shop.problems() == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[[video: none.mp4 | A film]]", "found 'none.mp4', expected a file .mp4 or .webm beside this one"),
        ("[[video: pour.avi | A film]]", "found 'pour.avi', expected a file .mp4 or .webm beside this one"),
        ("[[video: ../pour.mp4 | A film]]", "found '../pour.mp4', expected a file .mp4 or .webm beside this one"),
        ("[[video: bare.mp4 | A film]]", "found no picture to be shown until it plays, expected bare.jpg beside it"),
        (
            "[[video: pour.mp4]]",
            f"found no title, expected {EXPECTED}",
        ),
        (
            "[[video: https://films.example/7 | A film]]",
            "found 'https://films.example/7', expected a video's address at YouTube, Vimeo or bilibili",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(small_shop: SmallShop, line: str, problem: str) -> None:
    add_film(small_shop)
    (small_shop.root / FOLDER / "bare.mp4").write_bytes(b"a film")
    add_line(small_shop, line)
    number = small_shop.root.joinpath(GUIDE).read_text(encoding="utf-8").splitlines().index(line) + 1
    assert small_shop.problems() == [f"{GUIDE}:{number} video: {problem}"]


def test_captions_that_are_none_are_told(small_shop: SmallShop) -> None:
    add_film(small_shop)
    small_shop.write(f"{FOLDER}/pour.zh.vtt", "Pouring.\n")
    add_line(small_shop, "[[video: pour.mp4 | A film]]")
    [problem] = small_shop.problems()
    assert "video: found pour.zh.vtt, which is not WebVTT, expected captions that begin with WEBVTT" in problem
