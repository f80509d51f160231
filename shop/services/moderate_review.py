"""The merchant decides what is published, and answers. No rule here looks at the stars."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from shop.domain import flows, reviews
from shop.domain.customers import customer_id
from shop.domain.errors import Unavailable, Unprocessable
from shop.domain.reviews import Review
from shop.ports.store import ConditionFailed, Write
from shop.services import review_book
from shop.services.note_event import note_event
from shop.services.shop import Shop

_TRIES = 8


def approve_review(shop: Shop, id: str) -> Review:
    """Let it be published; whoever wrote it gets what the shop gives for any published review.

    Raises:
        NotFound: ``review_not_found``.
    """

    def change(review: Review) -> Review:
        if review.state == reviews.APPROVED:
            return review
        rewarded = review.rewarded or gives_reward(shop)
        return replace(review, state=reviews.APPROVED, reason="", decided_at=shop.now(), rewarded=rewarded)

    return _change(shop, id, change)


def reject_review(shop: Shop, id: str, reason: str) -> Review:
    """Keep it from being published, or take it back.

    Raises:
        NotFound: ``review_not_found``.
        Unprocessable: no reason.
    """
    words = reviews.clean_line(reason)
    if not words:
        raise Unprocessable("no_reason", "Say why, for your own books: --reason 'names another customer'.")
    return _change(
        shop, id, lambda review: replace(review, state=reviews.REJECTED, reason=words, decided_at=shop.now())
    )


def reply_to_review(shop: Shop, id: str, words: str) -> Review:
    """Answer beside the review; no words take the answer back.

    Raises:
        NotFound: ``review_not_found``.
        Unprocessable: too long.
    """
    reply = reviews.clean_text(words)
    if len(reply) > reviews.MAX_REPLY:
        raise Unprocessable("too_long", f"An answer has at most {reviews.MAX_REPLY} characters.")
    return _change(shop, id, lambda review: replace(review, reply=reply))


def forget_reviewer(shop: Shop, email: str) -> int:
    """Take the name off all that somebody wrote; how many reviews that were. Stars and words stay."""
    found = list(review_book.of_customer(shop.store, customer_id(email)))
    for review in found:
        _change(shop, review.id, lambda known: replace(known, name="", customer=""))
    return len(found)


def gives_reward(shop: Shop) -> bool:
    """Whether a mail with a voucher follows from every published review."""
    care = shop.catalogues.current().care
    return any(flow.voucher for flow in flows.triggered(care.flows, flows.PUBLISHED, of_order=False))


def _change(shop: Shop, id: str, change: Callable[[Review], Review]) -> Review:
    for _ in range(_TRIES):
        entry = review_book.read(shop.store, id)
        before, after = entry.review, change(entry.review)
        if after == before:
            return after
        writes: list[Write] = [review_book.put(after, entry.version)]
        if after.state == reviews.APPROVED != before.state:
            writes.append(note_event(after.order, flows.PUBLISHED, at=shop.now(), step=after.sku))
        try:
            shop.store.commit(*writes)
        except ConditionFailed:
            continue
        return after
    raise Unavailable("busy", "This review is being changed by somebody else. Try again.")
