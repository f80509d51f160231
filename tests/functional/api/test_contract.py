"""Every call of the contract, as a browser makes it."""

from __future__ import annotations

import pytest

from functions import scheduled
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from tests.functional.api.answers import buy, refused
from tests.functional.api.client import Client

AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total")


def test_health(client: Client, shop: Shop) -> None:
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "snapshot": shop.catalogues.current().hash})


def test_quote(client: Client, shop: Shop) -> None:
    body = {"items": [{"sku": "TEA-50", "quantity": 2}, {"sku": "SET", "quantity": 1}], "coupons": ["ten"]}
    quote = client.post("/api/quote?locale=zh", json=body).json()
    assert [(i["sku"], i["title"], i["quantity"], i["unit_price"], i["total"]) for i in quote["items"]] == [
        ("TEA-50", "煎茶", 2, 950, 1900),
        ("SET", "Tea set", 1, 5900, 5900),
    ]
    assert {name: quote[name] for name in AMOUNTS} == {
        "subtotal": 7800,
        "discount": 780,
        "shipping": 0,
        "tax": 960,  # 7 % in 17.10, 19 % in 53.10
        "total": 7020,
    }
    assert (quote["currency"], quote["country"], quote["free_shipping_gap"]) == ("EUR", "DE", 0)
    assert quote["shipping_options"][0]["id"] == quote["shipping_option"] == "standard"
    assert [(o["label"], o["price"]) for o in quote["shipping_options"]] == [("包裹", 0), ("Express", 1290)]
    assert quote["snapshot"] == shop.catalogues.current().hash
    assert shop.store.get("ORDER#", "ORDER") is None


def test_quote_for_another_country_and_carrier(client: Client, shop: Shop) -> None:
    body = {"items": [{"sku": "CUP", "quantity": 1}]}
    abroad = client.post("/api/quote", json=body | {"country": "FR"}).json()
    assert (abroad["shipping"], abroad["tax"], abroad["free_shipping_gap"]) == (990, 0, None)
    express = client.post("/api/quote", json=body | {"shipping": "express"}).json()
    assert (express["shipping"], express["free_shipping_gap"]) == (1290, 3800)


def test_checkout_pay_and_the_order_page(client: Client, shop: Shop) -> None:
    placed = buy(client, ("POT", 1), ("TEA-50", 1), locale="zh", marketing_consent=True, attribution={"utm": "x"})
    assert placed.keys() == {"order", "token", "checkout_url"}
    assert placed["checkout_url"].startswith("http://shop.test/sandbox/pay/")
    order = client.get(f"/api/orders/{placed['token']}")
    assert order.headers["cache-control"] == "no-store"
    shown = order.json()
    assert (shown["payment_status"], shown["fulfilment_status"]) == ("awaiting_payment", "unfulfilled")
    assert shown["checkout_url"] == placed["checkout_url"]
    paid = client.post(placed["checkout_url"], data={"outcome": "paid"})
    assert (paid.status_code, paid.headers["location"]) == (303, f"/zh/order/#{placed['token']}")
    shown = client.get(f"/api/orders/{placed['token']}").json()
    assert (shown["number"], shown["payment_status"], shown["total"]) == (placed["order"], "paid", 5850)
    assert (shown["parcels"], shown["checkout_url"]) == ([], None)
    assert [moment["event"] for moment in shown["timeline"]] == ["order_placed", "payment_received"]
    assert [(i["title"], i["quantity"], i["total"]) for i in shown["items"]] == [("茶壶", 1, 4900), ("煎茶", 1, 950)]
    assert "ada@example.com" not in order.text, "a link may be passed on: it tells no address"


def test_stock(client: Client, shop: Shop) -> None:
    skus = ("POT", "CUP", "SET", "TEA-50", "LATER", "GONE")
    stock = client.get("/api/stock", params={"sku": [*skus, "POT"]})
    assert stock.json() == {
        "POT": {"available": 3},
        "CUP": {"available": 10},
        "SET": {"available": 3},
        "TEA-50": {"available": None},
        "LATER": {"available": None},
        "GONE": {"available": 0},
    }
    buy(client, ("SET", 1))
    assert client.get("/api/stock?sku=POT&sku=CUP").json() == {"POT": {"available": 2}, "CUP": {"available": 8}}


def test_out_of_stock(client: Client, shop: Shop) -> None:
    buy(client, ("POT", 2))
    answer = client.post("/api/checkout", json={"items": [{"sku": "SET", "quantity": 2}]})
    details = refused(answer, 409, "out_of_stock")
    assert details["items"] == [{"sku": "POT", "requested": 2, "available": 1}]


def test_price_changed(client: Client, shop: Shop) -> None:
    item = {"sku": "CUP", "quantity": 1}
    for body in ({"items": [item | {"unit_price": 1100}]}, {"items": [item], "expected_total": 1}):
        details = refused(client.post("/api/checkout", json=body), 409, "price_changed")
        assert details["total"] == 1690
    seen = client.post("/api/quote", json={"items": [item]}).json()
    body = {"items": [item | {"unit_price": 1200}], "expected_total": seen["total"], "snapshot": seen["snapshot"]}
    assert client.post("/api/checkout", json=body).status_code == 201


def test_a_page_whose_snapshot_is_gone_sells_at_the_price_that_it_showed(client: Client, shop: Shop) -> None:
    item = {"sku": "CUP", "quantity": 1}
    shown = client.post("/api/quote", json={"items": [item]}).json()["total"]
    old = {"snapshot": "0123456789abcdef"}
    refused(client.post("/api/checkout", json={"items": [item], **old}), 409, "price_changed")
    told = {"items": [item | {"unit_price": 1200}], "expected_total": shown, **old}
    assert client.post("/api/checkout", json=told).status_code == 201


def test_the_same_key_is_answered_with_the_same_order(client: Client, shop: Shop) -> None:
    body, headers = {"items": [{"sku": "POT", "quantity": 1}]}, {"Idempotency-Key": "one"}
    answers = [client.post("/api/checkout", json=body, headers=headers).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    other = client.post("/api/checkout", json={"items": [{"sku": "CUP", "quantity": 1}]}, headers=headers)
    refused(other, 409, "idempotency_conflict")


def test_contact(client: Client, shop: Shop) -> None:
    message = {"name": "Ada", "email": "ada@example.com", "topic": "Tea", "message": "How hot?\nAda", "order": "X"}
    answer = client.post("/api/contact", json=message)
    assert answer.status_code == 202
    assert answer.json()["ticket"].startswith("T-")


@pytest.mark.parametrize(
    ("locale", "page"), [("en", "/contact/sent/"), ("zh", "/zh/contact/sent/"), ("xx", "/contact/sent/")]
)
def test_contact_without_javascript(client: Client, shop: Shop, locale: str, page: str) -> None:
    form = {
        "name": "Ada",
        "email": "ada@example.com",
        "topic": "Tea",
        "message": "Hello",
        "order": "",
        "locale": locale,
    }
    answer = client.post("/api/contact", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, page)


def test_too_many_messages_from_one_address(client: Client, shop: Shop) -> None:
    message = {"name": "Ada", "email": "ada@example.com", "topic": "Tea", "message": "Hello"}
    for _ in range(5):
        assert client.post("/api/contact", json=message).status_code == 202
    refused(client.post("/api/contact", json=message | {"email": "ADA@example.com"}), 429, "too_many_requests")
    assert client.post("/api/contact", json=message | {"email": "bob@example.com"}).status_code == 202


def test_webhook(client: Client, shop: Shop) -> None:
    placed = buy(client)
    provider = shop.payments.provider
    (event,) = provider.pay(provider.session(f"sbx_{placed['order']}"), "paid", shop.clock())
    body, headers = provider.sign(event, shop.clock())
    for recorded in (True, False):
        answer = client.post("/api/webhooks/sandbox", content=body, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"received": True, "recorded": recorded})


def test_scheduled(client: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = buy(client)
    client.post(placed["checkout_url"], data={"outcome": "delayed"})
    assert client.get(f"/api/orders/{placed['token']}").json()["payment_status"] == "processing"
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)
    assert scheduled.handler({}, None) == {"payments": 1, "expired": 0, "mails": 1}
    assert client.get(f"/api/orders/{placed['token']}").json()["payment_status"] == "paid"
    assert run_schedule(shop).mails == 0


def test_a_shop_that_was_not_built_says_so(client: Client, shop: Shop, folder: object) -> None:
    current = folder / "snapshot" / "current"
    name = current.read_bytes()
    current.unlink()
    answer = client.post("/api/quote", json={"items": [{"sku": "POT", "quantity": 1}]})
    assert (answer.status_code, answer.json()["code"]) == (503, "not_published")
    assert answer.headers["retry-after"]
    current.write_bytes(name)
    assert client.get("/api/health").status_code == 200
