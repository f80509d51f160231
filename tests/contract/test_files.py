"""The files contract against every place, and the snapshots that lie in them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.s3 import Bucket, S3Files
from shop.adapters.files.snapshots import FileSnapshots
from shop.domain.errors import Unavailable
from shop.domain.snapshot import Snapshot, Variant
from shop.ports.files import Files
from tests.contract.threads import run_in_threads
from tests.fake_cloudfront.aws import FakeAWS
from tests.shops import SETTINGS, VARIANTS, repriced, snapshot, write_snapshot


class FilesContract:
    """A subclass gives the ``files`` fixture: an empty place."""

    def test_what_is_written_is_read(self, files: Files) -> None:
        for body in (b"", b"\x00\xff" * 1000, "茶".encode()):
            files.write("deep/er/name.json", body)
            assert files.read("deep/er/name.json") == body

    def test_what_was_never_written(self, files: Files) -> None:
        assert files.read("nothing") is None
        assert files.changed("nothing") == ""

    def test_a_change_shows(self, files: Files) -> None:
        files.write("current", b"1")
        first = files.changed("current")
        assert first
        assert files.changed("current") == first
        files.write("current", b"2")
        assert files.changed("current") != first

    def test_who_reads_while_another_writes_sees_one_of_both_whole(self, files: Files) -> None:
        bodies = [bytes([n]) * 50_000 for n in range(3)]
        files.write("f", bodies[0])

        def rewrite_and_read() -> None:
            for body in bodies:
                files.write("f", body)
                assert files.read("f") in bodies

        run_in_threads(3, rewrite_and_read)

    def test_what_is_removed_is_gone_and_names_tell_what_is_there(self, files: Files) -> None:
        assert list(files.names("objects")) == []
        for name in ("b", "a", "deeper/c"):
            files.write(f"objects/{name}", b"1")
        assert sorted(files.names("objects")) == ["a", "b"]
        files.remove("objects/a")
        files.remove("objects/a")
        assert files.read("objects/a") is None
        assert "a" not in files.names("objects")


class TestFolderFiles(FilesContract):
    @pytest.fixture
    def files(self, tmp_path: Path) -> Files:
        return FolderFiles(tmp_path / "files")

    def test_a_write_that_fails_leaves_nothing_behind(
        self, files: Files, tmp_path: Path, monkeypatch: object
    ) -> None:
        files.write("f", b"old")

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("shop.adapters.files.folder.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.write("f", b"new")
        assert files.read("f") == b"old"
        assert [file.name for file in (tmp_path / "files").iterdir()] == ["f"]


class TestS3Files(FilesContract):
    @pytest.fixture
    def files(self, cloud: FakeAWS) -> Files:
        cloud.client("s3").create_bucket(
            Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        return S3Files(Bucket(cloud.clients, "files", "REGULARS_SNAPSHOT"), "private/snapshot/")

    def test_a_function_asks_for_as_little_as_it_can(self, files: Files, cloud: FakeAWS) -> None:
        write_snapshot(files, snapshot())
        asked: list[str] = []
        cloud.asked = asked.append
        snapshots = FileSnapshots(files, seconds=2.0, clock=lambda: 100.0)
        snapshots.current().variants(["CUP"])
        assert asked == ["GetObject"] * 3, "current, the manifest, a shard"
        snapshots.current().variants(["CUP"])
        assert len(asked) == 3


class TestSnapshots:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "snapshot"

    @pytest.fixture
    def files(self, folder: Path) -> Files:
        return FolderFiles(folder)

    def test_round_trip(self, files: Files) -> None:
        name = write_snapshot(files, snapshot())
        current = FileSnapshots(files).current()
        assert current.hash == name
        assert current.settings == SETTINGS
        assert current.variants([v.sku for v in VARIANTS]) == {v.sku: v for v in VARIANTS}
        assert current.variants(["NO", "", "茶", "\x00"]) == {}
        assert current.email("zh", "order-confirmed").subject.endswith("zh")
        assert current.email("fr", "order-confirmed").subject.endswith("en")
        assert current.email("en", "birthday") is None

    def test_the_same_content_has_the_same_name_whatever_its_order(self, files: Files) -> None:
        name = write_snapshot(files, snapshot())
        assert write_snapshot(files, snapshot(variants=VARIANTS[::-1])) == name
        assert write_snapshot(files, snapshot(variants=repriced("CUP", 1))) != name
        with pytest.raises(ValueError, match="twice"):
            write_snapshot(files, snapshot(variants=VARIANTS + VARIANTS[:1]))

    def test_an_edited_product_rewrites_one_shard(self, files: Files, folder: Path) -> None:
        many = tuple(Variant(sku=f"S{n}", slug="s", price=n, title={"en": "S"}) for n in range(500))
        write_snapshot(files, snapshot(variants=many))
        before = set(folder.rglob("*.json"))
        edited = tuple(msgspec.structs.replace(v, price=1) if v.sku == "S7" else v for v in many)
        write_snapshot(files, snapshot(variants=edited))
        assert len(set(folder.rglob("*.json")) - before) == 2, "the shard and the manifest"

    def test_a_new_snapshot_is_noticed_and_the_old_one_stays(self, files: Files) -> None:
        snapshots = FileSnapshots(files)
        first = write_snapshot(files, snapshot())
        assert snapshots.current().variants(["CUP"])["CUP"].price == 1200
        second = write_snapshot(files, snapshot(variants=repriced("CUP", 1300)))
        assert snapshots.current().variants(["CUP"])["CUP"].price == 1300
        assert snapshots.find(first).variants(["CUP"])["CUP"].price == 1200
        assert write_snapshot(files, snapshot()) == first, "back again"
        assert snapshots.current().hash == first
        assert snapshots.find(second).hash == second

    def test_where_a_look_is_a_request_a_new_snapshot_is_noticed_after_seconds(self, files: Files) -> None:
        now = [100.0]
        snapshots = FileSnapshots(files, seconds=2.0, clock=lambda: now[0])
        first = write_snapshot(files, snapshot())
        assert snapshots.current().hash == first
        second = write_snapshot(files, snapshot(variants=repriced("CUP", 1300)))
        assert snapshots.current().hash == first
        now[0] += 2.0
        assert snapshots.current().hash == second

    def test_a_page_that_names_a_newer_snapshot_is_priced_by_it_at_once(self, files: Files) -> None:
        snapshots = FileSnapshots(files, seconds=2.0, clock=lambda: 100.0)
        first = write_snapshot(files, snapshot())
        assert snapshots.current(first).hash == first
        second = write_snapshot(files, snapshot(variants=repriced("CUP", 1300)))
        assert snapshots.current(first).hash == first
        assert snapshots.current(second).hash == second

    def test_pages_that_name_old_snapshots_do_not_cost_a_request_each_time(self, files: Files) -> None:
        looks: list[str] = []
        real = files.read

        def read(path: str) -> bytes | None:
            looks.append(path)
            return real(path)

        write_snapshot(files, snapshot())
        files.read = read
        snapshots = FileSnapshots(files, seconds=2.0, clock=lambda: 100.0)
        for _ in range(5):
            snapshots.current("0123456789abcdef")
        snapshots.current("fedcba9876543210")
        assert looks.count("current") == 2, "at the start, and once for a name that came later"

    @pytest.mark.parametrize("name", ["", "0" * 16, "x" * 16, "../current", "0" * 17, "A" * 16])
    def test_a_snapshot_that_never_was(self, files: Files, name: str) -> None:
        write_snapshot(files, snapshot())
        assert FileSnapshots(files).find(name) is None

    def test_a_shop_that_was_never_built(self, files: Files) -> None:
        with pytest.raises(Unavailable) as caught:
            FileSnapshots(files).current()
        assert caught.value.code == "not_published"

    @pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", None])
    def test_a_damaged_part_is_never_sold_from(self, files: Files, folder: Path, damage: bytes | None) -> None:
        write_snapshot(files, snapshot())
        for file in sorted(folder.rglob("*")):
            if not file.is_file():
                continue
            whole = file.read_bytes()
            file.unlink() if damage is None else file.write_bytes(damage)
            with pytest.raises(Unavailable) as caught:
                read_everything(FileSnapshots(files))
            assert caught.value.code == "not_published", file.name
            file.write_bytes(whole)
        read_everything(FileSnapshots(files))

    def test_another_version_s_snapshot_is_not_guessed_at(self, files: Files, monkeypatch: object) -> None:
        monkeypatch.setattr("shop.adapters.files.snapshots.FORMAT", 99)
        write_snapshot(files, snapshot())
        with pytest.raises(Unavailable, match="another version"):
            FileSnapshots(files).current()

    def test_an_empty_shop_is_a_shop(self, files: Files) -> None:
        write_snapshot(files, Snapshot(settings=SETTINGS, variants=()))
        assert FileSnapshots(files).current().variants(["A"]) == {}


def read_everything(snapshots: FileSnapshots) -> None:
    current = snapshots.current()
    assert current.settings
    assert len(current.variants([v.sku for v in VARIANTS])) == len(VARIANTS)
    assert current.care is not None
    for locale in ("en", "zh"):
        assert current.email(locale, "order-confirmed")
        assert current.forms(locale) is not None
