"""What a carrier may say to a mail, and what becomes of the mail, of the others, and of its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.adapters.store.memory import MemoryStore
from shop.domain.errors import Unavailable
from shop.ports.mail import Deferred, Message, Refused, Unanswered
from shop.services.claim_mail import CLAIM
from shop.services.list_mail import list_mail
from shop.services.place_order import place_order
from shop.services.retry_mail import retry_failed, retry_mail
from shop.services.send_due_mail import MAX_TRIES, MAX_UNANSWERED, send_due_mail
from shop.services.shop import Shop
from shop.services.suppress_address import allow_address, find_suppression
from tests.shops import Clock, make_shop, order_of
from tests.unit.services.crashes import Crash, CrashingStore
from tests.unit.test_orders_life import pay


@dataclass
class Carrier:
    """Says to each address what it is told to; ``handed``: all that it was offered."""

    answers: dict[str, BaseException] = field(default_factory=dict)
    handed: list[str] = field(default_factory=list)
    open: bool = False

    def send(self, message: Message) -> None:
        self.open = True
        self.handed.append(message.to)
        if message.to in self.answers:
            raise self.answers[message.to]

    def close(self) -> None:
        self.open = False


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def shop(tmp_path: Path, clock: Clock, carrier: Carrier) -> Shop:
    return replace(make_shop(tmp_path, clock=clock), mail=carrier)


def buy(shop: Shop, *people: str) -> list[str]:
    """Paid orders, each with a confirmation to be sent; their numbers."""
    numbers = []
    for name in people:
        placed = place_order(shop, order_of(("TEA-50", 1), email=f"{name}@example.com"), shop.new_id())
        pay(shop, placed)
        numbers.append(placed.order.number)
        shop.clock.tick(seconds=1)
    return numbers


def states(shop: Shop) -> dict[str, str]:
    return {
        entry.to.partition("@")[0]: state
        for state in ("queued", "sent", "failed", "suppressed", "dropped")
        for entry in list_mail(shop.store, state)
    }


def test_the_carrier_is_let_go_after_a_batch(shop: Shop, carrier: Carrier) -> None:
    buy(shop, "ada", "bob")
    assert send_due_mail(shop) == 2
    assert not carrier.open


def test_a_mail_that_is_deferred_keeps_no_other_waiting(shop: Shop, carrier: Carrier, clock: Clock) -> None:
    buy(shop, "ada", "bob")
    carrier.answers["ada@example.com"] = Deferred("mail_deferred", "451 greylisted")
    assert send_due_mail(shop) == 1
    assert states(shop) == {"ada": "queued", "bob": "sent"}
    carrier.answers.clear()
    assert send_due_mail(shop) == 0, "not before its time"
    clock.tick(minutes=2)
    assert send_due_mail(shop) == 1


def test_a_carrier_that_is_away_is_asked_once_in_a_run(shop: Shop, carrier: Carrier, clock: Clock) -> None:
    buy(shop, *"abcdefgh")
    for name in "abcdefgh":
        carrier.answers[f"{name}@example.com"] = Unavailable("mail_unavailable", "away")
    assert [send_due_mail(shop) for _ in range(3)] == [0, 0, 0]
    assert (len(carrier.handed), carrier.open) == (3, False)
    carrier.answers.clear()
    clock.tick(minutes=2)
    assert send_due_mail(shop) == 8


def test_after_many_tries_a_mail_is_set_aside_with_its_reason(shop: Shop, carrier: Carrier, clock: Clock) -> None:
    buy(shop, "ada")
    carrier.answers["ada@example.com"] = Unavailable("mail_settings", "SMTP_URL: wrong password")
    for _ in range(MAX_TRIES + 2):
        send_due_mail(shop)
        clock.tick(hours=9)
    assert len(carrier.handed) == MAX_TRIES
    (failed,) = list_mail(shop.store, "failed")
    assert (failed.to, failed.reason) == ("ada@example.com", "SMTP_URL: wrong password")
    carrier.answers.clear()
    assert (retry_failed(shop), send_due_mail(shop), states(shop)) == (1, 1, {"ada": "sent"})


def test_lost_answers_end_sooner_as_the_mail_has_most_likely_arrived(
    shop: Shop, carrier: Carrier, clock: Clock
) -> None:
    buy(shop, "ada")
    carrier.answers["ada@example.com"] = Unanswered("mail_unanswered", "did not say")
    for _ in range(MAX_TRIES):
        send_due_mail(shop)
        clock.tick(hours=9)
    assert (len(carrier.handed), states(shop)) == (MAX_UNANSWERED, {"ada": "failed"})


def test_an_address_that_is_refused_gets_no_more_mail(shop: Shop, carrier: Carrier) -> None:
    first, _ = buy(shop, "ada", "bob")
    carrier.answers["ada@example.com"] = Refused("ada@example.com: 550 User unknown", bad_address=True)
    assert send_due_mail(shop) == 1
    assert states(shop) == {"ada": "failed", "bob": "sent"}
    known = find_suppression(shop.store, "ADA@example.com")
    assert (known.bounce.source, known.bounce.detail) == ("carrier", "(the address): 550 User unknown")
    carrier.answers.clear()
    (second,) = buy(shop, "ada")
    assert (send_due_mail(shop), len(carrier.handed)) == (0, 2)
    assert states(shop)["ada"] == "suppressed"
    shop.clock.tick(seconds=1)
    assert allow_address(shop, "ada@example.com")
    assert (retry_mail(shop, first), retry_mail(shop, second.lower()), send_due_mail(shop)) == (1, 1, 2)


def test_a_refused_message_says_nothing_against_its_address(shop: Shop, carrier: Carrier) -> None:
    buy(shop, "ada")
    carrier.answers["ada@example.com"] = Refused("554 spam")
    assert (send_due_mail(shop), states(shop)) == (0, {"ada": "failed"})
    assert find_suppression(shop.store, "ada@example.com").stops("orders") == ""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_whoever_dies_at_a_refusal_leaves_the_address_suppressed(
    shop: Shop, carrier: Carrier, clock: Clock, at: int, after: bool
) -> None:
    """Claim, suppression, mark: a crash at any of them is made good when the claim has run out."""
    buy(shop, "ada")
    carrier.answers["ada@example.com"] = Refused("550 User unknown", bad_address=True)
    store = CrashingStore(shop.store)
    store.crash(at, after=after)
    with pytest.raises(Crash):
        send_due_mail(replace(shop, store=store))
    clock.now += CLAIM + timedelta(seconds=1)
    send_due_mail(shop)
    assert states(shop)["ada"] in ("failed", "suppressed")
    assert find_suppression(shop.store, "ada@example.com").stops("orders") == "bounce"


def test_a_mail_that_everybody_dies_of_is_set_aside(shop: Shop, carrier: Carrier, clock: Clock) -> None:
    buy(shop, "ada")
    carrier.answers["ada@example.com"] = Crash()
    for _ in range(MAX_TRIES):
        with pytest.raises(Crash):
            send_due_mail(shop)
        clock.now += CLAIM + timedelta(seconds=1)
    assert (send_due_mail(shop), len(carrier.handed), states(shop)) == (0, MAX_TRIES, {"ada": "failed"})


def test_what_was_sent_is_not_sent_again_by_a_retry(shop: Shop, carrier: Carrier) -> None:
    (number,) = buy(shop, "ada")
    assert send_due_mail(shop) == 1
    assert (retry_mail(shop, number), retry_failed(shop), send_due_mail(shop)) == (0, 0, 0)
    assert isinstance(shop.store, MemoryStore)
