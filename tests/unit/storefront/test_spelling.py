"""The theme's spelling.js, run by Node: what a shopper types, and what they mean."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from shop.storefront.javascript import bundle
from shop.storefront.problems import Problems
from shop.storefront.vocabulary import fold, make_vocabulary
from tests import toolchain
from tests.browser.sample_shop import ROOT

TITLES = [
    *[
        "Porcelain gaiwan",
        "First gaiwan set",
        "Sencha Asanagi",
        "Matcha Ceremonial",
        "Gooseneck kettle",
        "Käse",
        "Tea tin",
    ],
    *["安溪铁观音", "朝凪煎茶", "瓷盖碗", "明前龙井绿茶礼盒"],
]
SCRIPT = """
const vocabulary = %s;
globalThis.fetch = async (url) => ({ok: url in vocabulary, json: async () => JSON.parse(vocabulary[url])});
const answers = [];
for (const term of %s) answers.push(await respell(term, pieces(term), Object.keys(vocabulary)));
const folded = %s.map(fold);
const measured = %s.map(([one, other]) => distances(one, other));
console.log(JSON.stringify({answers, folded, measured}));
"""
MEANT = {
    "giawan": "gaiwan",
    "gaiwn": "gaiwan",
    "gaiwann": "gaiwan",
    "agiwan": "gaiwan",
    "aiwan": "gaiwan",
    "xaiwan": "gaiwan",
    "GIAWAN": "gaiwan",
    "giaw": "gaiwan",
    "sensha": "sencha",
    "porcalian": "porcelain",
    "gosenack": "gooseneck",
    "porcelan giawan": "porcelain gaiwan",
    "铁观因": "铁观音",
    "铁音": "铁观音",
    "朝风煎茶": "朝凪煎茶",
    "明前龙绿茶利盒": "明前龙井绿茶礼盒",
}
LEFT_ALONE = ["gaiwan", "gaiw", "kase", "tae", "zzqx", "teapot", "觀音", "铁观", "茶", "盖婉", "atcham"]
WORDS = ["Käse", "CAFÉ", "Weiß", "Ærø", "Łódź", "naïve", "Œuvre", "ﬁne"]
PAIRS = [["giawan", "gaiwan"], ["gai", "gaiwan"], ["kettel", "kettle"], ["abc", ""]]


@pytest.fixture(scope="module")
def spelled() -> dict[str, Any]:
    vocabulary = make_vocabulary("en", TITLES)
    files = {url: vocabulary.files[url.lstrip("/")].decode() for url in vocabulary.urls}
    module = bundle(ROOT / "theme/static/js", "lib/spelling.js", "js", Problems()).partition("export{")[0]
    values = (json.dumps(value) for value in (files, [*MEANT, *LEFT_ALONE], WORDS, PAIRS))
    line = [str(toolchain.node()), "--input-type=module", "-"]
    done = subprocess.run(line, input=module + SCRIPT % tuple(values), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    answer["meant"] = dict(zip([*MEANT, *LEFT_ALONE], answer["answers"], strict=True))
    return answer


@pytest.mark.parametrize("typed", MEANT)
def test_a_mistyped_word_is_the_shop_s_word(spelled: dict[str, Any], typed: str) -> None:
    assert spelled["meant"][typed]["better"] == MEANT[typed]


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_a_word_that_is_right_short_or_far_from_all_is_left_alone(spelled: dict[str, Any], typed: str) -> None:
    assert spelled["meant"][typed]["better"] is None


def test_the_shop_knows_its_words_and_how_they_begin(spelled: dict[str, Any]) -> None:
    assert spelled["meant"]["gaiw"]["known"] == ["gaiw"]
    assert spelled["meant"]["kase"]["known"] == ["kase"]
    assert spelled["meant"]["zzqx"]["known"] == []


def test_browser_and_build_leave_out_the_same(spelled: dict[str, Any]) -> None:
    assert spelled["folded"] == [fold(word) for word in WORDS]


def test_a_swap_is_one_mistake_and_a_beginning_none(spelled: dict[str, Any]) -> None:
    assert spelled["measured"] == [[1, 1], [3, 0], [1, 1], [3, 3]]
