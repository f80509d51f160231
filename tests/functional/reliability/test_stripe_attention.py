"""What needs the merchant is told once, by mail and on the list, until it is dealt with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from shop.__main__ import main
from shop.adapters.files.folder import FolderFiles
from shop.domain.errors import Conflict, InvalidRequest
from shop.services import keep_stock, order_book
from shop.services.fulfil_order import release_hold
from shop.services.refund_order import cancel_order, refund_order
from shop.services.shop import Shop
from tests.fake_stripe.server import FakeStripe
from tests.functional.reliability.test_stripe_life import (
    buy,
    deliver,
    fresh,
    live,
    read,
    settle_down,
    stripe,
    template,
)
from tests.functional.reliability.test_stripe_trouble import pay, told
from tests.shops import make_shop, publish, snapshot, write_snapshot
from tests.unit.services.books import mails

__all__ = ["stripe", "template"]


def waiting(shop: Shop) -> list[str]:
    return [order.number for order in order_book.list_attention(shop.store)]


def to_merchant(shop: Shop) -> list[str]:
    settle_down(shop)
    return [subject.split()[0] for subject, to in mails(shop) if to == shop.settings.email]


def say(shop: Shop, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setattr("shop.commands.orders.open_shop", lambda: shop)
    return CliRunner().invoke(main, ["orders", *words])


@pytest.mark.parametrize(
    ("history", "mail", "words"),
    [
        (("pay", "dispute"), "merchant-dispute", "answer in the provider's dashboard by 2027-01-20T"),
        (("pay", "warning"), "merchant-fraud-warning", "the bank warns of fraud (misc)"),
        (("pay", "review"), "merchant-review", "waits for a review"),
        (("pay", "refund 10", "last refund fails"), "merchant-refund-failed", "a refund of €10.00 came back"),
    ],
)
def test_what_happened_is_told_once_and_listed(
    template: Shop,
    stripe: FakeStripe,
    monkeypatch: pytest.MonkeyPatch,
    history: tuple[str, ...],
    mail: str,
    words: str,
) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    for event in live(shop, stripe, placed, history):
        deliver(shop, stripe, event)
        deliver(shop, stripe, event)
    assert to_merchant(shop) == [mail]
    assert waiting(shop) == [placed.order.number]
    listed = say(shop, monkeypatch, "list", "--attention")
    assert placed.order.number in listed.output
    assert words in say(shop, monkeypatch, "show", placed.order.number).output
    (facts,) = json.loads(say(shop, monkeypatch, "list", "--attention", "--json").output)
    assert [alert["kind"].replace("_", "-") for alert in facts["attention"]] == [mail.removeprefix("merchant-")]


def test_a_dispute_that_is_answered_waits_for_nobody(
    template: Shop, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = fresh(template, stripe)
    pay(shop, stripe)
    dispute = stripe.world.dispute(next(iter(stripe.world.sessions)))
    told(shop, stripe, "charge.dispute.created")
    assert len(waiting(shop)) == 1
    stripe.world.answer_dispute(dispute)
    told(shop, stripe, "charge.dispute.updated")
    assert waiting(shop) == []
    assert to_merchant(shop) == [], "the mail was dropped: it was answered before it left"
    assert "No order needs you" in say(shop, monkeypatch, "list", "--attention").output


def test_two_disputes_are_two_mails(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    pay(shop, stripe)
    for _ in range(2):
        stripe.world.dispute(next(iter(stripe.world.sessions)))
    told(shop, stripe, "charge.dispute.created")
    assert to_merchant(shop) == ["merchant-dispute"] * 2


def test_a_refund_that_is_made_again_or_paid_otherwise_is_off_the_list(template: Shop, stripe: FakeStripe) -> None:
    for again in (True, False):
        shop = fresh(template, stripe)
        number = pay(shop, stripe)
        refund_order(shop, number, 1000)
        stripe.world.fail_refund(next(iter(stripe.world.refunds)))
        told(shop, stripe, "refund.failed")
        assert waiting(shop) == [number]
        order = refund_order(shop, number, 1000) if again else release_hold(shop, number)
        assert order.refunded == (1000 if again else 0)
        assert waiting(shop) == []
        with pytest.raises(Conflict):
            release_hold(shop, number)


def test_a_payment_for_a_cancelled_order_is_told_and_given_back(template: Shop, stripe: FakeStripe) -> None:
    """The shopper came back by the recovery link, after the merchant had cancelled."""
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    cancel_order(shop, placed.order.number)
    stripe.world.pay(stripe.world.recover(placed.order.session))
    told(shop, stripe, "checkout.session.completed")
    assert to_merchant(shop) == ["merchant-not-given-back"]
    order = cancel_order(shop, placed.order.number)
    assert order.refunded == order.total
    assert waiting(shop) == []


def test_cancelling_a_paid_order_tells_the_merchant_nothing(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    cancel_order(shop, pay(shop, stripe))
    assert to_merchant(shop) == []


def paid_twice(shop: Shop, stripe: FakeStripe) -> tuple[str, str, str]:
    """The order's number, and its two payments."""
    placed = buy(shop)
    session = placed.order.session
    stripe.world.expire_session(session)
    for page in (stripe.world.recover(session), stripe.world.recover(session)):
        stripe.world.pay(page)
    told(shop, stripe, "checkout.session.completed")
    first, second = read(shop, placed).received
    return placed.order.number, first, second


def given(stripe: FakeStripe) -> list[tuple[str, int]]:
    return [(refund["payment_intent"], refund["amount"]) for refund in stripe.world.refunds.values()]


def test_a_second_payment_goes_back_by_the_command_in_the_mail(
    template: Shop, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = fresh(template, stripe)
    number, _, second = paid_twice(shop, stripe)
    total = order_book.read(shop.store, number).order.total
    unsaid = say(shop, monkeypatch, "refund", number)
    assert unsaid.exit_code == 1
    assert f"of {second}" in unsaid.output
    assert "--payment" in unsaid.output
    assert f"orders refund --payment {second}" in say(shop, monkeypatch, "show", number).output
    for _ in range(2):
        assert say(shop, monkeypatch, "refund", number, "--payment", second).exit_code == 0
    assert given(stripe) == [(second, total)]
    told(shop, stripe, "refund.created", "charge.refunded")
    order = release_hold(shop, number)
    assert (order.payment_status, order.refunded) == ("partially_refunded", total)
    assert waiting(shop) == []
    with pytest.raises(InvalidRequest):
        refund_order(shop, number, 1, payment=second)


def test_parts_come_from_the_payment_that_nobody_asked_for(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    number, first, second = paid_twice(shop, stripe)
    total = refund_order(shop, number, 1000).total
    refund_order(shop, number, total - 500)
    assert given(stripe) == [(second, 1000), (first, total - 500)]
    with pytest.raises(InvalidRequest, match=second):
        refund_order(shop, number, total, "more than either has")


def test_cancelling_gives_both_payments_back(template: Shop, stripe: FakeStripe) -> None:
    shop = fresh(template, stripe)
    number, first, second = paid_twice(shop, stripe)
    refund_order(shop, number, 1000)
    for _ in range(2):
        order = cancel_order(shop, number)
    assert order.payment_status == "refunded"
    assert sorted(given(stripe)) == sorted([(second, 1000), (second, order.total - 1000), (first, order.total)])
    assert waiting(shop) == []


def test_goods_that_are_gone_are_told(template: Shop, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = fresh(template, stripe)
    placed = buy(shop)
    stripe.world.expire_session(placed.order.session)
    told(shop, stripe, "checkout.session.expired")
    keep_stock.set_stock(shop, "POT", 0)
    stripe.world.pay(stripe.world.recover(placed.order.session))
    told(shop, stripe, "checkout.session.completed")
    assert to_merchant(shop) == ["merchant-stock-gone"]
    shown: Any = say(shop, monkeypatch, "show", placed.order.number).output
    assert "orders release" in shown
    assert "orders cancel" in shown


def test_a_call_to_the_merchant_waits_for_its_words(tmp_path: Path, stripe: FakeStripe) -> None:
    """The functions are newer than what was published last: its snapshot knows no such mail."""
    shop = fresh(make_shop(tmp_path), stripe)
    newer = snapshot()
    words = {
        code: {flow: mail for flow, mail in mails.items() if not flow.startswith("merchant-")}
        for code, mails in newer.emails.items()
    }
    write_snapshot(FolderFiles(tmp_path / "snapshot"), replace(newer, emails=words))
    pay(shop, stripe)
    stripe.world.dispute(next(iter(stripe.world.sessions)))
    told(shop, stripe, "charge.dispute.created")
    assert to_merchant(shop) == []
    publish(tmp_path)
    assert to_merchant(shop) == ["merchant-dispute"]
