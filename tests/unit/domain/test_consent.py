"""What somebody agreed to follows from all they said, in whatever order we come to know it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from shop.domain.consent import ASKED_FIRST, TOPICS, Consents, Grant, State
from shop.domain.customers import customer_id

START = datetime(2027, 1, 1, tzinfo=UTC)


def moment(minutes: int) -> str:
    return (START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


GRANTS = st.builds(
    Grant,
    state=st.sampled_from(get_args(State)),
    at=st.integers(0, 5).map(moment),
    source=st.sampled_from(["signup", "confirmed:1", "unsubscribe", "complaint"]),
    wording=st.sampled_from(["", "Send me news."]),
)
FACTS = st.lists(st.tuples(st.sampled_from(TOPICS), GRANTS), max_size=12)


@given(FACTS, st.randoms())
def test_facts_in_any_order_and_twice_give_the_same(facts: list[tuple[str, Grant]], random: st.DataObject) -> None:
    shuffled = [*facts, *facts]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    once, again = Consents().with_grants(facts), Consents().with_grants(shuffled)
    assert again == once
    assert again.merge(once) == once


@given(FACTS, FACTS, FACTS)
def test_histories_may_be_merged_in_any_grouping(
    one: list[tuple[str, Grant]], two: list[tuple[str, Grant]], three: list[tuple[str, Grant]]
) -> None:
    a, b, c = (Consents().with_grants(facts) for facts in (one, two, three))
    assert a.merge(b).merge(c) == c.merge(b.merge(a)) == Consents().with_grants([*one, *two, *three])


@given(FACTS, st.sampled_from(TOPICS), st.integers(0, 5).map(moment))
def test_whoever_ends_a_topic_gets_none_of_it_until_they_ask_again(
    facts: list[tuple[str, Grant]], topic: str, at: str
) -> None:
    """Also where another machine's clock, by which they agreed earlier, goes before ours."""
    ended = Consents().with_grants(facts).answered(topic, Grant("withdrawn", at, "unsubscribe"))
    assert not ended.allows(topic)
    again = ended.answered(topic, Grant("given", at, "preferences", "Send me news."))
    assert again.allows(topic)


@given(FACTS)
def test_nobody_gets_offers_who_did_not_agree_to_them(facts: list[tuple[str, Grant]]) -> None:
    consents = Consents().with_grants(facts)
    for topic in ASKED_FIRST:
        said = [grant for of, grant in facts if of == topic and grant.state == "given"]
        assert said or not consents.allows(topic)


def test_questions_that_strangers_cause_push_out_no_answer() -> None:
    consents = Consents().with_grants([("news", Grant("withdrawn", moment(0), "unsubscribe"))])
    questions = (("news", Grant("asked", moment(n), "signup")) for n in range(1, 200))
    consents = consents.with_grants(questions)
    assert consents.state("news") == "withdrawn"
    assert len(consents.history["news"]) < 20


def test_a_long_history_keeps_what_counts() -> None:
    turns = [Grant("given" if n % 2 else "withdrawn", moment(n), "preferences") for n in range(500)]
    consents = Consents().with_grants(("news", turn) for turn in turns)
    assert consents.state("news") == "given"
    assert len(consents.history["news"]) == 50


def test_a_customer_is_one_address_however_it_is_written() -> None:
    assert customer_id("Ada@Example.com ") == customer_id("ada@example.com") != customer_id("bob@example.com")
