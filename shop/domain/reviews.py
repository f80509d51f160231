"""A review: what somebody who bought a thing says of it, and what the merchant makes of it.

    pending ──┬─→ approved ─→ rejected
    held ─────┘   (and back: a merchant may change their mind)

Who holds, publishes or rewards a review never asks for its stars.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from shop.domain import tokens
from shop.domain.order_parts import Record

PENDING: Final = "pending"
HELD: Final = "held"  # as pending, and there is a reason to look twice
APPROVED: Final = "approved"
REJECTED: Final = "rejected"
STATES = (PENDING, HELD, APPROVED, REJECTED)
WAITING = (HELD, PENDING)

STARS = (5, 4, 3, 2, 1)
MAX_TITLE, MAX_BODY, MAX_NAME, MAX_REPLY = 120, 5000, 60, 2000
"""Characters."""
LIKELY_ALIKE = 24
"""Letters from which on two reviews of the same words are no coincidence: "very good" is one."""

_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|org|info|shop|store|ru|cn|xyz|top|io|de|uk)\b", re.I)
_EMAIL = re.compile(r"\S@\S+\.\S")
_PHONE = re.compile(r"(?:\+|00|\b)\d(?:[\s().-]{0,2}\d){8,}")
_REPEATED = re.compile(r"(\S)\1{5,}|(\b\w{2,}\b)(?:\W+\2\b){4,}", re.I)
_BREAKS = re.compile(r"\n{3,}")


class Review(Record, frozen=True):
    """Times RFC 3339, UTC."""

    id: str
    order: str
    sku: str
    slug: str
    at: str
    rating: int
    """1 to 5."""
    title: str = ""
    body: str = ""
    name: str = ""
    """What it is signed with; empty: nobody's name is shown."""
    locale: str = ""
    photo: str = ""
    """The name of its file; empty: there is none."""
    customer: str = ""
    """See ``customer_id``; empty once erased."""
    digest: str = ""
    """Of what was sent: the same sent twice is one review."""
    state: str = PENDING
    reason: str = ""
    """Why it is held, or was rejected."""
    decided_at: str = ""
    rewarded: bool = False
    """Whoever wrote it got something for it: said beside it."""
    reply: str = ""
    """The merchant's."""


def review_id(secret: bytes, order: str, sku: str) -> str:
    """12 hex digits for one line of one order: always the same, so nothing can be reviewed twice; they tell nobody
    the order's number.

    >>> review_id(b"secret", "7K3M9", "TEA-50") == review_id(b"secret", "7K3M9", "TEA-50")
    True
    """
    return hmac.digest(tokens.derive(secret, "review-id"), f"{order}~{sku}".encode(), "sha256").hex()[:12]


def clean_line(text: str) -> str:
    """A text on one line, without what can't be seen.

    >>> clean_line(" a\\x00 title\\n in\\u202e two lines ")
    'a title in two lines'
    """
    return " ".join(_visible(text).split())


def clean_text(text: str) -> str:
    """A text of several lines, without control characters; at most one empty line between two paragraphs.

    >>> clean_text("one\\x07\\r\\n\\n\\n\\ntwo ")
    'one\\n\\ntwo'
    """
    lines = _visible(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return _BREAKS.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def _visible(text: str) -> str:
    """Without control characters (Cc) but line breaks, marks that turn the reading direction (Cf: all but the
    joiners that some scripts and emoji need), and halves of characters (Cs).
    """
    kept = "\n\t\u200c\u200d"
    return "".join(c for c in text if c in kept or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def digest_of(*parts: str) -> str:
    """The same for the same parts."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:24]


def fingerprint(text: str) -> str:
    """The same for texts of the same words, however they are set; empty for a text too short to say anything.

    >>> fingerprint("A very good tea, I would buy it again!") == fingerprint("a VERY good tea - i would buy it again")
    True
    >>> fingerprint("Very good")
    ''
    """
    letters = "".join(c for c in text.casefold() if c.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:24] if len(letters) >= LIKELY_ALIKE else ""


def suspicious(title: str, body: str, name: str) -> str:
    """Why a merchant should look twice before publishing these words; empty when nothing stands out.

    >>> suspicious("Good", "Buy yours at www.cheap-tea.example", "Ada"), suspicious("Good", "Mild and sweet.", "Ada")
    ('a link', '')
    >>> suspicious("", "Call 0151 2345 6789 for a better price", ""), suspicious("", "BEST TEA EVER, BUY IT NOW", "")
    ('a telephone number', 'capitals only')
    """
    text = f"{title}\n{body}\n{name}"
    if _EMAIL.search(text):
        return "an e-mail address"
    if _LINK.search(text):
        return "a link"
    if _PHONE.search(text):
        return "a telephone number"
    if _REPEATED.search(text):
        return "the same again and again"
    letters = [c for c in f"{title}{body}" if c.isalpha() and c.upper() != c.lower()]
    if len(letters) >= 16 and all(c.isupper() for c in letters):
        return "capitals only"
    return ""


class Summary(msgspec.Struct, frozen=True):
    """What many stars come to."""

    counts: Mapping[int, int]
    """Stars → how many reviews."""

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def tenths(self) -> int:
        """The average, in tenths of a star: to the nearest, but only unanimous praise is a whole 5.0."""
        total = sum(stars * number for stars, number in self.counts.items())
        nearest = (20 * total + self.count) // (2 * self.count)
        return min(nearest, 49) if total < 5 * self.count else 50

    @property
    def average(self) -> str:
        """In figures, with a point.

        >>> summarise([5, 5, 4]).average, summarise([5] * 99 + [4]).average
        ('4.7', '4.9')
        """
        return f"{self.tenths // 10}.{self.tenths % 10}"

    def percent(self, stars: int) -> int:
        """How many of a hundred gave so many stars."""
        return (200 * self.counts[stars] + self.count) // (2 * self.count)


def summarise(ratings: Iterable[int]) -> Summary | None:
    """What the ratings come to; ``None``: there are none.

    >>> summarise([]) is None, summarise([4, 4, 1]).counts[4]
    (True, 2)
    """
    counts = dict.fromkeys(STARS, 0)
    for rating in ratings:
        counts[rating] += 1
    summary = Summary(counts)
    return summary if summary.count else None


# compiled here: msgspec compiles a type when it is first used, which must not happen in several threads at once
msgspec.json.Decoder(Review)
