"""What is known of a payment is a set: the same facts give the same status, in whatever order they came."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.domain import orders, parcels, tokens
from shop.domain.order_parts import OrderLine, Parcel
from shop.domain.orders import Order
from tests.unit.domain.effort import effort

ORDER = Order(
    number="7K3M9-QXD42",
    created_at="2027-01-13T09:00:00Z",
    expires_at="2027-01-13T09:30:00Z",
    currency="EUR",
    locale="en",
    country="DE",
    lines=(
        OrderLine(sku="A", slug="a", title="A", quantity=2, unit_price=500),
        OrderLine(sku="B", slug="b", title="B", quantity=1, unit_price=900),
    ),
    subtotal=1900,
    total=1900,
    snapshot="0" * 16,
)
facts = st.tuples(st.sampled_from(("a1", "a2")), st.sampled_from(("processing", "failed", "paid", "expired")))


def learn_all(known: list[tuple[str, str]]) -> Order:
    order = ORDER
    for attempt, fact in known:
        order = orders.close(order, fact, "t") if fact == "expired" else orders.learn(order, attempt, fact, "t")
    return order


@given(st.lists(facts, max_size=6), st.randoms(use_true_random=False))
@effort(150)
def test_status_and_stock_follow_from_the_facts_alone(known: list[tuple[str, str]], random: object) -> None:
    shuffled = [*known, *known[:2]]
    random.shuffle(shuffled)
    one, other = learn_all(known), learn_all(shuffled)
    assert (one.payment_status, one.stock_due) == (other.payment_status, other.stock_due)
    assert one.attempts == other.attempts
    if any(fact == "paid" for _, fact in known):
        assert (one.payment_status, one.stock_due) == ("paid", "sold"), "nothing undoes a payment"


@pytest.mark.parametrize("order_of_facts", list(permutations(["processing", "paid"])))
def test_a_delayed_payment_is_paid_in_any_order(order_of_facts: tuple[str, ...]) -> None:
    assert learn_all([("a1", fact) for fact in order_of_facts]).payment_status == "paid"


def test_a_timeline_tells_each_change_once() -> None:
    order = learn_all([("a1", "failed"), ("a1", "failed"), ("a2", "failed"), ("a3", "paid"), ("a1", "expired")])
    assert [moment.event for moment in order.timeline] == ["payment_failed", "payment_received"]


@given(st.lists(st.dictionaries(st.sampled_from(("A", "B", "C")), st.integers(1, 2), max_size=2), max_size=5))
@effort(80)
def test_no_more_is_shipped_than_was_bought(loads: list[dict[str, int]]) -> None:
    order = ORDER
    for number, quantities in enumerate(loads):
        before = order
        try:
            order = parcels.ship(order, Parcel(id=str(number), carrier="c", shipped_at="t"), quantities)
        except ValueError:
            assert order is before
    assert all(0 <= line.shipped <= line.quantity for line in order.lines)
    everything = all(line.shipped == line.quantity for line in order.lines)
    if order.parcels:
        assert order.fulfilment_status == ("fulfilled" if everything else "partially_fulfilled")


@given(st.text(max_size=40), st.text(max_size=60))
@effort(100)
def test_only_a_token_of_ours_opens_anything(value: str, forged: str) -> None:
    token = tokens.sign(b"secret", "order", value)
    assert tokens.verify(b"secret", "order", token) == value
    assert tokens.verify(b"secret", "review", token) is None
    assert tokens.verify(b"secrets", "order", token) is None
    assert tokens.verify(b"secret", "order", forged) is None
    for position in (0, len(token) // 2, -1):
        changed = list(token)
        changed[position] = "A" if changed[position] != "A" else "B"
        assert tokens.verify(b"secret", "order", "".join(changed)) is None
