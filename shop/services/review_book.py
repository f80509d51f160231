"""Reviews in the store: one item each, under an id that follows from the order's line.

So a line can be reviewed once. index1 lists by state, index2 by whoever wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from shop.domain.errors import NotFound
from shop.domain.reviews import Review
from shop.ports.store import Item, Key, Put, Store
from shop.services.shop import Shop

_PAGE = 100
ALIKE_KEPT = timedelta(days=365)
"""How long a review's words are remembered, to notice when they come again."""


class Entry(msgspec.Struct, frozen=True):
    """A review and the version at which it was read."""

    review: Review
    version: int


def key(id: str) -> Key:
    return f"REVIEW#{id}", "REVIEW"


def put(review: Review, version: int) -> Put:
    """The write that stores the review, if it still stands at ``version``."""
    return Put(
        Item(
            *key(review.id),
            data=msgspec.to_builtins(review),
            index1=(f"REVIEWS#{review.state}", f"{review.at}#{review.id}"),
            index2=(f"REVIEWER#{review.customer}", f"{review.at}#{review.id}") if review.customer else None,
        ),
        expect=version,
    )


def find(store: Store, id: str) -> Entry | None:
    item = store.get(*key(id))
    return Entry(msgspec.convert(item.data, Review), item.version) if item else None


def read(store: Store, id: str) -> Entry:
    """The review with this id.

    Raises:
        NotFound: ``review_not_found``.
    """
    entry = find(store, id.strip().lower())
    if entry is None:
        raise NotFound("review_not_found", f"There is no review {id}. List them: python -m shop reviews list.")
    return entry


def of_state(store: Store, state: str) -> Iterator[Review]:
    """Reviews of one state, oldest first."""
    return _all(store, f"REVIEWS#{state}", 1)


def of_customer(store: Store, customer: str) -> Iterator[Review]:
    """What one customer wrote, oldest first."""
    return _all(store, f"REVIEWER#{customer}", 2)


def _all(store: Store, partition: str, index: int) -> Iterator[Review]:
    start = ""
    while found := store.query(partition, index=index, start=start, limit=_PAGE):
        reviews = [msgspec.convert(item.data, Review) for item in found]
        yield from reviews
        start = f"{reviews[-1].at}#{reviews[-1].id}~"


def find_alike(store: Store, fingerprint: str) -> str:
    """The id of the first review of the same words; empty: there is none."""
    item = store.get(f"REVIEWTEXT#{fingerprint}", "TEXT") if fingerprint else None
    return str(item.data["id"]) if item else ""


def remember_words(shop: Shop, fingerprint: str, id: str) -> Put:
    """The write by which these words are known when they come again."""
    return Put(Item(f"REVIEWTEXT#{fingerprint}", "TEXT", data={"id": id}, expires=shop.expiry(ALIKE_KEPT)))
