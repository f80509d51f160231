"""The words that a shop names its goods with, so that the search page can mend typing errors on the shopper's device.

A shop of any size answers from a few kilobytes: the words lie in shards, and a mistyped word asks for those of its
first letters only. ``theme/static/js/lib/spelling.js`` reads what is written here.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HAN = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff"
"""Characters of scripts without spaces: Han and kana."""
PER_SHARD = 1_000
"""Words that one shard should hold: some 6 kB over the wire."""
_WHOLE = 3 * PER_SHARD
"""Up to so many words are one shard."""
_PIECES = re.compile(rf"[{HAN}]{{3,24}}|[^\W\d_{HAN}]{{3,30}}")
_HAN = re.compile(f"[{HAN}]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True)
class Vocabulary:
    """``urls``: the shards' addresses; a letter's shard is its code point modulo their number."""

    urls: tuple[str, ...]
    files: Mapping[str, bytes]


def fold(word: str) -> str:
    """A word without what people leave out when they type: capitals, accents, umlauts.

    >>> fold("Käse"), fold("Café"), fold("Weiß")
    ('kase', 'cafe', 'weiss')
    """
    bare = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).translate(_LETTERS)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts; runs of Han characters stay whole, for nothing parts them.

    >>> dict(count_words(["Green tea, 50 g", "green 朝凪煎茶"]))
    {'green': 2, 'tea': 1, '朝凪煎茶': 1}
    """
    return Counter(word for text in texts for word in _PIECES.findall(text.lower()))


def make_vocabulary(code: str, texts: Iterable[str]) -> Vocabulary:
    """The vocabulary of a language; the same texts in any order give the same bytes.

    A word lies in the shards of its first two letters, a run of Han characters in those of all of them: so
    whatever is wrong with one letter, another one leads there.
    """
    counted = count_words(texts)
    shards: list[dict[str, int]] = [{} for _ in range(_shards(len(counted)))]
    for word, count in sorted(counted.items()):
        for letter in word if _HAN.match(word) else fold(word)[:2]:
            shards[ord(letter) % len(shards)][word] = count
    bodies = [json.dumps(shard, ensure_ascii=False, separators=(",", ":")).encode() for shard in shards]
    names = [f"assets/words-{code}.{hashlib.sha256(body).hexdigest()[:10]}.json" for body in bodies]
    return Vocabulary(tuple(f"/{name}" for name in names), dict(zip(names, bodies, strict=True)))


def _shards(words: int) -> int:
    """A power of two, so that neighbouring letters part."""
    return 1 if words <= _WHOLE else 1 << (words // PER_SHARD).bit_length()
