"""Whoever bought a thing says what it is like: once for each line of an order, by the link that the shop sent.

What is written waits for the merchant. A photo is kept before the review is stored, under a name that follows from
both: whoever dies in between leaves a file that nobody names, never a review that names no file.
"""

from __future__ import annotations

import hashlib

import msgspec

from shop.domain import flows, reviews, tokens
from shop.domain.customers import customer_id
from shop.domain.errors import Conflict, Declined, TooLarge, Unprocessable
from shop.domain.order_parts import OrderLine
from shop.domain.orders import Order
from shop.domain.requests import ReviewRequest
from shop.domain.reviews import Review
from shop.ports.photos import MAX_PHOTO, Album
from shop.ports.store import ABSENT, ConditionFailed, Write
from shop.services import order_book, review_book
from shop.services.note_event import note_event
from shop.services.shop import Shop, choose_locale


class Subject(msgspec.Struct, frozen=True):
    """What a link lets its reader write about."""

    id: str
    order: Order
    line: OrderLine


class Invitation(msgspec.Struct, frozen=True):
    """The same as the reader may see it."""

    title: str
    label: str
    picture: str
    """A path; empty: there is none."""
    written: bool
    locale: str


def review_token(shop: Shop, order: str, sku: str) -> str:
    return tokens.sign(shop.secret, "review", f"{order}~{sku}")


def review_url(shop: Shop, order: str, sku: str, locale: str) -> str:
    """The link to write about one line of an order; it shows a page and changes nothing."""
    code = choose_locale(locale, shop.settings).code
    return f"{shop.url}/api/reviews?locale={code}&token={review_token(shop, order, sku)}"


def show_invitation(shop: Shop, token: str) -> Invitation:
    """What the link is about.

    Raises:
        Declined, Conflict: as ``write_review``.
    """
    subject = _subject(shop, token)
    line = subject.line
    return Invitation(
        title=line.title,
        label=line.label,
        picture=line.picture,
        written=review_book.find(shop.store, subject.id) is not None,
        locale=subject.order.locale,
    )


def write_review(shop: Shop, album: Album, request: ReviewRequest, photo: bytes = b"") -> Review:
    """Store the review; the same sent again, by a browser that lost the answer, is stored once.

    Raises:
        Declined: ``forged_link``; ``already_reviewed`` in other words.
        Conflict: ``not_delivered``.
        Unprocessable: ``too_long``, ``not_a_photo``, ``photo_too_large``.
        TooLarge: a photo of more than ``MAX_PHOTO``.
    """
    subject = _subject(shop, request.token)
    title, body = reviews.clean_line(request.title), reviews.clean_text(request.body)
    name = reviews.clean_line(request.name)
    for field, text, most in (
        ("title", title, reviews.MAX_TITLE),
        ("body", body, reviews.MAX_BODY),
        ("name", name, reviews.MAX_NAME),
    ):
        if len(text) > most:
            raise Unprocessable("too_long", f"{field}: at most {most} characters.", field=field, limit=most)
    sent = hashlib.sha256(photo).hexdigest() if photo else ""
    digest = reviews.digest_of(str(request.rating), title, body, name, sent)
    known = review_book.find(shop.store, subject.id)
    if known is not None:
        return _same(known.review, digest)
    review = Review(
        id=subject.id,
        order=subject.order.number,
        sku=subject.line.sku,
        slug=subject.line.slug,
        at=shop.now(),
        rating=request.rating,
        title=title,
        body=body,
        name=name,
        locale=choose_locale(request.locale or subject.order.locale, shop.settings).code,
        photo=_keep_photo(album, subject.id, photo),
        customer=customer_id(subject.order.email) if subject.order.email else "",
        digest=digest,
    )
    return _store(shop, subject, review)


def _store(shop: Shop, subject: Subject, review: Review) -> Review:
    print_ = reviews.fingerprint(review.title + review.body)
    alike = review_book.find_alike(shop.store, print_)
    reason = "the order is disputed" if subject.order.disputed else ""
    reason = reason or reviews.suspicious(review.title, review.body, review.name)
    if not reason and alike not in ("", review.id):
        reason = f"the same words as review {alike}"
    if reason:
        review = msgspec.structs.replace(review, state=reviews.HELD, reason=reason)
    event = note_event(review.order, flows.REVIEWED, at=review.at, step=review.sku)
    writes: list[Write] = [review_book.put(review, ABSENT), event]
    if print_ and not alike:
        writes.append(review_book.remember_words(shop, print_, review.id))
    try:
        shop.store.commit(*writes)
    except ConditionFailed:  # sent twice at once
        known = review_book.read(shop.store, review.id).review
        return _same(known, review.digest)
    return review


def _same(known: Review, digest: str) -> Review:
    if known.digest != digest:
        raise Declined("already_reviewed", "You have reviewed this already. Thank you!")
    return known


def _subject(shop: Shop, token: str) -> Subject:
    value = tokens.verify(shop.secret, "review", token)
    number, _, sku = (value or "").partition("~")
    entry = order_book.find(shop.store, number) if value else None
    line = next((line for line in entry.order.lines if line.sku == sku), None) if entry else None
    if entry is None or line is None:
        words = "This link is not complete, or not one of ours. Open the whole link from the mail."
        raise Declined("forged_link", words)
    if not any(parcel.status == "delivered" for parcel in entry.order.parcels):
        raise Conflict("not_delivered", "Your parcel has not arrived yet, as far as we know. Write once it has.")
    return Subject(reviews.review_id(shop.secret, number, sku), entry.order, line)


def _keep_photo(album: Album, id: str, photo: bytes) -> str:
    if not photo:
        return ""
    if len(photo) > MAX_PHOTO:
        raise TooLarge("too_large", f"A photo of at most {MAX_PHOTO} bytes.", limit=MAX_PHOTO, field="photo")
    body = album.develop(photo)
    name = f"{id}-{hashlib.sha256(body).hexdigest()[:8]}.jpg"
    album.files.write(name, body)
    return name
