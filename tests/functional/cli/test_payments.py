"""``payments check``, and the settings of payment providers."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from shop.__main__ import main
from shop.adapters.payments.stripe import events
from shop.adapters.payments.stripe.provider import StripePayments
from shop.bootstrap import build_shop
from shop.services.shop import Shop
from shop.settings import Environment, SettingError
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve

STRIPE = {"REGULARS_PAYMENTS": "stripe", "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRETS": f"{SECRET}, whsec_old"}


def check(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("shop.bootstrap.shop", lambda: shop)
    return CliRunner().invoke(main, ["payments", "check"])


def test_the_sandbox_is_always_ready(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(shop, monkeypatch).exit_code == 0


def test_stripe_is_ready_when_its_webhook_leads_here(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(FakeStripe(shop.clock)) as stripe:
        payments = StripePayments(KEY, [SECRET], lambda: shop.settings, api=stripe.url, retries=0)
        shop = replace(shop, payments=payments)
        unready = check(shop, monkeypatch)
        assert unready.exit_code == 1
        assert "http://shop.test/api/webhooks/stripe" in unready.stderr
        stripe.world.add_endpoint("http://shop.test/api/webhooks/stripe", events.HANDLED)
        assert check(shop, monkeypatch).exit_code == 0
        stripe.faults = ["401"]
        refused = check(shop, monkeypatch)
        assert refused.exit_code == 1
        assert "STRIPE_SECRET_KEY" in refused.stderr


def test_settings_choose_stripe(tmp_path: Any) -> None:
    shop = build_shop(Environment.read({"STATE": str(tmp_path), **STRIPE}))
    assert isinstance(shop.payments, StripePayments)
    assert shop.payments._secrets == [SECRET.encode(), b"whsec_old"]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"REGULARS_PAYMENTS": "paypal"}, "REGULARS_PAYMENTS"),
        ({"STRIPE_SECRET_KEY": ""}, "STRIPE_SECRET_KEY"),
        ({"STRIPE_SECRET_KEY": "pk_test_a_public_key"}, "STRIPE_SECRET_KEY"),
        ({"STRIPE_WEBHOOK_SECRETS": ""}, "STRIPE_WEBHOOK_SECRETS"),
        ({"STRIPE_WEBHOOK_SECRETS": f"{SECRET},we_not_a_secret"}, "STRIPE_WEBHOOK_SECRETS"),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_not_shown(change: dict[str, str], names: str) -> None:
    with pytest.raises(SettingError) as caught:
        Environment.read({**STRIPE, **change})
    assert names in str(caught.value)
    assert not any(word in str(caught.value) for word in ("a_public_key", "not_a_secret", SECRET))
