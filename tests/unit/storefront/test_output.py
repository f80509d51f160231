from __future__ import annotations

from pathlib import Path

from shop.storefront.output import Output


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    Output(tmp_path).write("a/b.html", b"one")
    stamp = (tmp_path / "a/b.html").stat().st_ctime_ns
    again = Output(tmp_path)
    again.write("a/b.html", b"one")
    assert (again.written, again.reused) == (0, 1)
    assert (tmp_path / "a/b.html").stat().st_ctime_ns == stamp
    other = Output(tmp_path)
    other.write("a/b.html", b"two")
    assert (other.written, other.reused) == (1, 0)
    assert (tmp_path / "a/b.html").read_bytes() == b"two"


def test_stale_files_and_empty_folders_go_and_new_ones_of_others_stay(tmp_path: Path) -> None:
    Output(tmp_path).write("old/page.html", b"old")
    output = Output(tmp_path)
    output.write("page.html", b"new")
    (tmp_path / "plugin.xml").write_text("written by another plugin")
    assert output.remove_stale() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "plugin.xml"]


def test_a_file_is_never_written_through_a_link_to_the_cache(tmp_path: Path) -> None:
    source = tmp_path / "cache.jpg"
    source.write_bytes(b"picture")
    folder = tmp_path / "output"
    Output(folder).link("p.jpg", source)
    Output(folder).write("p.jpg", b"changed")
    assert source.read_bytes() == b"picture"
    assert (folder / "p.jpg").read_bytes() == b"changed"
