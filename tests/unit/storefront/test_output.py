from __future__ import annotations

import errno
from pathlib import Path

import pytest

from shop.storefront.output import Output


def output_of(folder: Path) -> Output:
    return Output(folder / "output", folder / "aside")


def build(folder: Path, files: dict[str, bytes]) -> Output:
    """One build that writes those files and goes well."""
    output = output_of(folder)
    for path, body in files.items():
        output.write(path, body)
    output.switch()
    output.remove_stale()
    return output


def live(folder: Path) -> dict[str, bytes]:
    output = folder / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path, {"a/b.html": b"one"})
    stamp = (tmp_path / "output/a/b.html").stat().st_ctime_ns
    again = build(tmp_path, {"a/b.html": b"one"})
    assert (again.written, again.reused) == (0, 1)
    assert (tmp_path / "output/a/b.html").stat().st_ctime_ns == stamp
    other = build(tmp_path, {"a/b.html": b"two"})
    assert (other.written, other.reused) == (1, 0)
    assert live(tmp_path) == {"a/b.html": b"two"}


def test_nothing_is_replaced_before_the_switch(tmp_path: Path) -> None:
    build(tmp_path, {"cart/index.html": b"the cart", "old.html": b"old"})
    output = output_of(tmp_path)
    output.write("cart/index.html", b"a mistake")
    output.write("new.html", b"new")
    assert live(tmp_path) == {"cart/index.html": b"the cart", "old.html": b"old"}
    assert output.place("cart/index.html").read_bytes() == b"a mistake"
    output.discard()
    assert live(tmp_path) == {"cart/index.html": b"the cart", "old.html": b"old"}


def test_what_a_killed_build_left_aside_never_goes_live(tmp_path: Path) -> None:
    output_of(tmp_path).write("half.html", b"half")
    build(tmp_path, {"whole.html": b"whole"})
    assert live(tmp_path) == {"whole.html": b"whole"}


def test_what_pages_need_is_there_before_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = output_of(tmp_path)
    for path in ("a.html", "sitemap.xml", "assets/site.css", "pagefind/pagefind.js", "z.html"):
        output.write(path, path.encode())
    order: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.relative_to(tmp_path / "output").as_posix())
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    output.switch()
    assert order == ["assets/site.css", "pagefind/pagefind.js", "a.html", "sitemap.xml", "z.html"]


def test_a_cache_on_another_disk_is_copied_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent != target.parent:
            raise OSError(errno.EXDEV, "another disk")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    build(tmp_path, {"a/b.html": b"one"})
    assert live(tmp_path) == {"a/b.html": b"one"}


def test_stale_files_and_empty_folders_go_and_new_ones_of_others_stay(tmp_path: Path) -> None:
    build(tmp_path, {"old/page.html": b"old"})
    output = output_of(tmp_path)
    output.write("page.html", b"new")
    (tmp_path / "output/plugin.xml").write_text("written by another plugin")
    (tmp_path / "aside/waiting.xml").write_text("written by another plugin, aside")
    output.switch()
    assert output.remove_stale() == 1
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == ["page.html", "plugin.xml", "waiting.xml"]


def test_a_page_may_become_a_folder_and_a_folder_a_page(tmp_path: Path) -> None:
    build(tmp_path, {"tea": b"page", "pots/index.html": b"pots"})
    build(tmp_path, {"tea/index.html": b"tea", "pots": b"page"})
    assert live(tmp_path) == {"tea/index.html": b"tea", "pots": b"page"}


def test_a_file_is_never_written_through_a_link_to_the_cache(tmp_path: Path) -> None:
    source = tmp_path / "cache.jpg"
    source.write_bytes(b"picture")
    linked = output_of(tmp_path)
    linked.link("p.jpg", source)
    linked.switch()
    build(tmp_path, {"p.jpg": b"changed"})
    assert source.read_bytes() == b"picture"
    assert live(tmp_path) == {"p.jpg": b"changed"}


def test_a_picture_that_was_copied_in_part_is_put_there_again(tmp_path: Path) -> None:
    source = tmp_path / "cache.jpg"
    source.write_bytes(b"picture")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/p.jpg").write_bytes(b"pic")
    output = output_of(tmp_path)
    output.link("p.jpg", source)
    output.switch()
    assert live(tmp_path) == {"p.jpg": b"picture"}
