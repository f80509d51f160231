"""What happens after a payment: by the shopper's bank, by Stripe, or by the merchant in the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.fake_stripe.objects import API_VERSION, Refused, Thing


class Dashboard:
    """The part of a ``World`` that no request of the shop reaches."""

    sessions: dict[str, Thing]
    intents: dict[str, Thing]
    charges: dict[str, Thing]
    refunds: dict[str, Thing]
    endpoints: dict[str, Thing]

    def fail_refund(self, name: str) -> None:
        refund = self.refunds[name]
        refund["status"] = "failed"
        charge = self.charges[refund["charge"]]
        charge["amount_refunded"] -= refund["amount"]
        self.tell("refund.updated", refund)
        self.tell("refund.failed", refund)

    def dispute(self, name: str) -> Thing:
        """The shopper's bank takes the money back."""
        intent = self.intents[self.sessions[name]["payment_intent"]]
        dispute = self.make(
            "dispute",
            f"du_{self.number()}",
            amount=intent["amount"],
            charge=intent["latest_charge"],
            currency=intent["currency"],
            evidence_details={"due_by": self.now() + 7 * 86400, "has_evidence": False, "submission_count": 0},
            reason="product_not_received",
            payment_intent=intent["id"],
            status="needs_response",
        )
        self.tell("charge.dispute.created", dispute)
        self.tell("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def answer_dispute(self, dispute: Thing) -> None:
        """The merchant sends evidence in the dashboard."""
        dispute["status"] = "under_review"
        dispute["evidence_details"].update(has_evidence=True, submission_count=1)
        self.tell("charge.dispute.updated", dispute)

    def close_dispute(self, dispute: Thing, status: str) -> None:
        dispute["status"] = status
        if status == "won":
            self.tell("charge.dispute.funds_reinstated", dispute)
        self.tell("charge.dispute.closed", dispute)

    def warn(self, name: str) -> None:
        charge = self.intents[self.sessions[name]["payment_intent"]]["latest_charge"]
        self.tell(
            "radar.early_fraud_warning.created",
            self.make("radar.early_fraud_warning", f"issfr_{self.number()}", charge=charge),
        )

    def review(self, name: str) -> Thing:
        intent = self.intents[self.sessions[name]["payment_intent"]]
        review = self.make(
            "review", f"prv_{self.number()}", charge=intent["latest_charge"], payment_intent=intent["id"]
        )
        self.tell("review.opened", review)
        return review

    def close_review(self, review: Thing, reason: str = "approved") -> None:
        review.update(open=False, closed_reason=reason, reason=reason)
        self.tell("review.closed", review)

    def add_endpoint(self, url: str, listening: Iterable[str], **fields: Any) -> Thing:
        """A webhook endpoint, in the newest version unless another is given; ``connect``: of connected accounts."""
        connected = "ca_1" if fields.pop("connect", False) else None
        given = {"api_version": API_VERSION, "application": connected, "enabled_events": list(listening), **fields}
        endpoint = self.make("webhook_endpoint", f"we_{self.number()}", url=url, **given)
        if len(self.endpoints) == 16:
            raise Refused("You have reached the maximum of 16 webhook endpoints.")
        self.endpoints[endpoint["id"]] = endpoint
        return endpoint

    def tell(self, type: str, thing: Thing) -> None:
        """An event, with the thing as it is at this moment."""
        raise NotImplementedError

    def make(self, shape: str, id: str, **fields: Any) -> Thing:
        """A thing with all of its fields."""
        raise NotImplementedError

    def now(self) -> int:
        raise NotImplementedError

    def number(self) -> str:
        raise NotImplementedError
