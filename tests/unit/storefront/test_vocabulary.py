from __future__ import annotations

import json

from shop.storefront.vocabulary import Vocabulary, make_vocabulary

TITLES = ["Porcelain gaiwan", "First gaiwan set", "Käse & Café, 50 g", "朝凪煎茶", "安溪铁观音 100 克", "瓷盖碗"]


def words(vocabulary: Vocabulary) -> dict[str, int]:
    found: dict[str, int] = {}
    for url in vocabulary.urls:
        found |= json.loads(vocabulary.files[url.lstrip("/")])
    return found


def shard_of(letter: str, vocabulary: Vocabulary) -> dict[str, int]:
    url = vocabulary.urls[ord(letter) % len(vocabulary.urls)]
    found: dict[str, int] = json.loads(vocabulary.files[url.lstrip("/")])
    return found


def large() -> Vocabulary:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return make_vocabulary(
        "en", [f"{a}{b}{c}{d}" for a in letters[:12] for b in letters for c in letters[:5] for d in "xyz"]
    )


def test_words_are_counted_as_they_are_written_without_numbers_and_short_ones() -> None:
    found = words(make_vocabulary("en", TITLES))
    assert found["gaiwan"] == 2
    assert found["käse"] == found["café"] == found["朝凪煎茶"] == found["安溪铁观音"] == 1
    assert not {"50", "g", "克", "&"} & found.keys()


def test_the_same_words_give_the_same_bytes_in_any_order() -> None:
    assert make_vocabulary("en", TITLES) == make_vocabulary("en", reversed(TITLES))


def test_a_small_shop_has_one_file_named_by_its_content() -> None:
    one, other = make_vocabulary("en", TITLES), make_vocabulary("en", TITLES[:-1])
    assert len(one.urls) == 1
    assert one.urls != other.urls


def test_a_word_of_a_large_shop_lies_where_either_of_its_first_letters_leads() -> None:
    vocabulary = large()
    assert len(vocabulary.urls) >= 4
    assert "back" not in words(vocabulary)
    for letter in "bh":
        assert "bhcx" in shard_of(letter, vocabulary)


def test_a_title_in_chinese_lies_where_each_of_its_characters_leads() -> None:
    runs = [chr(0x4E00 + number) + chr(0x5E00 + number) + "茶" for number in range(4_000)]
    vocabulary = make_vocabulary("zh", [*runs, "铁观音"])
    for character in "铁观音":
        assert "铁观音" in shard_of(character, vocabulary)


def test_no_shop_s_shards_are_heavy() -> None:
    vocabulary = large()
    assert max(len(body) for body in vocabulary.files.values()) < 60_000
