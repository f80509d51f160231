"""From the link in a mail to a review that waits for the merchant: as a browser sends it, and as nobody should."""

from __future__ import annotations

import io
import re
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from PIL import Image

from functions import reviews as function
from shop.adapters.files.folder import FolderFiles
from shop.adapters.photos import LONGEST
from shop.domain import reviews as rules
from shop.domain.reviews import Review
from shop.ports.photos import MAX_PHOTO
from shop.services import order_book, review_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.shop import Shop
from shop.services.write_review import review_token
from shop.settings import Environment
from tests.functional.api.answers import books, refused, stores_nothing
from tests.functional.api.client import Client
from tests.functional.api.form_pages import theme_forms
from tests.shops import snapshot, write_snapshot

PAGE = {"accept": "text/html,application/xhtml+xml"}
WORDS = {"rating": 4, "title": "Mild and sweet", "body": "Keeps warm for an hour.", "name": "Ada"}


@pytest.fixture(scope="module", autouse=True)
def published(template: Shop, folder: Path) -> None:
    write_snapshot(FolderFiles(folder / "snapshot"), replace(snapshot(), forms=theme_forms()))


def buy(client: Client, email: str = "ada@example.com") -> str:
    """The number of a paid order of a pot and two cups."""
    body = {
        "items": [{"sku": "POT", "quantity": 1}, {"sku": "CUP", "quantity": 2}],
        "country": "DE",
        "email": email,
    }
    placed = client.post("/api/checkout", json=body, headers={"Idempotency-Key": email}).json()
    client.post(placed["checkout_url"].removeprefix("http://shop.test"), data={"outcome": "paid", "email": email})
    return str(placed["order"])


def deliver(shop: Shop, number: str) -> None:
    ship_order(shop, number, carrier="dhl", tracking="1")
    deliver_order(shop, number)


@pytest.fixture
def order(client: Client, shop: Shop) -> str:
    number = buy(client)
    deliver(shop, number)
    return number


@pytest.fixture
def token(shop: Shop, order: str) -> str:
    return review_token(shop, order, "POT")


def send(client: Client, token: str, **fields: Any) -> httpx.Response:
    return client.post("/api/reviews", json={**WORDS, "token": token, **fields})


def fill_in(client: Client, token: str, photo: bytes = b"", **fields: Any) -> httpx.Response:
    """As a browser without JavaScript sends the form."""
    data = {name: str(value) for name, value in {**WORDS, **fields, "token": token}.items()}
    files = {"photo": ("kettle.jpg", photo, "image/jpeg")}
    return client.post("/api/reviews?locale=en", data=data, files=files, headers=PAGE)


def written(shop: Shop) -> list[Review]:
    return [review for state in rules.STATES for review in review_book.of_state(shop.store, state)]


def test_the_page_shows_what_was_bought_and_changes_nothing(client: Client, shop: Shop, token: str) -> None:
    before = books(shop)
    page = client.get(f"/api/reviews?locale=en&token={token}&stars=4", headers=PAGE)
    assert "Teapot" in page.text
    assert re.search(r'name="rating" value="4" required checked', page.text)
    assert 'maxlength="60"' in page.text
    assert 'value=""' in page.text, "nobody's name is filled in for them"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.text
    shown = client.get(f"/api/reviews?token={token}").json()
    assert (shown["title"], shown["written"]) == ("Teapot", False)
    assert books(shop) == before


def test_the_page_speaks_the_reader_s_language(client: Client, token: str) -> None:
    page = client.get(f"/api/reviews?locale=zh&token={token}", headers=PAGE)
    assert '<html lang="zh-Hans">' in page.text
    assert "您的评分" in page.text


def test_a_review_waits_for_the_merchant(client: Client, shop: Shop, order: str, token: str) -> None:
    answer = send(client, token)
    assert answer.status_code == 202
    (review,) = written(shop)
    assert (review.rating, review.title, review.body, review.name) == (4, *list(WORDS.values())[1:])
    assert (review.state, review.slug, review.order) == ("pending", "teapot", order)
    shown = client.get(f"/api/reviews?token={token}", headers=PAGE)
    assert "reviewed this already" in shown.text


def test_each_thing_of_an_order_is_reviewed_once(client: Client, shop: Shop, order: str, token: str) -> None:
    assert send(client, token).status_code == 202
    assert send(client, token).status_code == 202, "the same again: the answer was lost on the way"
    refused(send(client, token, rating=1), 403, "already_reviewed")
    assert len(written(shop)) == 1
    assert send(client, review_token(shop, order, "CUP"), body="Thin walls.").status_code == 202
    assert len(written(shop)) == 2


@pytest.mark.parametrize(
    "forge", [lambda t: t[:-1], lambda t: "", lambda t: "X~POT.abc", lambda t: t.replace("POT", "CUP")]
)
def test_a_forged_link_opens_nothing(client: Client, shop: Shop, token: str, forge: Any) -> None:
    forged = forge(token)
    answer = stores_nothing(client, shop, "POST", "/api/reviews", json={**WORDS, "token": forged})
    assert answer.status_code in (400, 403)
    assert client.get(f"/api/reviews?token={forged}").status_code == 403
    page = client.get(f"/api/reviews?locale=en&token={forged}", headers=PAGE)
    assert "not complete" in page.text


def test_the_key_of_an_order_page_writes_no_review(client: Client, shop: Shop, order: str) -> None:
    refused(send(client, shop.token(order)), 403, "forged_link")


def test_nothing_is_reviewed_before_it_arrived(client: Client, shop: Shop) -> None:
    number = buy(client)
    link = review_token(shop, number, "POT")
    refused(send(client, link), 409, "not_delivered")
    ship_order(shop, number, carrier="dhl", tracking="1")
    refused(send(client, link), 409, "not_delivered")
    deliver_order(shop, number)
    assert send(client, link).status_code == 202


def test_whoever_got_the_money_back_may_say_why_and_a_disputed_order_is_looked_at(
    client: Client, shop: Shop, order: str, token: str
) -> None:
    entry = order_book.read(shop.store, order)
    shop.store.commit(order_book.put(replace(entry.order, refunds={"re_1": entry.order.total}), entry.version))
    assert order_book.read(shop.store, order).order.payment_status == "refunded"
    assert send(client, token, rating=1).status_code == 202
    entry = order_book.read(shop.store, order)
    shop.store.commit(order_book.put(replace(entry.order, disputes={"dp_1": ("opened",)}), entry.version))
    assert send(client, review_token(shop, order, "CUP"), body="Broken.").status_code == 202
    states = {review.sku: (review.state, review.reason) for review in written(shop)}
    assert states == {"POT": ("pending", ""), "CUP": ("held", "the order is disputed")}


@pytest.mark.parametrize("rating", [1, 5])
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"body": "Cheaper at https://other.example/pots"}, "a link"),
        ({"body": "Write to me: bob@example.org"}, "an e-mail address"),
        ({"title": "Call 0151 2345 67890"}, "a telephone number"),
        ({"body": "goooooooooood"}, "the same again and again"),
        ({"title": "SIMPLY THE BEST POT", "body": ""}, "capitals only"),
    ],
)
def test_what_looks_like_advertising_is_held_whatever_its_stars(
    client: Client, shop: Shop, token: str, fields: dict[str, str], why: str, rating: int
) -> None:
    assert send(client, token, rating=rating, **fields).status_code == 202
    (review,) = written(shop)
    assert (review.state, review.reason) == ("held", why)


def test_the_same_words_twice_are_held(client: Client, shop: Shop, order: str, token: str) -> None:
    words = "A lovely thing that I use every single day."
    send(client, token, body=words, title="")
    send(client, review_token(shop, order, "CUP"), body=words.upper().capitalize(), title="")
    first, second = sorted(written(shop), key=lambda review: review.sku, reverse=True)
    assert first.state == "pending"
    assert (second.state, second.reason) == ("held", f"the same words as review {first.id}")


def test_markup_is_text_and_what_can_not_be_seen_is_left_out(client: Client, shop: Shop, token: str) -> None:
    script = "<script>alert(1)</script> {{ 7*7 }} \x07\u202e**bold**\r\n\r\n\r\nsecond"
    assert send(client, token, title="a\x00b", body=script).status_code == 202
    (review,) = written(shop)
    assert review.title == "ab"
    assert review.body == "<script>alert(1)</script> {{ 7*7 }} **bold**\n\nsecond"


def test_in_the_form_markup_is_text_too(client: Client, token: str) -> None:
    page = fill_in(client, token, rating="", title='"><script>alert(1)</script>', body="</textarea><b>")
    assert page.status_code == 400
    assert "<script>alert" not in page.text
    assert "</textarea><b>" not in page.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"rating": 0}, 400),
        ({"rating": 6}, 400),
        ({"rating": "5"}, 400),
        ({"rating": 4.5}, 400),
        ({"rating": True}, 400),
        ({"rating": None}, 400),
        ({"title": ["x"]}, 400),
        ({"title": "x" * 121}, 422),
        ({"body": "x" * 5001}, 422),
        ({"name": "x" * 61}, 422),
        ({"name": "Ada\r\nBcc: bob@example.com"}, 400),
        ({"body": "x" * 100_000}, 413),
        ({"token": "x" * 5000}, 400),
    ],
)
def test_what_can_not_be_a_review_is_refused(
    client: Client, shop: Shop, token: str, body: dict[str, Any], status: int
) -> None:
    answer = stores_nothing(client, shop, "POST", "/api/reviews", json={**WORDS, "token": token, **body})
    refused(answer, status)


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), mode: str = "RGB", **options: Any) -> bytes:
    body = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(body, kind, **options)
    return body.getvalue()


def kept(environment: Environment, shop: Shop) -> bytes:
    (review,) = written(shop)
    return (environment.state / "reviews" / review.photo).read_bytes()


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK")]
)
def test_a_photo_is_kept_as_a_jpeg(
    client: Client, shop: Shop, environment: Environment, token: str, kind: str, mode: str
) -> None:
    answer = fill_in(client, token, picture(kind, mode=mode))
    assert answer.status_code == 202, answer.text
    assert "Thank you for your review" in answer.text
    with Image.open(io.BytesIO(kept(environment, shop))) as image:
        assert image.format == "JPEG"


def test_a_photo_tells_nobody_where_it_was_taken(
    client: Client, shop: Shop, environment: Environment, token: str
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    photo = picture(size=(3000, 1000), exif=exif, comment=b"secret place")
    assert fill_in(client, token, photo).status_code == 202
    raw = kept(environment, shop)
    with Image.open(io.BytesIO(raw)) as image:
        assert image.size == (round(LONGEST / 3), LONGEST), "upright, and no larger than needed"
        assert not image.getexif()
    assert b"Ada" not in raw
    assert b"secret place" not in raw


def bomb(pixels: int) -> bytes:
    """A PNG of some kilobytes that unfolds to ``pixels`` squared."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", pixels, pixels, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((pixels // 8 + 1) * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("photo", "status", "says"),
    [
        (b"not a photo", 422, "can not read this photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 422, "can not read this photo"),
        (b"GIF89a" + bytes(40), 422, "can not read this photo"),
        (picture()[:300], 422, "can not read this photo"),
        (b"\xff\xd8\xff" + bytes(5000), 422, "can not read this photo"),
        (bomb(8_000), 422, "too many pixels"),
        (bomb(60_000), 422, "too many pixels"),
        (bytes(MAX_PHOTO + 1), 413, "too large"),
        (bytes(2 * MAX_PHOTO), 413, "too large"),
    ],
    ids=["text", "svg", "gif", "half", "zeros", "bomb", "larger bomb", "6 MB", "10 MB"],
)
def test_what_is_no_photo_is_refused_in_words(
    client: Client, shop: Shop, token: str, photo: bytes, status: int, says: str
) -> None:
    before = books(shop)
    page = fill_in(client, token, photo)
    assert page.status_code == status
    assert says in page.text
    if len(photo) <= MAX_PHOTO + 1:
        assert "Keeps warm for an hour." in page.text, "what was written is still there"
    assert books(shop) == before


def test_the_form_works_without_a_photo_and_says_what_is_missing(client: Client, shop: Shop, token: str) -> None:
    page = fill_in(client, token, rating="")
    assert (page.status_code, "Please choose how many stars" in page.text) == (400, True)
    assert fill_in(client, token, rating="2").status_code == 202
    assert written(shop)[0].rating == 2


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: none\r\n\r\nx\r\n--b--"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--b--',
        ),
        ("multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n" * 100),
        ("application/x-www-form-urlencoded", b"\xff"),
    ],
)
def test_a_broken_form_is_refused(client: Client, shop: Shop, content_type: str, body: bytes) -> None:
    headers = {"content-type": content_type}
    answer = stores_nothing(client, shop, "POST", "/api/reviews", content=body, headers=headers)
    refused(answer, 400)


def test_a_link_does_not_end(client: Client, shop: Shop, token: str) -> None:
    shop.clock.now += timedelta(days=400)
    assert send(client, token).status_code == 202


def test_no_photo_comes_through_that_is_larger_than_the_function_takes() -> None:
    assert function.MOST < 6 * 1024 * 1024
