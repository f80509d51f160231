"""What a commit does to the items it names, and what came of several: the store's rules, for all adapters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from shop.ports.store import ABSENT, Add, ConditionFailed, Delete, Item, Key, Put, Write


def outcome(writes: Sequence[Write], items: Mapping[Key, Item | None]) -> dict[Key, Item | None]:
    """The items that a commit changes, as they stand after it; ``None``: gone.

    ``items`` holds those that stand now, of all the keys that the writes name.

    Raises:
        ConditionFailed: with every key that is not as expected.
    """
    changed: dict[Key, Item | None] = {}
    failed: list[Key] = []
    for write in writes:
        key = write.key
        current = items.get(key)
        if isinstance(write, Add):
            moved = _moved(current, write) if current else None
            if moved:
                changed[key] = moved
            else:
                failed.append(key)
            continue
        version = current.version if current else ABSENT
        if write.expect is not None and write.expect != version:
            failed.append(key)
        elif isinstance(write, Put):
            changed[key] = replace(write.item, version=version + 1)
        elif isinstance(write, Delete):
            changed[key] = None
    if failed:
        raise ConditionFailed(failed)
    return changed


def each(commit: Callable[[Write], None], writes: Iterable[Write]) -> list[ConditionFailed | None]:
    """Commit one after the other; what came of each.

    Raises:
        TooLarge, Unavailable: after all have been tried.
    """
    return told([_came_of(commit, write) for write in writes])


def told(came: Iterable[Exception | None]) -> list[ConditionFailed | None]:
    """What came of commits, unless that was worse than a refused condition."""
    refused: list[ConditionFailed | None] = []
    for error in came:
        if error is not None and not isinstance(error, ConditionFailed):
            raise error
        refused.append(error)
    return refused


def _came_of(commit: Callable[[Write], None], write: Write) -> Exception | None:
    try:
        commit(write)
    except Exception as exc:
        return exc
    return None


def _moved(item: Item, write: Add) -> Item | None:
    """The item with its counters moved; ``None``: one would end below its floor."""
    counters = dict(item.counters)
    for name, delta in write.deltas.items():
        counters[name] = counters.get(name, 0) + delta
    if any(counters.get(name, 0) < floor for name, floor in write.floors.items()):
        return None
    return replace(item, counters=counters, version=item.version + 1)
