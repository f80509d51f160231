"""From what was written to the files of the content: what the merchant decides, and that stars decide nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from shop.adapters.files.folder import FolderFiles
from shop.domain.customers import customer_id
from shop.domain.errors import NotFound, Unprocessable
from shop.domain.flows import Voucher
from shop.domain.requests import ReviewRequest
from shop.domain.reviews import Review
from shop.ports.photos import Album
from shop.services import customer_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.list_mail import list_mail
from shop.services.moderate_review import approve_review, forget_reviewer, reject_review, reply_to_review
from shop.services.place_order import Placed, place_order
from shop.services.publish_reviews import Published, publish_reviews
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.write_review import review_token, write_review
from tests.flows import REVIEW, flow, make_caring_shop
from tests.shops import Clock, order_of
from tests.unit.services.crashes import CrashingStore, survive
from tests.unit.test_orders_life import pay


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Shop:
    return make_caring_shop(tmp_path, REVIEW, clock=clock)


@pytest.fixture
def album(tmp_path: Path) -> Album:
    """Keeps photos as they come: tests of the page look at what becomes of them."""
    return Album(FolderFiles(tmp_path / "photos"), lambda body: body)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return tmp_path / "content"


def buy(shop: Shop, *items: tuple[str, int], **fields: Any) -> Placed:
    placed = place_order(shop, order_of(*(items or (("CUP", 1),)), **fields), shop.new_id())
    pay(shop, placed)
    ship_order(shop, placed.order.number, carrier="dhl", tracking="1")
    deliver_order(shop, placed.order.number)
    return placed


def write(shop: Shop, album: Album, placed: Placed, sku: str = "CUP", photo: bytes = b"", **fields: Any) -> Review:
    fields = {"rating": 4, "body": "Thin walls, and warm in the hand.", "name": "Ada", **fields}
    token = review_token(shop, placed.order.number, sku)
    return write_review(shop, album, ReviewRequest(token=token, **fields), photo)


def pull(shop: Shop, album: Album, content: Path) -> Published:
    """``make reviews``."""
    slugs = sorted(folder.name for folder in content.glob("*/"))
    return publish_reviews(shop, album, FolderFiles(content), slugs)


def files(content: Path) -> dict[str, bytes]:
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*.*")}


def test_only_what_was_approved_is_published(shop: Shop, album: Album, content: Path) -> None:
    review = write(shop, album, buy(shop), photo=b"a photo", locale="zh", title='He said: "good"')
    assert pull(shop, album, content).reviews == 0
    assert files(content) == {}
    approve_review(shop, review.id)
    reply_to_review(shop, review.id, "Thank you.\n\nCome again.")
    assert pull(shop, album, content) == Published(reviews=1, written=2, removed=0)
    written = files(content)
    assert written[f"cup/{review.id}.jpg"] == b"a photo"
    assert written[f"cup/{review.id}.md"].decode() == (
        "---\n"
        "rating: 4\n"
        'title: "He said: \\"good\\""\n'
        'name: "Ada"\n'
        "date: 2027-01-13\n"
        "locale: zh\n"
        "verified: true\n"
        f'photo: "{review.id}.jpg"\n'
        'reply: "Thank you.\\n\\nCome again."\n'
        "---\n\n"
        "Thin walls, and warm in the hand.\n"
    )
    assert "7K" not in review.id
    assert review.order not in written[f"cup/{review.id}.md"].decode(), "nobody learns the order's number"


def test_nothing_changes_when_nothing_changed(shop: Shop, album: Album, content: Path) -> None:
    for number in range(3):
        shop.clock.tick(minutes=1)
        approve_review(shop, write(shop, album, buy(shop, email=f"{number}@example.com"), body=f"No {number}").id)
    pull(shop, album, content)
    before = files(content)
    assert pull(shop, album, content) == Published(reviews=3, written=0, removed=0)
    again = content.parent / "again"
    pull(shop, album, again)
    assert files(again) == before


def test_what_is_taken_back_is_removed_and_what_others_wrote_stays(shop: Shop, album: Album, content: Path) -> None:
    review = write(shop, album, buy(shop), photo=b"a photo")
    approve_review(shop, review.id)
    (content / "cup").mkdir(parents=True)
    (content / "cup" / "sample-01.md").write_text("---\nrating: 5\n---\n")
    pull(shop, album, content)
    reject_review(shop, review.id, "names another customer")
    assert pull(shop, album, content) == Published(reviews=0, written=0, removed=2)
    assert list(files(content)) == ["cup/sample-01.md"]


def test_who_is_forgotten_leaves_stars_and_words(shop: Shop, album: Album, content: Path) -> None:
    placed = buy(shop, ("CUP", 1), ("TEA-50", 1))
    for sku in ("CUP", "TEA-50"):
        approve_review(shop, write(shop, album, placed, sku, body=f"About {sku}", rating=2).id)
    assert forget_reviewer(shop, "ADA@example.com ") == 2
    assert forget_reviewer(shop, "ada@example.com") == 0
    pull(shop, album, content)
    for body in files(content).values():
        assert b"Ada" not in body
        assert b"rating: 2" in body
        assert b"About" in body


def test_a_photo_that_is_gone_is_told_and_the_review_stays(shop: Shop, album: Album, content: Path) -> None:
    review = write(shop, album, buy(shop), photo=b"a photo")
    approve_review(shop, review.id)
    album.files.remove(review.photo)
    assert pull(shop, album, content).missing == (review.id,)
    assert b"photo" not in files(content)[f"cup/{review.id}.md"]


@pytest.mark.parametrize("rating", [1, 2, 3, 4, 5])
def test_stars_decide_neither_what_waits_nor_what_is_published(
    shop: Shop, album: Album, content: Path, rating: int
) -> None:
    review = write(shop, album, buy(shop), rating=rating)
    assert (review.state, review.reason) == ("pending", "")
    other = write(shop, album, buy(shop, email="bob@example.com"), rating=rating, body="Look at www.x.com")
    assert (other.state, other.reason) == ("held", "a link")
    approve_review(shop, other.id)
    assert pull(shop, album, content).reviews == 1


def test_the_merchant_must_know_what_and_why(shop: Shop, album: Album) -> None:
    review = write(shop, album, buy(shop))
    with pytest.raises(NotFound, match="There is no review 123"):
        approve_review(shop, "123")
    with pytest.raises(Unprocessable, match="Say why"):
        reject_review(shop, review.id, "  \n")
    with pytest.raises(Unprocessable, match="at most"):
        reply_to_review(shop, review.id, "x" * 2001)


def test_a_review_ends_the_asking_for_it(shop: Shop, album: Album) -> None:
    placed = buy(shop)
    write(shop, album, placed, rating=1)
    for _ in range(20):
        run_schedule(shop)
        shop.clock.tick(days=1)
    assert customer_book.read(shop.store, customer_id("ada@example.com")).customer.reviewed == (placed.order.number,)
    assert "review-request" not in shop.mail.subjects
    assert [entry.reason for entry in list_mail(shop.store, "dropped")] == ["review.written happened meanwhile"]


REWARD = flow("review-reward", "review.published", audience="reviews < 2", voucher=Voucher(code="THANKS", value=5))
REGULAR = flow(
    "review-regular",
    "review.published",
    audience="reviews >= 2",
    voucher=Voucher(code="REGULAR", kind="free_shipping"),
)


@pytest.mark.parametrize("rating", [1, 5])
def test_any_published_review_gets_a_voucher_that_is_told_beside_it(
    tmp_path: Path, clock: Clock, album: Album, content: Path, rating: int
) -> None:
    shop = make_caring_shop(tmp_path, REWARD, REGULAR, clock=clock)
    review = write(shop, album, buy(shop), rating=rating)
    run_schedule(shop)
    assert "review-reward" not in shop.mail.subjects, "nothing is given for what nobody can read yet"
    for _ in range(2):
        assert approve_review(shop, review.id).rewarded
        reject_review(shop, review.id, "looked twice")
    approve_review(shop, review.id)
    for _ in range(8):
        run_schedule(shop)
        clock.tick(hours=12)
    assert shop.mail.subjects.count("review-reward") == 1
    assert "THANKS-P5-" in shop.mail.sent[-1].text
    pull(shop, album, content)
    assert b"rewarded: true" in files(content)[f"cup/{review.id}.md"]


def test_who_reviews_often_gets_the_next_parcel_free(tmp_path: Path, clock: Clock, album: Album) -> None:
    shop = make_caring_shop(tmp_path, REWARD, REGULAR, clock=clock)
    for words in ("Thin walls.", "Still whole after a month."):
        approve_review(shop, write(shop, album, buy(shop), body=words).id)
        for _ in range(10):
            run_schedule(shop)
            clock.tick(hours=12)
    (mail,) = [mail for mail in shop.mail.sent if mail.subject == "review-regular"]
    assert shop.mail.subjects.count("review-reward") == 1
    code = mail.text.split()[-1]
    assert code.startswith("REGULAR-S-")
    order = place_order(shop, order_of(("CUP", 1), coupons=(code,), country="DE"), shop.new_id()).order
    assert order.shipping == 0


def test_without_a_reward_none_is_told(shop: Shop, album: Album) -> None:
    assert not approve_review(shop, write(shop, album, buy(shop)).id).rewarded


@pytest.mark.parametrize("after", [False, True])
def test_whoever_dies_in_between_has_done_it_or_not(shop: Shop, album: Album, after: bool) -> None:
    placed, crashing = buy(shop), CrashingStore(shop.store)
    dying = replace(shop, store=crashing)
    review = survive(crashing, lambda: write(dying, album, placed, photo=b"a photo"), 1, after=after)
    assert review.state == "pending"
    assert survive(crashing, lambda: approve_review(dying, review.id), 1, after=after).state == "approved"
