"""What every store must do: one abstract suite, one subclass an adapter (see ``test_stores.py``)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.ports.store import (
    ABSENT,
    MAX_WRITES,
    Add,
    Check,
    ConditionFailed,
    Delete,
    Item,
    Put,
    Store,
    Write,
)
from tests.contract.store_model import Model, commits, writes_to
from tests.contract.threads import run_each, run_in_threads
from tests.unit.domain.effort import effort

LATER = 4_000_000_000
"""In the year 2096."""


def put(sk: str = "s", expect: int | None = None, **fields: object) -> Put:
    return Put(Item("p", sk, **fields), expect=expect)


def refused(store: Store, *writes: Write) -> list[tuple[str, str]]:
    with pytest.raises(ConditionFailed) as caught:
        store.commit(*writes)
    return sorted(caught.value.keys)


class StoreContract:
    """A subclass gives the ``store`` fixture: an empty store."""

    def test_what_is_put_is_got(self, store: Store) -> None:
        data = {"text": "茶 \x00\u2028 'é'", "deep": [{"n": -1, "none": None, "yes": True}], "empty": {}}
        item = Item("p", "s", data=data, counters={"left": 3}, index1=("i", "1"), index2=("j", "2"), expires=LATER)
        store.commit(Put(item))
        assert store.get("p", "s") == replace(item, version=1)

    def test_nothing_is_there_at_first(self, store: Store) -> None:
        assert store.get("p", "s") is None
        assert store.get_many([("p", "s"), ("q", "s")]) == {}
        assert store.query("p") == []

    def test_many_are_committed_each_by_itself(self, store: Store) -> None:
        store.commit(put("taken"))
        names = [f"{number:03}" for number in range(MAX_WRITES + 30)]
        came = store.commit_each(put("taken", ABSENT), *(put(name, ABSENT) for name in names), put("gone", 7))
        assert [error and error.keys for error in came] == [(("p", "taken"),), *[None] * len(names), (("p", "gone"),)]
        assert len(store.get_many([("p", name) for name in names])) == len(names)
        assert store.commit_each() == []

    def test_many_from_many_threads_are_committed_once(self, store: Store) -> None:
        def take() -> int:
            return store.commit_each(*(put(f"{number:02}", ABSENT) for number in range(30))).count(None)

        assert sum(run_in_threads(4, take)) == 30

    def test_every_write_raises_the_version(self, store: Store) -> None:
        store.commit(put(counters={"n": 0}))
        store.commit(put(counters={"n": 5}))
        store.commit(Add("p", "s", {"n": 1}))
        assert (store.get("p", "s").version, store.get("p", "s").counters) == (3, {"n": 6})

    def test_a_put_replaces_the_whole_item(self, store: Store) -> None:
        store.commit(put(data={"a": 1}, counters={"n": 1}, index1=("i", "1"), index2=("j", "1"), expires=LATER))
        store.commit(put(data={"b": 2}))
        assert store.get("p", "s") == Item("p", "s", data={"b": 2}, version=2)
        assert store.query("i", index=1) == store.query("j", index=2) == []

    def test_what_was_got_is_a_copy(self, store: Store) -> None:
        data = {"list": [1]}
        store.commit(put(data=data))
        data["list"].append(2)
        store.get("p", "s").data["list"].append(3)
        store.query("p")[0].data["list"].append(4)
        assert store.get("p", "s").data == {"list": [1]}

    def test_keys_are_told_apart_exactly(self, store: Store) -> None:
        keys = [("p", "s"), ("P", "s"), ("p", "S"), ("ps", ""), ("p", ""), ("", "ps"), ("p%", "s_"), ("p'", "--")]
        for number, key in enumerate(keys):
            store.commit(Put(Item(*key, data={"n": number}), expect=ABSENT))
        found = store.get_many([*keys, ("no", "no"), keys[0]])
        assert {key: item.data["n"] for key, item in found.items()} == {key: n for n, key in enumerate(keys)}

    # -- conditions ------------------------------------------------------------------------------------------

    def test_absent(self, store: Store) -> None:
        store.commit(put(expect=ABSENT))
        assert refused(store, put(expect=ABSENT)) == [("p", "s")]

    def test_expected_version(self, store: Store) -> None:
        assert refused(store, put(expect=1)) == [("p", "s")]
        store.commit(put())
        assert refused(store, put(expect=2)) == [("p", "s")]
        store.commit(put(expect=1))
        assert refused(store, put(expect=1)) == [("p", "s")]
        assert store.get("p", "s").version == 2

    def test_delete(self, store: Store) -> None:
        store.commit(Delete("p", "s"))
        assert refused(store, Delete("p", "s", expect=1)) == [("p", "s")]
        store.commit(put(index1=("i", "1")))
        assert refused(store, Delete("p", "s", expect=2)) == [("p", "s")]
        store.commit(Delete("p", "s", expect=1))
        assert store.get("p", "s") is None
        assert store.query("i", index=1) == []
        store.commit(put(expect=ABSENT))
        assert store.get("p", "s").version == 1

    def test_check_changes_nothing(self, store: Store) -> None:
        store.commit(Check("p", "s", ABSENT))
        store.commit(put())
        store.commit(Check("p", "s", 1))
        assert refused(store, Check("p", "s", ABSENT)) == [("p", "s")]
        assert store.get("p", "s").version == 1

    def test_all_keys_that_failed_are_named(self, store: Store) -> None:
        store.commit(put("a"), put("b", counters={"n": 0}))
        writes = [put("a", expect=ABSENT), Add("p", "b", {"n": -1}, {"n": 0}), put("c"), Check("p", "d", 1)]
        assert refused(store, *writes) == [("p", "a"), ("p", "b"), ("p", "d")]
        assert store.get("p", "c") is None

    # -- counters --------------------------------------------------------------------------------------------

    def test_a_counter_stops_at_its_floor(self, store: Store) -> None:
        store.commit(put(data={"kept": 1}, counters={"left": 2, "other": 7}, index1=("i", "1")))
        store.commit(Add("p", "s", {"left": -2}, {"left": 0}))
        assert refused(store, Add("p", "s", {"left": -1}, {"left": 0})) == [("p", "s")]
        store.commit(Add("p", "s", {"left": -1}))
        got = store.get("p", "s")
        assert (got.counters, got.data, got.index1) == ({"left": -1, "other": 7}, {"kept": 1}, ("i", "1"))

    def test_below_its_floor_a_counter_may_only_rise_past_it(self, store: Store) -> None:
        store.commit(put(counters={"left": -5}))
        assert refused(store, Add("p", "s", {"left": 4}, {"left": 0})) == [("p", "s")]
        store.commit(Add("p", "s", {"left": 5}, {"left": 0}))
        assert store.get("p", "s").counters == {"left": 0}

    def test_several_counters_move_together_or_not_at_all(self, store: Store) -> None:
        store.commit(put(counters={"available": 1, "reserved": 0}))
        move = Add("p", "s", {"available": -1, "reserved": 1}, {"available": 0})
        store.commit(move)
        assert refused(store, move) == [("p", "s")]
        assert store.get("p", "s").counters == {"available": 0, "reserved": 1}

    def test_a_new_counter_starts_at_nought(self, store: Store) -> None:
        store.commit(put())
        store.commit(Add("p", "s", {"n": 3}))
        assert refused(store, Add("p", "s", {"m": -1}, {"m": 0})) == [("p", "s")]
        assert store.get("p", "s").counters == {"n": 3}

    def test_an_item_that_is_not_there_has_no_counters(self, store: Store) -> None:
        assert refused(store, Add("p", "s", {"n": 1})) == [("p", "s")]

    # -- queries ---------------------------------------------------------------------------------------------

    def test_a_range_has_its_start_but_not_its_end(self, store: Store) -> None:
        store.commit(*(put(sk) for sk in ("a", "b", "b#1", "c")), Put(Item("q", "b")))
        assert [i.sk for i in store.query("p")] == ["a", "b", "b#1", "c"]
        assert [i.sk for i in store.query("p", start="b")] == ["b", "b#1", "c"]
        assert [i.sk for i in store.query("p", start="b", until="c")] == ["b", "b#1"]
        assert [i.sk for i in store.query("p", until="c", descending=True, limit=2)] == ["b#1", "b"]
        assert [i.sk for i in store.query("p", limit=1)] == ["a"]
        assert store.query("p", start="c", until="c") == []

    def test_sort_keys_stand_in_the_order_of_their_characters(self, store: Store) -> None:
        keys = ["", " ", "#", "0", "10", "9", "A", "Z", "_", "a", "z", "~", "é", "茶", "🍵"]
        store.commit(*(put(sk) for sk in reversed(keys)))
        assert [i.sk for i in store.query("p")] == keys
        assert [i.sk for i in store.query("p", descending=True)] == keys[::-1]

    @pytest.mark.parametrize("index", [1, 2])
    def test_an_index_lists_who_is_in_it(self, store: Store, index: int) -> None:
        name = f"index{index}"
        for sk, place in (("a", "3"), ("b", "1"), ("c", "2")):
            store.commit(put(sk, data={"sk": sk}, counters={"n": 1}, **{name: ("due", place)}))
        store.commit(put("d"), put("e", **{name: ("other", "1")}))
        found = store.query("due", index=index)
        assert [(i.sk, i.data, i.counters, i.version) for i in found] == [
            (sk, {"sk": sk}, {"n": 1}, 1) for sk in ("b", "c", "a")
        ]
        assert [i.sk for i in store.query("due", index=index, start="2", limit=1)] == ["c"]
        assert [i.sk for i in store.query("due", index=index, until="3", descending=True)] == ["c", "b"]
        assert store.query("due", index=3 - index) == store.query("due") == []

    def test_an_index_follows_its_item(self, store: Store) -> None:
        store.commit(put(index1=("due", "1"), counters={"n": 0}))
        store.commit(Add("p", "s", {"n": 1}))
        assert [i.counters for i in store.query("due", index=1)] == [{"n": 1}]
        store.commit(put(index1=("due", "2")))
        assert [i.index1 for i in store.query("due", index=1)] == [("due", "2")]
        store.commit(put(index1=None))
        assert store.query("due", index=1) == []

    def test_several_items_may_stand_at_one_place_of_an_index(self, store: Store) -> None:
        for sk in ("a", "b", "c"):
            store.commit(put(sk, index2=("due", "1")))
        assert sorted(i.sk for i in store.query("due", index=2)) == ["a", "b", "c"]

    def test_all_or_nothing(self, store: Store) -> None:
        store.commit(put("counter", counters={"n": 1}), put("gone"))
        writes = (
            put("new", expect=ABSENT),
            Delete("p", "gone"),
            Add("p", "counter", {"n": 5}),
            Check("p", "not there", 1),
        )
        for order in (writes, writes[::-1]):
            assert refused(store, *order) == [("p", "not there")]
            assert store.get("p", "new") is None
            assert store.get("p", "gone").version == store.get("p", "counter").version == 1

    def test_bounds(self, store: Store) -> None:
        store.commit()
        store.commit(*(put(str(n)) for n in range(MAX_WRITES)))
        with pytest.raises(ValueError, match="at most"):
            store.commit(*(put(f"more{n}") for n in range(MAX_WRITES + 1)))
        with pytest.raises(ValueError, match="two writes to one key"):
            store.commit(put("x"), Add("p", "x", {"n": 1}))
        assert store.get("p", "x") is None
        assert len(store.query("p", limit=1000)) == MAX_WRITES
        assert len(store.query("p")) == 100, "a query's limit, unless told"

    # -- what expires ----------------------------------------------------------------------------------------

    def test_purging_leaves_what_has_not_expired(self, store: Store) -> None:
        kept = [put("kept"), put("later", expires=LATER)]
        store.commit(*kept, put("over", expires=LATER - 1, index1=("i", "1")))
        store.commit(Add("p", "later", {"n": 1}))
        assert store.purge(LATER) <= 1, "or it goes by itself, whenever"
        assert {"kept", "later"} <= {item.sk for item in store.query("p")}
        assert store.get("p", "later").expires == LATER
        store.commit(put("over"))
        assert store.purge(LATER) == 0

    # -- many at once ----------------------------------------------------------------------------------------

    def test_a_floor_holds_against_many_threads(self, store: Store) -> None:
        store.commit(put(counters={"left": 30, "sold": 0}))
        taken = run_in_threads(8, lambda: sum(take_one(store) for _ in range(6)))
        assert sum(taken) == 30
        assert store.get("p", "s").counters == {"left": 0, "sold": 30}

    def test_only_one_of_many_is_first(self, store: Store) -> None:
        def claim() -> bool:
            try:
                store.commit(put("claim", expect=ABSENT))
            except ConditionFailed:
                return False
            return True

        assert sum(run_in_threads(8, claim)) == 1

    def test_no_update_is_lost(self, store: Store) -> None:
        store.commit(put(data={"n": 0}))

        def count() -> int:
            done = 0
            while done < 5:
                item = store.get("p", "s")
                try:
                    store.commit(put(data={"n": item.data["n"] + 1}, expect=item.version))
                except ConditionFailed:
                    continue
                done += 1
            return done

        assert sum(run_in_threads(4, count)) == store.get("p", "s").data["n"] == 20

    def test_nobody_sees_half_a_commit(self, store: Store) -> None:
        """Two items that are always written together are never seen apart by who reads the later one first."""
        store.commit(put("a", data={"n": 0}), put("b", data={"n": 0}))
        done = threading.Event()

        def write() -> None:
            for n in range(1, 40):
                store.commit(put("a", data={"n": n}), put("b", data={"n": n}))
            done.set()

        def read() -> None:
            while not done.is_set():
                a = store.get("p", "a").data["n"]
                b = store.get("p", "b").data["n"]
                assert b >= a
                first, second = store.query("p")
                assert first.data["n"] <= second.data["n"]

        run_each(write, read, read)

    @given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True), max_size=12), st.data())
    @effort(25)
    def test_it_does_what_a_dictionary_would(
        self, new_store: Callable[[], Store], script: list, data: object
    ) -> None:
        """Any run of commits leaves what the model says."""
        store, model = new_store(), Model()
        for keys in script:
            writes = [data.draw(writes_to(f"k{key}")) for key in keys]
            assert model.commit(writes) == commits(store, writes)
        assert {i.sk: (dict(i.data), dict(i.counters), i.version) for i in store.query("p")} == model.items


def take_one(store: Store) -> int:
    try:
        store.commit(Add("p", "s", {"left": -1, "sold": 1}, {"left": 0}))
    except ConditionFailed:
        return 0
    return 1
