"""The payments contract against every provider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
from shop.adapters.store.memory import MemoryStore
from shop.domain.errors import InvalidRequest, NotFound
from shop.domain.orders import Order
from shop.ports.payments import Payments
from tests.contract.payments_contract import NOW, ORDER, PaymentsContract, Webhook
from tests.contract.threads import run_in_threads

SECRET = b"a secret of thirty-two characters"


class TestSandboxPayments(PaymentsContract):
    @pytest.fixture
    def payments(self) -> Payments:
        return SandboxPayments(SandboxProvider(MemoryStore(), SECRET), "http://shop.test")

    def choose(self, payments: SandboxPayments, order: Order, outcome: str, minutes: int = 1) -> list[Webhook]:
        provider, now = payments.provider, NOW + timedelta(minutes=minutes)
        session = provider.session(f"sbx_{order.number}")
        return [provider.sign(event, now) for event in provider.pay(session, outcome, now)]

    def test_a_page_has_an_address_that_nobody_guesses(self, payments: SandboxPayments) -> None:
        page = payments.open_checkout(ORDER, "http://shop.test/").url.rpartition("/")[2]
        assert payments.provider.find(page).order == ORDER.number
        for forged in (page[:-1], page + "A", page.partition(".")[0], "sbx_7K3M9-QXD42.", "", "." * 80, "\x00", "é"):
            with pytest.raises(NotFound):
                payments.provider.find(forged)

    @pytest.mark.parametrize("outcome", ["", "PAID", "refunded", "paid ", "\x00", "paid,paid"])
    def test_an_outcome_that_no_bank_knows(self, payments: SandboxPayments, outcome: str) -> None:
        payments.open_checkout(ORDER, "http://shop.test/")
        with pytest.raises(InvalidRequest):
            self.choose(payments, ORDER, outcome)
        assert self.wait(payments) == []

    def test_another_shop_s_signature_is_none(self, payments: SandboxPayments, webhook: Webhook) -> None:
        other = SandboxPayments(SandboxProvider(MemoryStore(), SECRET + b"!"), "http://other.test")
        self.refused(other, webhook)

    def test_the_button_pressed_by_many_pays_once(self, payments: SandboxPayments) -> None:
        payments.open_checkout(ORDER, "http://shop.test/")
        results = run_in_threads(8, lambda: self.choose(payments, ORDER, "paid"))
        assert sum(map(len, results)) == 1
