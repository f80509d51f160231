"""The store contract against every adapter, and what only SQLite has: a file that several handles share."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from shop.adapters.store.memory import MemoryStore
from shop.adapters.store.sqlite import SQLiteStore, _Turn
from shop.domain.errors import Unavailable
from shop.ports.store import ABSENT, Add, ConditionFailed, Item, Store
from tests.contract.store_contract import StoreContract, put, take_one
from tests.contract.threads import run_each, run_in_threads
from tests.contract.writer import write_ten


class PurgedStore:
    """A store from which what has expired goes when it is told to, and not before."""

    def test_it_is_purged_in_small_steps(self, store: Store) -> None:
        store.commit(*(put(str(n), expires=n, index1=("i", str(n))) for n in range(8)), put("kept"))
        assert [store.purge(6, limit=4) for _ in range(3)] == [4, 2, 0]
        assert [item.sk for item in store.query("p")] == ["6", "7", "kept"]
        assert [item.sk for item in store.query("i", index=1)] == ["6", "7"]
        store.commit(put("0", expect=ABSENT))


class TestMemoryStore(PurgedStore, StoreContract):
    @pytest.fixture
    def new_store(self) -> Callable[[], Store]:
        return MemoryStore

    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSQLiteStore(PurgedStore, StoreContract):
    @pytest.fixture
    def new_store(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        numbers, opened = count(), []

        def new() -> Store:
            opened.append(SQLiteStore(tmp_path / f"{next(numbers)}.db"))
            return opened[-1]

        yield new
        for store in opened:
            store.close()

    @pytest.fixture
    def store(self, new_store: Callable[[], Store]) -> Store:
        return new_store()

    @pytest.fixture
    def other(self, tmp_path: Path, store: Store) -> Iterator[Store]:
        """A second handle on the same file."""
        second = SQLiteStore(tmp_path / "0.db")
        yield second
        second.close()

    def test_two_handles_share_one_file(self, store: Store, other: Store) -> None:
        store.commit(put(data={"n": 1}))
        assert other.get("p", "s").data == {"n": 1}
        other.commit(put(data={"n": 2}, expect=1))
        assert store.get("p", "s").data == {"n": 2}
        with pytest.raises(ConditionFailed):
            store.commit(put(expect=1))

    def test_a_floor_holds_between_handles(self, store: Store, other: Store) -> None:
        store.commit(put(counters={"left": 20, "sold": 0}))
        works = [lambda handle=handle: sum(take_one(handle) for _ in range(8)) for handle in (store, other) * 2]
        assert sum(run_each(*works)) == 20

    def test_many_may_open_a_new_file_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "deep" / "folder" / "shop.db"
        stores = [SQLiteStore(path) for _ in range(8)]
        handles = iter(stores)
        run_in_threads(8, lambda: next(handles).query("p"))
        run_each(*[lambda n=n, s=s: s.commit(put(str(n), expect=ABSENT)) for n, s in enumerate(stores)])
        assert len(stores[0].query("p")) == 8
        for store in stores:
            store.close()

    def test_processes_may_open_a_new_file_at_once(self, tmp_path: Path) -> None:
        context = multiprocessing.get_context("spawn")
        path = tmp_path / "shop.db"
        processes = [context.Process(target=write_ten, args=(path, n)) for n in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0, 0, 0]
        store = SQLiteStore(path)
        assert len(store.query("p")) == 30
        store.close()

    def test_commits_that_go_together_stand_or_fall_by_themselves(self, store: Store) -> None:
        def write(n: int) -> str:
            try:
                store.commit(put(f"good{n}", expect=ABSENT), put("same", expect=ABSENT if n % 2 else None))
            except ConditionFailed:
                return "refused"
            return "written"

        def write_nonsense() -> str:
            with pytest.raises(TypeError):
                store.commit(put("bad", data={"no JSON": object()}))
            return "nonsense"

        store.commit(put("same"))
        works = [lambda n=n: write(n) for n in range(12)] + [write_nonsense] * 4
        outcomes = run_each(*works)
        assert sorted(outcomes) == ["nonsense"] * 4 + ["refused"] * 6 + ["written"] * 6
        assert {i.sk for i in store.query("p")} == {"same", *(f"good{n}" for n in range(0, 12, 2))}

    def test_a_file_from_before_items_expired_is_taken_over(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.db"
        old = sqlite3.connect(path)
        old.executescript(
            "create table items (pk text not null, sk text not null, version integer not null, data blob not null,"
            " counters blob not null, pk1 text, sk1 text, pk2 text, sk2 text, primary key (pk, sk));"
            """insert into items values ('p', 's', 7, '{"n": 1}', '{}', 'i', '1', null, null)"""
        )
        old.close()
        handles = [SQLiteStore(path) for _ in range(6)]
        run_each(*[lambda n=n, handle=handle: handle.commit(put(str(n))) for n, handle in enumerate(handles)])
        assert handles[0].get("p", "s") == Item("p", "s", data={"n": 1}, version=7, index1=("i", "1"))
        handles[0].commit(put(expires=1, expect=7))
        assert (handles[1].purge(2), handles[0].get("p", "s")) == (1, None)
        for handle in handles:
            handle.close()

    def test_it_is_all_there_after_closing(self, store: Store, tmp_path: Path) -> None:
        store.commit(put(data={"n": 1}))
        store.close()
        assert store.get("p", "s").data == {"n": 1}, "a closed store opens itself again"

    def test_it_survives_a_power_cut(self, store: Store) -> None:
        store.commit(put())
        assert store._writer.execute("pragma journal_mode").fetchone() == ("wal",)
        assert store._writer.execute("pragma synchronous").fetchone() == (2,), "full"

    def test_a_file_that_was_deleted_takes_no_more_orders_with_it(self, store: Store, tmp_path: Path) -> None:
        store.commit(put("before"))
        for file in tmp_path.glob("0.db*"):
            file.unlink()
        store.commit(put("after"))
        assert store.get("p", "after"), "what is acknowledged can be read"
        assert SQLiteStore(tmp_path / "0.db").get("p", "after"), "by others too"
        assert store.get("p", "before") is None

    def test_a_folder_that_can_not_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        store = SQLiteStore(tmp_path / "file" / "shop.db")
        for use in (lambda: store.get("p", "s"), lambda: store.commit(put())):
            with pytest.raises(Unavailable):
                use()

    def test_who_is_interrupted_in_the_queue_holds_nobody_up(self, store: Store) -> None:
        """The first one writes, the second is interrupted while it waits, the third must have its turn."""
        writing, go_on = threading.Event(), threading.Event()

        class Slow(dict[str, int]):
            def items(self) -> Any:
                writing.set()
                assert go_on.wait(10)
                return super().items()

        class Interrupted(threading.Event):
            def wait(self, timeout: float | None = None) -> bool:
                raise KeyboardInterrupt

        store.commit(put("counter", counters={"n": 1}))
        first = threading.Thread(target=lambda: store.commit(Add("p", "counter", Slow(n=1))))
        first.start()
        assert writing.wait(10)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("shop.adapters.store.sqlite._Turn", lambda writes: _Turn(writes, called=Interrupted()))
            with pytest.raises(KeyboardInterrupt):
                store.commit(put("interrupted"))
        third = threading.Thread(target=lambda: store.commit(put("third")))
        third.start()
        go_on.set()
        for thread in (first, third):
            thread.join(10)
            assert not thread.is_alive()
        assert store.get("p", "counter").counters == {"n": 2}
        assert store.get("p", "third")
        assert store.get("p", "interrupted") is None

    def test_a_file_that_is_no_database_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.db"
        path.write_bytes(b"This is not a database, but a letter." * 100)
        store = SQLiteStore(path)
        for use in (lambda: store.get("p", "s"), lambda: store.query("p"), lambda: store.commit(put())):
            with pytest.raises(Unavailable) as caught:
                use()
            assert caught.value.code == "store_unavailable"
        store.close()

    def test_a_store_that_is_locked_for_long_is_unavailable(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shop.adapters.store.sqlite.BUSY_SECONDS", 0.01)
        greedy = sqlite3.connect(tmp_path / "0.db", isolation_level=None)
        store.commit(put(counters={"n": 1}))
        greedy.execute("begin immediate")
        with pytest.raises(Unavailable):
            store.commit(put(expect=1))
        assert store.get("p", "s").version == 1, "readers never wait"
        greedy.execute("rollback")
        store.commit(put(expect=1))
        greedy.close()
