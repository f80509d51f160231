"""Whoever waits for something sold out hears of it once, in their turn, and only while it can be had."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.domain.consent import RESTOCK
from shop.domain.customers import customer_id
from shop.domain.requests import WatchRequest
from shop.ports.mail import Feedback
from shop.services import customer_book
from shop.services.confirm_subscription import confirm_subscription
from shop.services.keep_stock import add_stock, set_stock
from shop.services.mail_links import unsubscribe_token
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.suppress_address import suppress_address
from shop.services.tell_restock import tell_restock
from shop.services.unsubscribe import unsubscribe, withdraw
from shop.services.watch_stock import watch_stock
from tests.shops import VARIANTS, Clock, make_shop, publish
from tests.unit.services.crashes import CrashingStore, survive

ADA, BOB = "ada@example.com", "bob@example.com"


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    return make_shop(tmp_path, clock=clock)


def watch(shop: Shop, email: str = ADA, sku: str = "GONE", locale: str = "en") -> None:
    watch_stock(shop, WatchRequest(sku=sku, email=email, locale=locale))


def told(shop: Shop) -> list[str]:
    run_schedule(shop)
    readers = [message.to for message in shop.mail.sent if message.subject.startswith("back")]
    shop.mail.sent.clear()
    return readers


def test_one_mail_when_it_is_back_and_no_other(shop: Shop) -> None:
    for _ in range(3):
        watch(shop)
    assert told(shop) == [], "it is still sold out"
    add_stock(shop, "GONE", 2)
    run_schedule(shop)
    (mail,) = shop.mail.sent
    assert mail.to == ADA
    assert "http://shop.test/products/gone/?variant=GONE" in mail.text
    assert mail.unsubscribe_url.startswith("http://shop.test/api/unsubscribe?token=")
    shop.mail.sent.clear()
    set_stock(shop, "GONE", 0)
    shop.clock.tick(days=2)
    add_stock(shop, "GONE", 5)
    assert told(shop) == [], "who was told once has not asked again"
    watch(shop)
    assert told(shop) == [ADA], "but may ask again"


def test_first_come_first_told_and_no_more_than_three_a_piece(shop: Shop) -> None:
    waiting = [f"reader{n}@example.com" for n in range(8)]
    for email in waiting:
        watch(shop, email)
        shop.clock.tick(minutes=1)
    add_stock(shop, "GONE", 2)
    assert sorted(told(shop)) == waiting[:6]
    assert told(shop) == []
    shop.clock.tick(days=1)
    assert sorted(told(shop)) == waiting[6:], "a day later it is still there: the others are told too"


def test_what_is_sold_out_again_before_the_mail_goes_is_not_told(shop: Shop) -> None:
    watch(shop)
    add_stock(shop, "GONE", 1)

    assert tell_restock(shop) == 1
    set_stock(shop, "GONE", 0)
    assert told(shop) == []


def test_stock_that_comes_back_by_itself_is_noticed(shop: Shop, tmp_path: Path) -> None:
    """As from an order that was not paid, or from another front matter: nobody says that stock has grown."""
    watch(shop)
    publish(tmp_path, variants=tuple(v for v in VARIANTS if v.sku != "GONE"))
    shop.clock.tick(hours=1)
    assert told(shop) == [], "for now it is not sold here at all"

    publish(tmp_path, variants=tuple(replace(v, stock=4) if v.sku == "GONE" else v for v in VARIANTS))
    shop.clock.tick(hours=1)
    assert told(shop) == [ADA]


def test_after_ninety_days_nobody_is_told(shop: Shop) -> None:
    watch(shop)
    shop.clock.tick(days=91)
    add_stock(shop, "GONE", 5)
    assert told(shop) == []
    watch(shop)
    shop.clock.tick(minutes=20)
    assert told(shop) == [ADA], "who asks anew is"


def test_who_ended_such_mails_is_asked_before_they_begin_again(shop: Shop) -> None:
    watch(shop, BOB)
    unsubscribe(shop, unsubscribe_token(shop, customer_id(BOB), RESTOCK))
    watch(shop, BOB, sku="POT")
    add_stock(shop, "GONE", 5)
    assert told(shop) == []
    watch(shop, BOB)  # perhaps a stranger typed the address
    run_schedule(shop)
    question = next(m for m in shop.mail.sent if m.subject == RESTOCK)
    token = question.text.split("token=")[1].split("&")[0]
    shop.mail.sent.clear()
    shop.clock.tick(minutes=1)
    confirm_subscription(shop, token)
    assert told(shop) == [BOB], "once they say so themselves, for this product"


def test_a_complaint_ends_everything_and_a_later_wish_of_their_own_begins_it_again(shop: Shop) -> None:
    suppress_address(shop, Feedback(address=ADA, kind="complaint", at=shop.now(), source="ses"))
    consents = customer_book.read(shop.store, customer_id(ADA)).consents
    assert not any(consents.allows(topic) for topic in ("care", "offers", "news", RESTOCK))
    shop.clock.tick(days=1)
    watch(shop)
    run_schedule(shop)
    token = shop.mail.sent.pop().text.split("token=")[1].split("&")[0]
    confirm_subscription(shop, token)
    add_stock(shop, "GONE", 5)
    assert told(shop) == [ADA]


def test_an_address_that_bounced_is_not_written_to(shop: Shop) -> None:
    watch(shop)
    suppress_address(shop, Feedback(address=ADA, kind="bounce", at=shop.now(), source="ses"))
    add_stock(shop, "GONE", 5)
    assert told(shop) == []


def test_ending_twice_is_ending_once(shop: Shop) -> None:
    assert withdraw(shop, customer_id(ADA), [RESTOCK], source="unsubscribe")
    assert not withdraw(shop, customer_id(ADA), [RESTOCK], source="unsubscribe")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 9))
def test_whoever_dies_at_any_point_tells_everybody_once(tmp_path: Path, clock: Clock, at: int, after: bool) -> None:
    inner = make_shop(tmp_path, clock=clock)
    store = CrashingStore(inner.store)

    shop = replace(inner, store=store)
    for email in (ADA, BOB):
        watch(shop, email)
    add_stock(shop, "GONE", 5)
    survive(store, lambda: run_schedule(shop), at, after=after)
    clock.tick(hours=1)  # a claim that died runs out
    run_schedule(shop)
    assert sorted({message.id: message.to for message in shop.mail.sent}.values()) == [ADA, BOB]
