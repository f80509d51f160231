"""Every request that we send to Stripe, held against the parameter types of Stripe's own library."""

from __future__ import annotations

import pydantic
import pytest
from msgspec.structs import replace
from stripe.params import (
    CouponCreateParams,
    EventListParams,
    RefundCreateParams,
    RefundListParams,
    WebhookEndpointListParams,
)
from stripe.params.checkout import SessionCreateParams, SessionListParams, SessionRetrieveParams

from shop.adapters.payments.stripe import events, requests
from shop.adapters.payments.stripe.provider import StripePayments
from shop.domain.order_parts import OrderLine, ShippingChoice
from shop.domain.orders import Order
from shop.domain.snapshot import Settings
from tests.contract.payments_contract import NOW, ORDER
from tests.fake_stripe.parameters import check
from tests.fake_stripe.server import KEY
from tests.shops import SETTINGS

CHOICE = ShippingChoice(
    id="express",
    label="Express, with a signature",
    carrier="dhl",
    price=1290,
    tax=12,
    total=2290,
    delivery_from="2027-01-14",
    delivery_to="2027-01-14",
)
ORDERS = {
    "plain": ORDER,
    "nobody's": replace(ORDER, email=""),
    "reduced": replace(ORDER, discount=250, coupons=("TEN", "FREE"), total=1240),
    "with a choice": replace(ORDER, choices=(CHOICE, replace(CHOICE, id="slow", price=0)), countries=("DE", "AT")),
    "taxed on top": replace(ORDER, tax_included=False, tax=283, total=1773),
    "in yen": replace(ORDER, currency="JPY"),
    "in Chinese": replace(
        ORDER,
        locale="zh",
        lines=(
            OrderLine(
                sku="B",
                slug="b",
                title="建盏" * 200,
                label="大 / 蓝",
                quantity=99,
                unit_price=123456,
                picture="/pictures/b-320.jpg",
            ),
        ),
    ),
    "in a language of its own": replace(ORDER, locale="xx"),
}
SHOPS = {
    "plain": SETTINGS,
    "methods": replace(SETTINGS, payment_methods=("card", "alipay", "wechat_pay", "sepa_debit")),
    "taxed by Stripe": replace(SETTINGS, provider_tax=True),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("settings", SHOPS.values(), ids=SHOPS)
def test_sessions(order: Order, settings: Settings) -> None:
    wanted = requests.session(order, settings, return_url="https://shop.test/#t", picture_base="https://shop.test")
    check(SessionCreateParams, wanted)
    assert wanted == requests.session(
        order, settings, return_url="https://shop.test/#t", picture_base="https://shop.test"
    ), "the same order is asked for with the same words"


def test_coupons_and_refunds() -> None:
    check(CouponCreateParams, requests.coupon(ORDERS["reduced"]))
    check(RefundCreateParams, requests.refund(ORDER, 100, "key", "pi_1"))


def test_what_is_asked_for_by_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists and look-ups: whatever reaches the library."""
    asked: list[tuple[type, object]] = []
    kinds = {
        "refunds.list": RefundListParams,
        "refunds.create": RefundCreateParams,
        "events.list": EventListParams,
        "webhook_endpoints.list": WebhookEndpointListParams,
        "checkout.sessions.list": SessionListParams,
        "checkout.sessions.retrieve": SessionRetrieveParams,
    }

    class Recorder:
        has_more = False
        data = ()

        def __init__(self, path: str = "") -> None:
            self.path = path

        def __getattr__(self, name: str) -> Recorder:
            return Recorder(f"{self.path}.{name}".lstrip("."))

        def __call__(self, *arguments: object) -> Recorder:
            path = self.path.removeprefix("v1.")
            if path in kinds:
                asked.append((kinds[path], arguments[-1] if path.endswith(("list", "retrieve")) else arguments[0]))
            return self

        def auto_paging_iter(self) -> list[object]:
            return []

        def to_dict(self) -> dict[str, object]:
            recovery = {"enabled": True, "url": "https://buy.stripe.test/r/cs_1"}
            expired = {"status": "expired", "created": 1, "customer_email": "ada@example.com"}
            return {"id": "cs_1", "metadata": {}, "after_expiration": {"recovery": recovery}, **expired}

    payments = StripePayments(KEY, ["whsec_1"], lambda: SETTINGS)
    monkeypatch.setattr(StripePayments, "_client", Recorder())
    payments.look_up(replace(ORDER, session="cs_1"))
    payments.list_events_since(NOW, NOW)
    payments.refund(replace(ORDER, payment="pi_1"), 100, "key")
    payments.check_endpoint("https://shop.test/api/webhooks/stripe")
    payments._refunds_of("evt_1", {"id": "ch_1"}, "order")
    assert {kind for kind, _ in asked} == set(kinds.values())
    for kind, given in asked:
        check(kind, given)


@pytest.mark.parametrize(
    "change",
    [
        {"mood": "payment"},
        {"mode": "pay"},
        {"expires_at": "1800"},
        {"locale": "xx"},
        {"shipping_address_collection": {"allowed_countries": ["KP"]}},
        {"allowed_payment_method_types": ["cash"]},
        {"line_items": [{"quantity": 1.5}]},
        {"metadata": {"order": 1}},
        {"payment_intent_data": {"meta": {}}},
    ],
)
def test_the_check_itself(change: dict[str, object]) -> None:
    """It must not let everything through."""
    wanted = requests.session(ORDER, SETTINGS, return_url="https://shop.test/", picture_base="")
    with pytest.raises(pydantic.ValidationError):
        check(SessionCreateParams, wanted | change)


def test_the_events_are_stripe_s_own_names() -> None:
    from stripe.params import WebhookEndpointCreateParams

    check(WebhookEndpointCreateParams, {"url": "https://shop.test/", "enabled_events": list(events.HANDLED)})
