"""What stars come to, and that no rule about reviews looks at them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.domain.reviews import clean_line, clean_text, fingerprint, review_id, summarise, suspicious

RATINGS = st.lists(st.integers(1, 5), min_size=1, max_size=400)


@given(RATINGS)
def test_the_average_is_the_nearest_tenth_and_praise_alone_is_five(ratings: list[int]) -> None:
    summary = summarise(ratings)
    assert summary is not None
    exact = Fraction(sum(ratings), len(ratings))
    shown = Fraction(summary.average)
    assert (shown == 5) == (set(ratings) == {5})
    assert abs(shown - exact) <= Fraction(1, 20) or (exact > Fraction(495, 100) and shown == Fraction(49, 10))
    assert min(ratings) <= shown <= max(ratings)


@given(RATINGS)
def test_every_review_is_counted_once_whatever_their_order(ratings: list[int]) -> None:
    one, other = summarise(ratings), summarise(reversed(ratings))
    assert one == other
    assert one is not None
    assert one.count == len(ratings)
    assert {stars: one.counts[stars] for stars in set(ratings)} == {stars: ratings.count(stars) for stars in ratings}
    assert abs(sum(one.percent(stars) for stars in one.counts) - 100) <= 2


@given(st.text(max_size=300))
def test_cleaned_text_shows_all_it_has_and_is_clean_already(text: str) -> None:
    for clean in (clean_line, clean_text):
        once = clean(text)
        assert clean(once) == once
        assert not {"\x00", "\x07", "\x1b", "\r", "\u202e", "\u2066", "\ud800"} & set(once)
        once.encode()
    assert "\n" not in clean_line(text)
    assert "\n\n\n" not in clean_text(text)


@pytest.mark.parametrize(
    "words",
    [
        "Good. I bought 2 of them on 14.11.2026, for 29.90 each.",
        "500 ml is enough for two; 80 °C, 2 minutes.",
        "好茶，回甘很久，已经回购三次。",
        "WOW! Best ever.",
        "Mmmmm… so good!!!",
        "Ships fast,looks nice.Very happy.",
    ],
)
def test_what_people_write_is_not_held(words: str) -> None:
    assert suspicious("", words, "Ada") == ""


def test_an_id_tells_nobody_the_order_and_no_two_lines_share_one() -> None:
    ids = {review_id(b"secret", order, sku) for order in ("7K3M9", "7K3MA") for sku in ("POT", "CUP")}
    assert len(ids) == 4
    assert review_id(b"other", "7K3M9", "POT") not in ids
    assert all(len(id) == 12 and int(id, 16) >= 0 for id in ids)


def test_the_same_words_are_known_again_in_chinese_too() -> None:
    words = "这款茶香气清幽，回甘持久，包装也很用心，家人都喜欢，会再来买的。"
    assert fingerprint(words) == fingerprint(words.replace("，", ", ").replace("。", "!")) != ""
