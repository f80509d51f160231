"""Published reviews as files of the content, for the next build: the same reviews give the same bytes.

    content/reviews/<slug>/<id>.md     front matter, then the words as they were written: text, not Markdown
    content/reviews/<slug>/<id>.jpg    the photo

Files whose name is no id (those of the sample shop) are nobody's business here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import msgspec

from shop.domain import reviews
from shop.domain.reviews import Review
from shop.ports.clock import parse_time
from shop.ports.files import Files
from shop.ports.photos import Album
from shop.services import review_book
from shop.services.shop import Shop, local_date

OURS = re.compile(r"[0-9a-f]{12}\.(?:md|jpg)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Published(msgspec.Struct, frozen=True):
    """What was done. ``missing``: ids of reviews whose photo is gone."""

    reviews: int
    written: int
    removed: int
    missing: tuple[str, ...] = ()


def publish_reviews(shop: Shop, album: Album, content: Files, slugs: Iterable[str]) -> Published:
    """Make the files what the store says. ``slugs``: the folders that are there already."""
    wanted: dict[str, bytes] = {}
    missing = []
    count = 0
    for review in review_book.of_state(shop.store, reviews.APPROVED):
        if not _SLUG.fullmatch(review.slug):
            continue
        count += 1
        photo = album.files.read(review.photo) if review.photo else None
        if photo is not None:
            wanted[f"{review.slug}/{review.id}.jpg"] = photo
        elif review.photo:
            missing.append(review.id)
        wanted[f"{review.slug}/{review.id}.md"] = review_file(shop, review, photo=photo is not None)
    changed = {path: body for path, body in wanted.items() if content.read(path) != body}
    for path, body in sorted(changed.items(), reverse=True):  # a photo before the file that names it
        content.write(path, body)
    stale = [path for path in _ours(content, slugs) if path not in wanted]
    for path in stale:
        content.remove(path)
    return Published(reviews=count, written=len(changed), removed=len(stale), missing=tuple(missing))


def review_file(shop: Shop, review: Review, *, photo: bool) -> bytes:
    """One review as a file. JSON's strings are YAML's, and hide nothing that YAML would take for its own."""
    facts = {
        "rating": str(review.rating),
        "title": _text(review.title),
        "name": _text(review.name),
        "date": local_date(parse_time(review.at), shop.settings).isoformat(),
        "locale": review.locale,
        "verified": "true",
        "photo": _text(f"{review.id}.jpg" if photo else ""),
        "rewarded": "true" if review.rewarded else "",
        "reply": _text(review.reply),
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    return ("\n".join(["---", *lines, "---", "", review.body]).rstrip() + "\n").encode()


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _ours(content: Files, slugs: Iterable[str]) -> Iterable[str]:
    return [f"{slug}/{name}" for slug in sorted(slugs) for name in content.names(slug) if OURS.fullmatch(name)]
