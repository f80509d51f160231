"""Any writes, and a store so simple that it can be trusted to say what they must come to."""

from __future__ import annotations

from hypothesis import strategies as st

from shop.ports.store import ABSENT, Add, Check, ConditionFailed, Delete, Item, Put, Store, Write


def commits(store: Store, writes: list[Write]) -> bool:
    try:
        store.commit(*writes)
    except ConditionFailed:
        return False
    return True


def writes_to(sk: str) -> st.SearchStrategy[Write]:
    expect = st.one_of(st.none(), st.integers(0, 3))
    return st.one_of(
        st.builds(
            lambda n, e: Put(Item("p", sk, data={"n": n}, counters={"c": n}), expect=e), st.integers(0, 5), expect
        ),
        st.builds(lambda n, f: Add("p", sk, {"c": n}, f), st.integers(-3, 3), st.sampled_from(({}, {"c": 0}))),
        st.builds(lambda e: Delete("p", sk, expect=e), expect),
        st.builds(lambda e: Check("p", sk, e), st.integers(0, 3)),
    )


class Model:
    """A store so simple that it can be trusted."""

    def __init__(self) -> None:
        self.items: dict[str, tuple[dict, dict, int]] = {}

    def commit(self, writes: list[Write]) -> bool:
        after = dict(self.items)
        for write in writes:
            data, counters, version = self.items.get(write.key[1], ({}, {}, ABSENT))
            if isinstance(write, Add):
                moved = {name: counters.get(name, 0) + delta for name, delta in write.deltas.items()}
                if not version or any(moved[name] < floor for name, floor in write.floors.items()):
                    return False
                after[write.sk] = (data, counters | moved, version + 1)
            elif write.expect not in (None, version):
                return False
            elif isinstance(write, Put):
                after[write.item.sk] = (write.item.data, write.item.counters, version + 1)
            elif isinstance(write, Delete):
                after.pop(write.sk, None)
        self.items = after
        return True
