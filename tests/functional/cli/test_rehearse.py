"""``python -m shop emails rehearse``: a customer's year, and nobody is written to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from shop.__main__ import main
from shop.domain.flows import Voucher
from tests.flows import CHECK_IN, REPLENISH, REVIEW, UNPAID, WELCOME, flow, publish_flows
from tests.shops import VARIANTS

BIRTHDAY = flow(
    "birthday",
    "customer.birthday",
    topic="offers",
    delay="3 days before",
    repeat="yearly",
    voucher=Voucher(code="BDAY", value=10, days=30),
)
WIN_BACK = flow("win-back", "order.delivered", topic="offers", delay="90 days", stops=("order.placed",))
LASTING = tuple(replace(one, lasts=20) if one.sku == "TEA-50" else one for one in VARIANTS)


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop that was built, and has a real carrier that nothing may reach."""
    publish_flows(tmp_path, CHECK_IN, REVIEW, REPLENISH, UNPAID, WELCOME, BIRTHDAY, WIN_BACK, variants=LASTING)
    monkeypatch.setenv("STATE", str(tmp_path / "state"))
    monkeypatch.setenv("REGULARS_SNAPSHOT", str(tmp_path / "snapshot"))
    return tmp_path


def rehearse(*options: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(
        main, ["emails", "rehearse", "--sku", "TEA-50", "--from", "2027-01-13", *options, "--json"]
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def mails(lines: list[dict[str, Any]], kind: str) -> list[str]:
    return [line["mail"] for line in lines if line["kind"] == kind]


def test_a_new_customers_year_is_told_with_its_reasons(built: Path) -> None:
    lines = rehearse()
    sent = mails(lines, "sent")
    assert sent[:5] == ["unpaid", "order-confirmed", "order-shipped", "welcome", "order-delivered"]
    assert [sent.count(name) for name in ("check-in", "replenish", "birthday", "win-back")] == [2, 1, 1, 1]
    (birthday,) = [line for line in lines if line["mail"] == "birthday"]
    assert birthday["at"].startswith("2027-06-09"), "three days before the 150th day"
    assert "BDAY" in birthday["text"]
    assert birthday["why"][0] == "3 days before customer.birthday"
    held = {line["mail"]: line["why"][0] for line in lines if line["kind"] == "held"}
    assert held["replenish"] == "order.paid happened meanwhile", "others had been sent, and then it was bought"
    assert held["win-back"] == "order.placed happened meanwhile"
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    assert not (built / "state" / "outbox").exists(), "nobody was written to"
    assert not (built / "state" / "shop.db").exists(), "no book was opened"


def test_a_returning_customer_has_a_past_and_a_declined_card() -> None:
    lines = rehearse("--customer", "returning", "--days", "30")
    assert lines[0]["at"].startswith("2027-01-13")
    assert "payment-failed" in mails(lines, "sent")
    assert "welcome" not in mails(lines, "sent"), "once in a life"
    assert lines[-1]["at"] < "2027-02-13" or lines[-1]["kind"] == "waiting"


def test_the_page_shows_each_mail_in_a_frame_that_can_do_nothing(built: Path) -> None:
    page = built / "page.html"
    lines = rehearse("--html", str(page), "--locale", "zh")
    html = page.read_text()
    assert html.count("<iframe sandbox ") == len(mails(lines, "sent"))
    assert "held back" in html
    assert "煎茶" in html


def test_what_can_not_be_rehearsed_is_said() -> None:
    for options in (["--sku", "NOTHING"], ["--locale", "fr", "--sku", "TEA-50"], []):
        result = CliRunner().invoke(main, ["emails", "rehearse", *options, "--json"])
        assert result.exit_code == 1
        assert json.loads(result.stderr)["code"] in ("unknown_sku", "unknown_locale", "no_product")
