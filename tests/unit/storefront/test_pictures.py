from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from shop.storefront import pictures
from shop.storefront.pictures import Converted, PictureCache, UnreadablePicture, identify


def draw(path: Path, size: tuple[int, int] = (700, 350), colour: str = "teal", mode: str = "RGB") -> Path:
    Image.new(mode, size, colour).save(path)
    return path


def convert(cache: PictureCache, path: Path, wide: bool = False) -> Converted:
    source = identify(path, wide)
    result = cache.convert([source])[source.key]
    assert isinstance(result, Converted)
    return result


def test_a_picture_is_never_enlarged(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "cache", workers=1)
    converted = convert(cache, draw(tmp_path / "a.png"))
    assert (converted.width, converted.height) == (700, 350)
    assert converted.widths == {"avif": (320, 640, 700), "webp": (320, 640, 700), "jpg": (640, 700)}
    with Image.open(cache.path(converted, converted.name("avif", 320))) as small:
        assert (small.format, small.size) == ("AVIF", (320, 160))


def test_a_wide_picture_gets_one_more_width(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "cache", workers=1)
    path = draw(tmp_path / "a.png", (2400, 60))
    assert convert(cache, path).widths["avif"] == (320, 640, 960, 1280)
    assert convert(cache, path, wide=True).widths["avif"] == (320, 640, 960, 1280, 1920)


def test_the_same_content_is_converted_once_under_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = PictureCache(tmp_path / "cache", workers=1)
    first = convert(cache, draw(tmp_path / "a.png"))
    monkeypatch.setattr(pictures, "_convert", lambda job: pytest.fail("converted again"))
    assert convert(cache, draw(tmp_path / "b.png")) == first


def test_other_content_is_another_picture(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.png")
    before = identify(path).key
    draw(path, colour="red")
    assert identify(path).key != before


@pytest.mark.parametrize("damage", ["record", "file"])
def test_a_damaged_cache_is_mended(tmp_path: Path, damage: str) -> None:
    cache = PictureCache(tmp_path / "cache", workers=1)
    path = draw(tmp_path / "a.png")
    converted = convert(cache, path)
    folder = tmp_path / "cache" / converted.key
    if damage == "record":
        (folder / "picture.json").write_text('{"width": 7')
    else:
        (folder / converted.name("webp", 320)).unlink()
    assert convert(cache, path) == converted
    assert (folder / converted.name("webp", 320)).is_file()


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    sources = [identify(draw(tmp_path / f"{colour}.png", colour=colour)) for colour in ("red", "green", "blue")]
    told: list[tuple[int, int]] = []
    one, two = PictureCache(tmp_path / "one", 1), PictureCache(tmp_path / "two", 2)
    assert one.convert(sources) == two.convert(sources, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    files = {path.relative_to(one.folder): path.read_bytes() for path in one.folder.rglob("*") if path.is_file()}
    assert files == {
        path.relative_to(two.folder): path.read_bytes() for path in two.folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    source = identify(path)
    result = PictureCache(tmp_path / "cache", 1).convert([source])[source.key]
    assert isinstance(result, UnreadablePicture)


def test_transparency_becomes_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(path)
    cache = PictureCache(tmp_path / "cache", 1)
    converted = convert(cache, path)
    body = io.BytesIO(cache.path(converted, converted.name("jpg", 400)).read_bytes())
    with Image.open(body) as jpeg:
        assert jpeg.getpixel((200, 200)) == (255, 255, 255)
