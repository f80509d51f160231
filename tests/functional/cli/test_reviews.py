"""``python -m shop reviews``: what a merchant reads, decides and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.bootstrap import open_album
from shop.domain.requests import ReviewRequest
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.place_order import place_order
from shop.services.shop import Shop
from shop.services.write_review import review_token, write_review
from shop.settings import Environment
from tests.functional.cli.test_commands import data, run, say
from tests.functional.reliability.till import pay
from tests.shops import order_of


@pytest.fixture(autouse=True)
def _this_shop(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE", str(tmp_path / "var"))
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)


def write(shop: Shop, **fields: str) -> str:
    """The id of a review of a cup."""
    placed = place_order(shop, order_of(("CUP", 1)), shop.new_id())
    pay(shop, placed, "paid")
    ship_order(shop, placed.order.number, carrier="dhl", tracking="1")
    deliver_order(shop, placed.order.number)
    token = review_token(shop, placed.order.number, "CUP")
    request = ReviewRequest(token=token, rating=2, name="Ada", **fields)
    return write_review(shop, open_album(Environment.read()), request).id


def test_what_waits_is_listed_with_the_reason_to_look_twice(shop: Shop) -> None:
    assert "No review waits for you" in say("reviews", "list")
    plain, held = write(shop, body="Thin walls."), write(shop, body="See www.other.com")
    shown = say("reviews", "list")
    assert shown.index(held) < shown.index(plain), "what needs a second look comes first"
    assert "a link" in shown
    assert {review["id"]: review["state"] for review in data("reviews", "list")} == {plain: "pending", held: "held"}
    assert "No review is approved" in say("reviews", "list", "--state", "approved")
    assert "Thin walls." in say("reviews", "show", plain)
    assert "customer" not in data("reviews", "show", plain)


def test_a_review_goes_its_way_and_comes_back(shop: Shop, tmp_path: Path) -> None:
    id, content = write(shop, body="Thin walls."), tmp_path / "content"
    assert "approved" in say("reviews", "approve", id)
    assert "Thank you." in say("reviews", "reply", id, "Thank you.")
    assert "1 files written" in say("reviews", "publish", "--content", str(content))
    (file,) = (content / "reviews" / "cup").iterdir()
    assert 'name: "Ada"' in file.read_text()
    assert "1 reviews bear no name" in say("reviews", "forget", "ada@example.com")
    say("reviews", "publish", "--content", str(content))
    assert "Ada" not in file.read_text()
    assert "why: about something else" in say("reviews", "reject", id, "--reason", "about something else")
    assert data("reviews", "publish", "--content", str(content))["removed"] == 1
    assert not file.exists()


def test_an_unknown_review_and_no_reason_are_told(shop: Shop) -> None:
    assert "There is no review 123" in run("reviews", "approve", "123").stderr
    assert run("reviews", "reject", write(shop)).exit_code != 0
