"""The sandbox's pay page and the mailbox: outcomes, forgeries, and words of strangers that stay words."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.adapters.mail.compose import compose
from shop.domain.requests import is_email
from shop.services import order_book
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from shop.settings import Environment
from tests.contract.mail_contract import MESSAGE
from tests.functional.api.answers import buy, refused, stores_nothing
from tests.functional.api.client import Client
from tests.unit.domain.effort import effort

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}&amp;"


@pytest.fixture
def outbox(environment: Environment) -> Path:
    folder = environment.state / "outbox"
    for file in folder.glob("*"):
        file.unlink()
    return folder


def status(client: Client, placed: dict[str, str]) -> str:
    return client.get(f"/api/orders/{placed['token']}").json()["payment_status"]


OUTCOMES = [f'value="{name}"' for name in ("paid", "failed", "delayed", "abandoned")]


# -- the pay page --------------------------------------------------------------------------------------------------


def test_the_page_shows_the_order_and_its_choices(client: Client, shop: Shop) -> None:
    placed = buy(client, ("POT", 2), coupons=["TEN"])
    page = client.get(placed["checkout_url"])
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for words in (
        placed["order"],
        "Teapot",
        "€88.20",
        *(f'value="{o}"' for o in ("paid", "failed", "delayed", "abandoned")),
    ):
        assert words in page.text, words
    assert "小店" in client.get(buy(client, locale="zh")["checkout_url"]).text


@pytest.mark.parametrize(
    ("outcome", "expected", "page"),
    [
        ("paid", "paid", "has been paid"),
        ("failed", "failed", 'value="paid"'),
        ("delayed", "processing", "on its way"),
        ("abandoned", "awaiting_payment", 'value="paid"'),
    ],
)
def test_outcomes(client: Client, shop: Shop, outcome: str, expected: str, page: str) -> None:
    placed = buy(client)
    for _ in range(2):
        answer = client.post(placed["checkout_url"], data={"outcome": outcome})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/order/#{placed['token']}")
        assert status(client, placed) == expected
    assert page in client.get(placed["checkout_url"]).text


def test_a_page_is_over_with_its_reservation(client: Client, shop: Shop) -> None:
    placed = buy(client)
    shop.clock.tick(minutes=31)
    assert "has expired" in client.get(placed["checkout_url"]).text
    assert client.post(placed["checkout_url"], data={"outcome": "paid"}).status_code == 303
    assert status(client, placed) == "awaiting_payment"


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"outcome": "refunded"}},
        {"data": {"outcome": "PAID"}},
        {"data": {}},
        {"content": b"outcome"},
        {"content": b"outcome=%ff"},
        {"json": {"outcome": "paid"}},
        {"files": {"outcome": ("x", b"paid")}},
        {"content": b"&".join([b"a=b"] * 60)},
        {"data": {"outcome": "paid", "email": "ada@example.com\r\nBcc: x@example.com"}},
        {"data": {"outcome": "paid", "email": "a@b.de, c@d.de"}},
        {"data": {"outcome": "paid", "email": "x" * 300}},
    ],
)
def test_choices_that_are_none(client: Client, shop: Shop, request_: dict[str, object]) -> None:
    placed = buy(client, email=None)
    refused(stores_nothing(client, shop, "POST", placed["checkout_url"], **request_), 400)
    refused(stores_nothing(client, shop, "POST", placed["checkout_url"], content=b"x" * 65_537), 413)


def test_forged_pages(client: Client, shop: Shop) -> None:
    url = buy(client)["checkout_url"]
    for forged in (
        url[:-1],
        f"{url}A",
        url.rpartition(".")[0],
        url.replace("sbx_", "sbx_0"),
        f"{url}%00",
        f"{url}%ff",
    ):
        for method in ("GET", "POST"):
            refused(stores_nothing(client, shop, method, forged, data={"outcome": "paid"}), 404)


def test_who_gave_no_address_gives_it_at_the_page(client: Client, shop: Shop, outbox: Path) -> None:
    placed = buy(client, email=None)
    client.post(placed["checkout_url"], data={"outcome": "paid", "email": " bob@example.com "})
    send_due_mail(shop)
    assert [mail["to"] for mail in arrived(outbox)] == ["bob@example.com"]


def test_the_parcel_goes_where_the_payment_said(client: Client, shop: Shop) -> None:
    """Not where a payment that failed before would have sent it."""
    placed = buy(client)
    provider = shop.payments.provider
    for outcome, city in (("failed", "Bremen"), ("paid", "Kiel")):
        (event,) = provider.pay(provider.session(f"sbx_{placed['order']}"), outcome, shop.clock())
        event = event | {"name": city, "address": {"city": city}}
        body, headers = provider.sign(event, shop.clock())
        assert client.post("/api/webhooks/sandbox", content=body, headers=headers).status_code == 200
    order = order_book.read(shop.store, placed["order"]).order
    assert (order.name, order.address["city"]) == ("Kiel", "Kiel")


# -- the mailbox ---------------------------------------------------------------------------------------------------


def arrived(outbox: Path) -> list[object]:
    return [message_from_bytes(file.read_bytes(), policy=default) for file in sorted(outbox.glob("*.eml"))]


def test_an_empty_mailbox(client: Client, shop: Shop, outbox: Path) -> None:
    assert "No mail yet" in client.get("/mailbox").text


def test_a_confirmation_appears(client: Client, shop: Shop, outbox: Path) -> None:
    placed = buy(client)
    client.post(placed["checkout_url"], data={"outcome": "paid"})
    send_due_mail(shop)
    name = f"{placed['order'].lower()}.order-confirmed"
    assert f'href="/mailbox/{name}"' in client.get("/mailbox").text
    page = client.get(f"/mailbox/{name}").text
    assert "ada@example.com" in page
    assert f'src="/mailbox/{name}/html"' in page
    html = client.get(f"/mailbox/{name}/html")
    assert "script-src 'none'" in html.headers["content-security-policy"]
    assert "Teapot" in html.text


@pytest.mark.parametrize(
    "name",
    ["nope", "..%2f..%2fetc%2fpasswd", "%2e%2e", ".hidden", "%00", "a%00b", "%ff",
     "x" * 300, "x" * 5000, "..%5c..%5cx", "secret.txt", "%2fetc%2fpasswd", "*", "[!.]*", "~root", "CON"],
)  # fmt: skip
@pytest.mark.parametrize("tail", ["", "/html"])
def test_no_name_leads_out_of_the_outbox(
    client: Client, shop: Shop, outbox: Path, environment: Environment, name: str, tail: str
) -> None:
    outbox.mkdir(parents=True, exist_ok=True)
    (outbox / ".hidden.eml").write_text("Subject: hidden\n\n")
    (outbox / "secret.txt").write_text("secret")
    (environment.state / "x.eml").write_text("Subject: outside\n\n")
    answer = client.get(f"/mailbox/{name}{tail}")
    assert answer.status_code in (200, 404, 307)
    if answer.status_code == 200:  # the path was shortened on its way to the mailbox itself
        assert "hidden" not in answer.text
        assert "secret" not in answer.text
    else:
        assert answer.status_code == 307 or refused(answer) == {}


def test_words_of_strangers_stay_words(client: Client, shop: Shop, outbox: Path) -> None:
    message = {"name": NASTY, "email": "eve@example.com", "topic": NASTY, "message": f"{NASTY}\n{NASTY}"}
    assert client.post("/api/contact", json=message).status_code == 202
    send_due_mail(shop)
    mails = arrived(outbox)
    assert sorted(mail["to"] for mail in mails) == ["eve@example.com", "shop@small.example"]
    for mail in mails:
        html = mail.get_body(("html",)).get_content()
        assert "<script" not in html
        assert "<img" not in html
        assert "49" not in html
        assert NASTY in mail.get_body(("plain",)).get_content()
    pages = [client.get("/mailbox").text] + [
        client.get(f"/mailbox/{file.stem}").text for file in outbox.glob("*.eml")
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "onerror=alert" not in page.replace("&gt;&lt;img src=x onerror=alert", "")


@given(
    local=st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20),
        st.from_regex(r"[!-~]{1,64}", fullmatch=True),
    )
)
@example("=?utf-8?q?a=0d=0aBcc=3a_x?=")
@example("!#$%&'*+/=?^_`{|}~-")
@example(".a..b.")
@effort(60)
def test_every_address_that_is_taken_can_be_written_to(local: str) -> None:
    email = f"{local}@example.com"
    if not is_email(email):
        return
    mail = message_from_bytes(compose(replace(MESSAGE, to=email)), policy=default)
    assert [address.addr_spec for address in mail["to"].addresses] == [email]
    assert mail["bcc"] is None
