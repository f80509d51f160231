"""What SES tells through SNS, as Lambda gets it, and what it does to the mails that follow."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from functions.feedback import handler
from shop.services.list_mail import list_mail
from shop.services.place_order import place_order
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from shop.services.suppress_address import allow_address, find_suppression
from tests.shops import Clock, order_of
from tests.unit.test_orders_life import pay

EVENTS = Path(__file__).parents[1] / "events"


@pytest.fixture(autouse=True)
def _deployed(shop: Shop, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.tick(hours=2)  # the events tell of half past nine
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)


def recorded(*names: str) -> dict[str, Any]:
    """One event with the records of several."""
    events = [json.loads((EVENTS / f"{name}.json").read_text()) for name in names]
    return {"Records": [record for event in events for record in event["Records"]]}


def changed(event: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The same notification with other fields in its bounce or complaint."""
    event = deepcopy(event)
    sns = event["Records"][0]["Sns"]
    message = json.loads(sns["Message"])
    (message.get("bounce") or message.get("complaint")).update(fields)
    sns["Message"] = json.dumps(message)
    return event


def news(*names: str) -> int:
    return handler(recorded(*names), None)["suppressed"]


def buy(shop: Shop, email: str = "ada@example.com") -> list[str]:
    """The mails that an order brings."""
    before = len(shop.mail.sent)
    pay(shop, place_order(shop, order_of(("TEA-50", 1), email=email), f"{email}{shop.new_id()}"))
    send_due_mail(shop)
    return [message.to for message in shop.mail.sent[before:]]


@pytest.mark.parametrize("name", ["ses-bounce", "ses-bounce-event"])
def test_after_a_permanent_bounce_nothing_goes_there(shop: Shop, name: str) -> None:
    assert buy(shop) == ["ada@example.com"]
    assert news(name) == 1
    assert buy(shop) == buy(shop, "ADA@Example.com") == []
    assert buy(shop, "bob@example.com") == ["bob@example.com"]
    kept = list_mail(shop.store, "suppressed")
    assert [(entry.to, entry.mail) for entry in kept] == [
        ("ADA@Example.com", "order-confirmed"),
        ("ada@example.com", "order-confirmed"),
    ]
    assert kept[0].reason == "ADA@Example.com is on the suppression list: bounce"


def test_what_is_kept_names_nobody(shop: Shop) -> None:
    news("ses-bounce")
    known = find_suppression(shop.store, "ada@example.com")
    assert known.bounce.at == "2027-01-13T09:30:01Z"
    assert known.bounce.source == "ses"
    assert "User unknown" in known.bounce.detail
    assert "ada@example.com" not in repr(list(shop.store.everything()))


@pytest.mark.parametrize("name", ["ses-complaint", "ses-complaint-event"])
def test_a_complaint_stops_what_nobody_needs_but_not_an_order_s_mails(shop: Shop, name: str) -> None:
    assert news(name) == 1
    known = find_suppression(shop.store, "ada@example.com")
    assert (known.stops("orders"), known.stops("news")) == ("", "complaint")
    assert buy(shop) == ["ada@example.com"]


@pytest.mark.parametrize("name", ["ses-bounce-transient", "ses-not-spam", "ses-delivery-event", "sns-first-message"])
def test_what_is_no_reason_to_stop(shop: Shop, name: str) -> None:
    assert news(name) == 0
    assert find_suppression(shop.store, "ada@example.com").stops("news") == ""


def test_a_bounce_that_nobody_can_place_is_no_reason_to_stop() -> None:
    assert handler(changed(recorded("ses-bounce"), bounceType="Undetermined"), None) == {"suppressed": 0}


def test_twice_is_once() -> None:
    assert news("ses-bounce", "ses-bounce", "ses-complaint") == 2
    assert news("ses-bounce", "ses-complaint", "ses-complaint-event") == 0


def test_the_order_in_which_they_come_does_not_matter(shop: Shop) -> None:
    bounce = recorded("ses-bounce")
    later = changed(bounce, timestamp="2027-01-14T08:00:00.000Z", bounceSubType="NoEmail")
    assert [handler(event, None)["suppressed"] for event in (later, bounce)] == [1, 0]
    assert news("ses-complaint") == 1
    known = find_suppression(shop.store, "ada@example.com")
    assert (known.bounce.at, known.complaint.at) == ("2027-01-14T08:00:00Z", "2027-01-13T09:40:00Z")


def test_an_address_that_was_allowed_is_not_stopped_by_old_news(shop: Shop) -> None:
    news("ses-bounce", "ses-complaint")
    assert allow_address(shop, " Ada@example.com ")
    assert not allow_address(shop, "ada@example.com")
    assert news("ses-bounce", "ses-complaint") == 0
    assert buy(shop) == ["ada@example.com"]
    fresh = changed(recorded("ses-bounce"), timestamp="2027-01-13T12:00:00.000Z")
    assert handler(fresh, None) == {"suppressed": 1}
    assert buy(shop) == []


def test_several_people_and_names_beside_addresses(shop: Shop) -> None:
    people = [{"emailAddress": "Ada <ada@example.com>"}, {"emailAddress": "bob@example.com"}, {"emailAddress": "?"}]
    assert handler(changed(recorded("ses-bounce"), bouncedRecipients=people), None) == {"suppressed": 2}
    assert buy(shop) == buy(shop, "bob@example.com") == []


@pytest.mark.parametrize(
    "garbage",
    [None, [], {}, {"Records": None}, {"Records": [None, 1, {}]}, {"Records": [{"Sns": {}}]},
     {"Records": [{"Sns": {"Message": None}}]}, {"Records": [{"Sns": {"Message": "{"}}]},
     {"Records": [{"Sns": {"Message": "[" * 5000}}]}, {"Records": [{"Sns": {"Message": "\ud800"}}]},
     {"Records": [{"Sns": {"Message": '{"eventType":"Bounce"}'}}]},
     {"Records": [{"Sns": {"Message": '{"eventType":"Bounce","bounce":{"bounceType":"Permanent"}}'}}]},
     {"Records": [{"Sns": {"Message": '{"eventType":"Complaint","complaint":[]}'}}]}],
)  # fmt: skip
def test_garbage_is_left_out_and_keeps_nothing_else_waiting(garbage: Any) -> None:
    assert handler(garbage, None) == {"suppressed": 0}
    if isinstance(garbage, dict) and garbage.get("Records"):
        assert handler({"Records": [*garbage["Records"], *recorded("ses-bounce")["Records"]]}, None) == {
            "suppressed": 1
        }
