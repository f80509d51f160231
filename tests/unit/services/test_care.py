"""Care after a sale: planned once, sent by day, at most so often, and never when it would be out of place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.domain.consent import Grant
from shop.domain.customers import customer_id
from shop.ports.mail import Deferred
from shop.services import customer_book
from shop.services.claim_mail import CLAIM
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.list_mail import list_mail
from shop.services.note_event import note_event
from shop.services.place_order import Placed, place_order
from shop.services.plan_care import plan_care
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.flows import CHECK_IN, FLOWS, REPLENISH, REVIEW, UNPAID, WELCOME, flow, make_caring_shop, publish_flows
from tests.shops import VARIANTS, Clock, order_of
from tests.unit.services.crashes import CrashingStore, survive
from tests.unit.test_orders_life import pay

LASTING = tuple(replace(one, lasts=20) if one.sku == "TEA-50" else one for one in VARIANTS)


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    return make_caring_shop(tmp_path, *FLOWS, clock=clock, variants=LASTING)


def buy(shop: Shop, *items: tuple[str, int], paid: bool = True, **fields: object) -> Placed:
    placed = place_order(shop, order_of(*(items or (("TEA-50", 1),)), **fields), shop.new_id())
    if paid:
        pay(shop, placed)
    return placed


def deliver(shop: Shop, placed: Placed) -> None:
    ship_order(shop, placed.order.number, carrier="dhl", tracking=placed.order.number)
    deliver_order(shop, placed.order.number)


def run(shop: Shop, **span: float) -> list[str]:
    """Let time pass, with the scheduled work every three hours; the mails of care that were sent."""
    end = shop.clock.now + timedelta(**span)
    before = len(shop.mail.sent)
    while shop.clock.now < end:
        run_schedule(shop)
        shop.clock.tick(hours=3)
    run_schedule(shop)
    return [message.subject for message in shop.mail.sent[before:] if " " not in message.subject]


def allow(shop: Shop, topic: str, email: str = "ada@example.com", state: str = "given") -> None:
    known = customer_book.read(shop.store, customer_id(email))
    said = known.consents.with_grants([(topic, Grant(state, shop.now(), "test"))])
    shop.store.commit(known.put_consents(said))


def held(shop: Shop) -> dict[str, str]:
    return {entry.mail: entry.reason for state in ("dropped", "suppressed") for entry in list_mail(shop.store, state)}


def test_a_delivered_order_is_followed_by_care_at_its_time(shop: Shop) -> None:
    placed = buy(shop)
    deliver(shop, placed)
    assert run(shop, days=4.5) == []
    assert run(shop, days=1) == ["check-in"]
    assert run(shop, days=20) == ["review-request", "replenish"]
    assert run(shop, days=60) == []


def test_the_customer_is_known_by_what_they_bought(shop: Shop) -> None:
    placed = buy(shop, ("TEA-50", 2), ("CUP", 1))
    deliver(shop, placed)
    plan_care(shop)
    known = customer_book.read(shop.store, customer_id("ada@example.com"))
    (bought,) = known.customer.orders.values()
    assert (bought.paid, bought.lasts, bool(bought.delivered_at)) == (True, 40, True)
    assert set(bought.categories) == {"tea", "tea/green", "teaware"}
    (listed,) = shop.store.query(f"CUSTOMERS#{known.id[0]}", index=1)
    assert listed.key == known.item.key


def test_nobody_is_written_to_at_night_by_their_own_clock(shop: Shop) -> None:
    shop.clock.now = datetime(2027, 1, 13, 23, tzinfo=UTC)
    deliver(shop, buy(shop, country="US"))
    run(shop, days=5, hours=12)
    (message,) = [one for one in shop.mail.sent if one.subject == "check-in"]
    sent_at = shop.clock.now
    assert message
    (entry,) = [one for one in list_mail(shop.store, "sent") if one.mail.startswith("check-in")]
    at = datetime.fromisoformat(entry.at)
    assert 19 <= at.hour < 24, "day in Honolulu and in New York"
    assert at < sent_at


def test_at_most_one_mail_in_three_days_the_more_important_first(shop: Shop) -> None:
    buy(shop)
    plan_care(shop)
    allow(shop, "offers")
    shop.clock.tick(minutes=1)
    first = buy(shop, ("CUP", 1))
    deliver(shop, first)
    shop.clock.tick(days=5)
    assert run(shop, hours=30) == ["check-in"], "welcome, due too, is less important"
    assert run(shop, days=1) == []


def test_what_waits_too_long_lapses_with_its_reason(tmp_path: Path, clock: Clock) -> None:
    many = [flow(f"mail-{n}", "order.paid", delay="1 day", priority=50 + n, lapses="4 days") for n in range(4)]
    shop = make_caring_shop(tmp_path, *many, clock=clock)
    buy(shop)
    assert run(shop, days=30) == ["mail-3", "mail-2"]
    assert {reason.partition(":")[0] for reason in held(shop).values()} == {"its time was over on 2027-01-18"}


def test_a_mail_that_goes_late_counts_from_when_it_went(tmp_path: Path, clock: Clock) -> None:
    pair = [
        flow(name, "order.paid", delay=f"{days} days", lapses="9 days") for name, days in (("one", 1), ("two", 4))
    ]
    shop = make_caring_shop(tmp_path, *pair, clock=clock)
    buy(shop)
    run(shop, hours=1)
    send = shop.mail.send

    def defer(message: object) -> None:
        raise Deferred("mail_deferred", "Not this one now.")

    shop.mail.send = defer
    assert run(shop, days=2) == []
    shop.mail.send = send
    assert run(shop, days=2.5) == ["one"]
    assert run(shop, days=2) == ["two"], "three days after the first went, not after it was first tried"


def test_no_more_than_four_in_a_month(tmp_path: Path, clock: Clock) -> None:
    many = [flow(f"mail-{n}", "order.paid", delay=f"{3 * n + 1} days", lapses="90 days") for n in range(6)]
    shop = make_caring_shop(tmp_path, *many, clock=clock)
    buy(shop)
    assert run(shop, days=29) == ["mail-0", "mail-1", "mail-2", "mail-3"]
    assert run(shop, days=10) == ["mail-4", "mail-5"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda shop, placed: refund_order(shop, placed.order.number), "the order is refunded"),
        (lambda shop, placed: allow(shop, "care", state="withdrawn"), "no consent to care"),
        (lambda shop, placed: erase(shop), "the customer was erased"),
    ],
)
def test_it_is_asked_again_before_sending(shop: Shop, change: object, reason: str) -> None:
    placed = buy(shop)
    deliver(shop, placed)
    run(shop, days=1)
    change(shop, placed)  # type: ignore[operator]
    assert run(shop, days=20) == []
    assert held(shop)[f"check-in#{placed.order.number}"] == reason


def erase(shop: Shop) -> None:
    known = customer_book.read(shop.store, customer_id("ada@example.com"))
    shop.store.commit(known.put(replace(known.customer, erased=True, email="", name="")))


def test_a_flow_that_is_switched_off_or_gone_sends_nothing(tmp_path: Path, shop: Shop) -> None:
    first = buy(shop)
    deliver(shop, first)
    run(shop, days=1)
    publish_flows(tmp_path, replace(CHECK_IN, enabled=False), variants=LASTING)
    assert run(shop, days=20) == []
    reasons = held(shop)
    assert reasons[f"check-in#{first.order.number}"] == "content/emails/check-in.md is switched off"
    assert reasons[f"review-request#{first.order.number}"] == "content/emails/review-request.md is not there"


def test_what_the_customer_did_meanwhile_stops_a_mail(shop: Shop) -> None:
    placed = buy(shop)
    deliver(shop, placed)
    run(shop, days=6)
    shop.store.commit(note_event(placed.order.number, "review.written", at=shop.now(), step="TEA-50"))
    buy(shop)
    assert run(shop, days=30) == []
    reasons = held(shop)
    assert reasons[f"review-request#{placed.order.number}"] == "review.written happened meanwhile"
    assert reasons[f"replenish#{placed.order.number}"] == "order.paid happened meanwhile"


def test_who_did_not_pay_is_reminded_unless_they_paid(shop: Shop) -> None:
    buy(shop, paid=False)
    assert run(shop, hours=4) == ["unpaid"]
    paid = buy(shop, email="bob@example.com", paid=False)
    run_schedule(shop)
    shop.clock.tick(minutes=5)
    pay(shop, paid)
    assert run(shop, hours=24) == []
    assert held(shop)[f"unpaid#{paid.order.number}"] == "the order is paid"


def test_a_large_order_is_called_about_instead(tmp_path: Path, clock: Clock) -> None:
    shop = make_caring_shop(tmp_path, UNPAID, clock=clock, care={"call_above": 4000})
    buy(shop, ("POT", 1), paid=False)
    buy(shop, email="bob@example.com", paid=False)
    assert run(shop, hours=24) == ["unpaid"]
    assert shop.mail.sent[-1].to == "bob@example.com"


def test_a_voucher_is_for_one_person_once(shop: Shop) -> None:
    buy(shop)
    plan_care(shop)
    allow(shop, "offers")
    buy(shop, ("CUP", 1))
    assert run(shop, days=3) == ["welcome"]
    code = shop.mail.sent[-1].text.split()[-1]
    assert code.startswith("THANKS-P10-")
    with pytest.raises(Exception, match="another e-mail address"):
        buy(shop, coupons=(code,), email="bob@example.com")
    with pytest.raises(Exception, match="no such code"):
        buy(shop, coupons=(code[:-1] + ("0" if code[-1] != "0" else "1"),))
    used = buy(shop, coupons=(code.lower(),))
    assert used.order.discount == 95
    with pytest.raises(Exception, match="used up"):
        buy(shop, coupons=(code,))


def test_a_voucher_ends(shop: Shop) -> None:
    buy(shop)
    plan_care(shop)
    allow(shop, "offers")
    buy(shop, ("CUP", 1))
    run(shop, days=3)
    code = shop.mail.sent[-1].text.split()[-1]
    shop.clock.tick(days=31)
    with pytest.raises(Exception, match="valid until"):
        buy(shop, coupons=(code,))


def test_a_customer_s_own_rhythm_counts_once_it_is_known(tmp_path: Path, clock: Clock) -> None:
    shop = make_caring_shop(tmp_path, REPLENISH, clock=clock, variants=LASTING)
    for _ in range(3):
        deliver(shop, buy(shop))
        run(shop, days=10)
    shop.mail.sent.clear()
    deliver(shop, buy(shop))
    run(shop, days=7)
    assert [m.subject for m in shop.mail.sent if " " not in m.subject] == []
    assert run(shop, days=2) == ["replenish"], "after 0.8 of ten days, not of twenty"


def test_what_was_consented_to_at_checkout_is_kept(shop: Shop) -> None:
    buy(shop, marketing_consent=True)
    plan_care(shop)
    known = customer_book.read(shop.store, customer_id("ada@example.com"))
    assert known.consents.allows("offers")
    assert known.consents.decision("offers").source.startswith("checkout:")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 14))
def test_a_crash_at_any_commit_plans_and_sends_nothing_twice(
    tmp_path: Path, clock: Clock, at: int, after: bool
) -> None:
    made = make_caring_shop(tmp_path, CHECK_IN, REVIEW, clock=clock, variants=LASTING)
    store = CrashingStore(made.store)
    shop = replace(made, store=store)
    placed = buy(shop)
    deliver(shop, placed)

    def life() -> None:
        for _ in range(4):
            run_schedule(shop)
            clock.now += CLAIM + timedelta(seconds=1)
        for days in (5, 9):
            clock.tick(days=days)
            for _ in range(6):
                run_schedule(shop)
                clock.tick(hours=3)

    survive(store, life, at, after=after)
    ids = [message.id for message in shop.mail.sent]
    assert {id for id in ids if "check-in" in id or "review" in id} == {
        f"{placed.order.number}.{name}-{placed.order.number}" for name in ("check-in", "review-request")
    }
    known = customer_book.read(shop.store, customer_id("ada@example.com"))
    assert len({name for _, name in known.customer.contacted}) == len(known.customer.contacted) == 2


def test_a_cancelled_order_is_not_cared_about(shop: Shop) -> None:
    placed = buy(shop)
    plan_care(shop)
    cancel_order(shop, placed.order.number)
    assert run(shop, days=60) == []


def test_events_in_any_order_come_to_the_same(shop: Shop) -> None:
    placed = buy(shop)
    deliver(shop, placed)
    plan_care(shop)
    customer = customer_book.read(shop.store, customer_id("ada@example.com")).customer
    planned = shop.store.query(f"CUSTOMER#{customer_id('ada@example.com')}", start="MAIL#", until="MAIL$")
    for event in ("order.delivered", "order.paid", "order.placed"):
        shop.store.commit(note_event(placed.order.number, event, at=shop.now(), step="1"))
    plan_care(shop)
    assert customer_book.read(shop.store, customer_id("ada@example.com")).customer == customer
    again = shop.store.query(f"CUSTOMER#{customer_id('ada@example.com')}", start="MAIL#", until="MAIL$")
    assert {item.sk for item in again} - {item.sk for item in planned} <= {f"MAIL#unpaid#{placed.order.number}"}
    assert WELCOME.name not in {item.data["flow"] for item in again}, "nobody agreed to offers"
