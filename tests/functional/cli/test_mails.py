"""``python -m shop mails``, and a whole process that sends over SMTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.adapters.store.sqlite import SQLiteStore
from shop.domain.customers import customer_id
from shop.domain.errors import Unavailable
from shop.ports.mail import Feedback, Message
from shop.services import customer_book
from shop.services.place_order import place_order
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from shop.services.suppress_address import suppress_address
from tests.contract.smtp_server import Sink, smtp_server
from tests.functional.cli.test_commands import ROOT, data, run, say
from tests.functional.reliability.till import pay
from tests.shops import SECRET, make_shop, order_of

BOUNCE = Feedback(address="ada@example.com", kind="bounce", at="2027-01-13T08:00:00Z", source="ses")


@pytest.fixture(autouse=True)
def _this_shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)


def buy(shop: Shop) -> str:
    placed = place_order(shop, order_of(("TEA-50", 1)), shop.new_id())
    pay(shop, placed, "paid")
    return placed.order.number


def test_all_has_gone_out(shop: Shop) -> None:
    assert "All mail has gone out" in say("mails", "list")
    number = buy(shop)
    assert [(mail["subject"], mail["state"]) for mail in data("mails", "list")] == [(number, "queued")]
    send_due_mail(shop)
    assert data("mails", "list") == []
    assert "No mail is failed" in say("mails", "list", "--state", "failed")
    (sent,) = data("mails", "list", "--state", "sent")
    assert (sent["subject"], sent["mail"], sent["to"]) == (number, "order-confirmed", "ada@example.com")


def test_an_address_is_allowed_again_and_its_mail_sent(shop: Shop) -> None:
    suppress_address(shop, BOUNCE)
    number = buy(shop)
    send_due_mail(shop)
    table = say("mails", "list", "--state", "suppressed")
    for words in (number, "ada@example.com", "is on the suppression list: bounce"):
        assert words in table
    assert data("mails", "retry", number) == {"queued": 1, "sent": 0}, "not while it is on the list"
    assert data("mails", "allow", "ada@example.com") == {"address": "ada@example.com", "allowed": True}
    assert "was not on the list" in say("mails", "allow", "ada@example.com")
    assert "1 mails were put back, 1 sent" in say("mails", "retry", number.lower())
    assert shop.mail.subjects == [f"order-confirmed {number} en"]


def test_all_that_failed_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(message: Message) -> None:
        raise Unavailable("mail_unavailable", "SMTP_URL: mail.example:587 does not answer")

    buy(shop)
    with monkeypatch.context() as patch:
        patch.setattr(shop.mail, "send", away)
        for _ in range(12):
            send_due_mail(shop)
            shop.clock.tick(hours=9)
    (failed,) = data("mails", "list", "--state", "failed")
    assert (failed["tries"], failed["reason"]) == (12, "SMTP_URL: mail.example:587 does not answer")
    assert data("mails", "retry", "--all") == {"queued": 1, "sent": 1}
    assert data("mails", "retry", "--all") == {"queued": 0, "sent": 0}


@pytest.mark.parametrize(
    "arguments",
    [["list", "--state", "lost"], ["list", "--limit", "0"], ["retry"], ["retry", "NOPE"], ["retry", "NOPE", "--all"],
     ["allow"], ["allow", "nobody"], ["allow", "a@b"]],
)  # fmt: skip
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_what_is_wrong_is_said_in_a_line(arguments: list[str], option: list[str]) -> None:
    result = run("mails", *arguments, *option)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit), result.exception
    assert (bool(result.stderr.strip()), result.stdout) == (True, "")


def test_a_tick_sends_over_smtp(tmp_path: Path) -> None:
    """A whole process with settings from the environment; a refused address is not written to again."""
    (tmp_path / "var").mkdir()
    shop = make_shop(tmp_path, store=SQLiteStore(tmp_path / "var" / "shop.db"))
    shop = replace(shop, secret=SECRET)

    def command(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "STATE": str(tmp_path / "var"),
            "REGULARS_SNAPSHOT": str(tmp_path / "snapshot"),
            "REGULARS_SECRET": SECRET.decode(),
            "REGULARS_MAIL": "smtp",
            "SMTP_URL": url,
        }
        line = [sys.executable, "-m", "shop", *arguments]
        return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    with smtp_server(Sink()) as sink:
        url = f"smtp://127.0.0.1:{sink.port}"
        first = buy(shop)
        assert "1 mails sent" in command("tick", "--at", "2027-01-13T10:00Z", url=url).stdout
        (mail,) = sink.arrived()
        assert str(mail["subject"]) == f"order-confirmed {first} en"
        sink.answers["RCPT"] = "550 5.1.1 User unknown"
        for _ in range(2):
            buy(shop)
            assert "0 mails sent" in command("tick", "--at", "2027-01-13T10:00Z", url=url).stdout
        listed = json.loads(command("mails", "list", "--json", url=url).stdout)
        assert [mail["state"] for mail in listed] == ["failed", "suppressed"]
        assert "550 5.1.1 User unknown" in listed[0]["reason"]
    wrong = command("tick", url="mail.example")
    assert (wrong.returncode, wrong.stderr.startswith("Error: SMTP_URL: ")) == (1, True)


def test_who_asks_by_mail_or_telephone_gets_no_more(shop: Shop) -> None:
    assert data("mails", "unsubscribe", "Ada@example.com", "--topic", "care")["ended"] is True
    consents = customer_book.read(shop.store, customer_id("ada@example.com")).consents
    assert (consents.state("care"), consents.state("news")) == ("withdrawn", "")
    assert "gets no more of" in say("mails", "unsubscribe", "ada@example.com")
    assert "got none of these" in say("mails", "unsubscribe", "ada@example.com")
    assert run("mails", "unsubscribe", "ada").exit_code != 0
