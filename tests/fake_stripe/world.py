"""What Stripe keeps, and its rules, as far as a shop can notice them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from tests.fake_stripe.dashboard import Dashboard
from tests.fake_stripe.objects import ADDRESS, API_VERSION, SHAPES, Refused, Thing, payable

__all__ = ["API_VERSION", "Refused", "Thing", "World"]


class World(Dashboard):
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = count(1)
        self.sessions: dict[str, Thing] = {}
        self.intents: dict[str, Thing] = {}
        self.charges: dict[str, Thing] = {}
        self.refunds: dict[str, Thing] = {}
        self.coupons: dict[str, Thing] = {}
        self.prices: dict[str, Thing] = {}
        self.account_version = API_VERSION
        """In which everything is told that has no version of its own."""
        self.endpoints: dict[str, Thing] = {}
        self.events: list[Thing] = []
        """Oldest first."""

    # -- what the shop asks ----------------------------------------------------------------------------------

    def create_coupon(self, wanted: Thing) -> Thing:
        if wanted["id"] in self.coupons:
            raise Refused("Coupon already exists.", code="resource_already_exists")
        off = payable(wanted["amount_off"], wanted["currency"])
        made = {**self.make("coupon", wanted["id"]), **wanted, "amount_off": off}
        self.coupons[made["id"]] = made
        return made

    def create_price(self, wanted: Thing) -> Thing:
        price = {**wanted, "id": f"price_{self.number()}", "object": "price"}
        self.prices[price["id"]] = price
        return price

    def create_session(self, wanted: Thing) -> Thing:
        expires_at = int(wanted.get("expires_at") or self.now() + 86400)
        if not 1800 <= expires_at - self.now() <= 86400:
            raise Refused("expires_at must be between 30 minutes and 24 hours from now.", param="expires_at")
        if len(wanted["line_items"]) > 100:
            raise Refused("You may only specify up to 100 line_items.", param="line_items")
        prices = [line.get("price_data") or self.find(self.prices, line["price"]) for line in wanted["line_items"]]
        currency = prices[0]["currency"]
        quantities = [int(line["quantity"]) for line in wanted["line_items"]]
        subtotal = sum(
            payable(price["unit_amount"], currency) * n for price, n in zip(prices, quantities, strict=True)
        )
        off = sum(self.coupons[discount["coupon"]]["amount_off"] for discount in wanted.get("discounts", []))
        offered = wanted.get("shipping_options", [])
        fixed = [option["shipping_rate_data"]["fixed_amount"]["amount"] for option in offered] or [0]
        shipping = [payable(amount, currency) for amount in fixed]
        recoverable = wanted.get("after_expiration", {}).get("recovery", {}).get("enabled") == "true"
        session = self.make(
            "checkout.session",
            f"cs_test_{self.number()}",
            after_expiration={"recovery": {"enabled": recoverable, "expires_at": None, "url": None}},
            amount_subtotal=subtotal,
            automatic_tax={"enabled": wanted.get("automatic_tax", {}).get("enabled") == "true", "status": None},
            cancel_url=wanted.get("cancel_url"),
            client_reference_id=wanted.get("client_reference_id"),
            collected_information=None,
            currency=currency,
            customer_details=None,
            customer_email=wanted.get("customer_email"),
            expires_at=expires_at,
            locale=wanted.get("locale"),
            metadata=wanted.get("metadata", {}),
            payment_intent=None,
            payment_status="unpaid",
            status="open",
            success_url=wanted["success_url"],
            ui_mode="hosted_page",
        )
        session["url"] = f"https://checkout.stripe.test/c/pay/{session['id']}#fid"
        self.sessions[session["id"]] = session
        session["_"] = {"wanted": wanted, "off": off, "shipping": shipping, "declined": None}
        self._add_up(session, shipping[0])
        return session

    def expire_session(self, name: str) -> Thing:
        session = self.session(name)
        if session["status"] != "open":
            raise Refused(f"Only Checkout Sessions with a status of open can be expired: it is {session['status']}.")
        self._expire(session)
        return session

    def session(self, name: str) -> Thing:
        session = self.find(self.sessions, name)
        if session["status"] == "open" and session["expires_at"] <= self.now():
            self._expire(session)
        return session

    def list_sessions(self, wanted: Thing) -> list[Thing]:
        """Newest first. There is no asking for ``recovered_from``."""
        email = wanted.get("customer_details", {}).get("email")
        found = [
            session
            for session in reversed(self.sessions.values())
            if session["created"] >= int(wanted.get("created", {}).get("gte", 0))
            and session["status"] == wanted.get("status", session["status"])
            and email in (None, (session["customer_details"] or {}).get("email"))
        ]
        return [self.expanded(session, wanted, "data.payment_intent") for session in found]

    def expanded(self, session: Thing, wanted: Thing, name: str) -> Thing:
        intent = session["payment_intent"]
        return (
            {**session, "payment_intent": self.intents[intent]}
            if intent and name in wanted.get("expand", [])
            else session
        )

    def create_refund(self, wanted: Thing) -> Thing:
        intent = self.find(self.intents, wanted["payment_intent"])
        charge = self.find(self.charges, intent["latest_charge"])
        amount = payable(wanted.get("amount") or charge["amount"] - charge["amount_refunded"], charge["currency"])
        if amount > charge["amount"] - charge["amount_refunded"]:
            raise Refused("Refund amount is greater than unrefunded amount on charge.", param="amount")
        refund = self.make(
            "refund",
            f"re_{self.number()}",
            amount=amount,
            charge=charge["id"],
            currency=charge["currency"],
            metadata=wanted.get("metadata", {}),
            payment_intent=intent["id"],
            status="succeeded",
        )
        self.refunds[refund["id"]] = refund
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.tell("refund.created", refund)
        self.tell("charge.refunded", charge)
        return refund

    # -- what the shopper does at the page -------------------------------------------------------------------

    def pay(self, name: str, *, method: str = "card", shipping: int = 0, country: str = "DE", tax: int = 0) -> None:
        """Pay an open session; a method that is delayed leaves it unpaid until ``settle``."""
        session = self.session(name)
        if session["status"] != "open":
            raise Refused("This Checkout Session is no longer open.")
        delayed = method == "sepa_debit"
        self._add_up(session, session["_"]["shipping"][shipping], tax)
        address = {**ADDRESS, "country": country}
        email = session["customer_email"] or "ada@example.com"
        session["customer_details"] = {"email": email, "name": "Ada Lovelace", "address": address}
        session["collected_information"] = {"shipping_details": {"name": "Ada Lovelace", "address": address}}
        session["status"] = "complete"
        if not session["amount_total"]:
            session["payment_status"] = "no_payment_required"
        else:
            intent = self._intent(session, "processing" if delayed else "succeeded")
            self._charge(intent)
            session["payment_status"] = "unpaid" if delayed else "paid"
        self.tell("checkout.session.completed", session)

    def decline(self, name: str) -> None:
        """The card is refused; the page stays open."""
        intent = self._intent(self.session(name), "requires_payment_method")
        intent["last_payment_error"] = {"type": "card_error", "payment_method": {"type": "card"}}
        self.tell("payment_intent.payment_failed", intent)

    def settle(self, name: str, *, paid: bool) -> None:
        """What becomes of a delayed payment."""
        session = self.session(name)
        intent = self.intents[session["payment_intent"]]
        if paid:
            intent["status"] = "succeeded"
            session["payment_status"] = "paid"
            self.tell("checkout.session.async_payment_succeeded", session)
            return
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"type": "card_error", "payment_method": {"type": "sepa_debit"}}
        self.tell("payment_intent.payment_failed", intent)
        self.tell("checkout.session.async_payment_failed", session)

    def cancel(self, name: str) -> None:
        """Somebody cancels the payment in the dashboard."""
        intent = self.intents[self.session(name)["payment_intent"]]
        intent["status"] = "canceled"
        self.tell("payment_intent.canceled", intent)

    def recover(self, name: str) -> str:
        """The shopper follows the recovery link of an expired session: the copy that Stripe makes of it."""
        expired = self.session(name)
        recovery = expired["after_expiration"]["recovery"]
        if not recovery["url"] or self.now() >= recovery["expires_at"]:
            raise Refused("This link leads nowhere.")
        wanted = {**expired["_"]["wanted"], "expires_at": self.now() + 86400}
        copy = self.create_session(wanted)
        copy["recovered_from"] = name
        return str(copy["id"])

    # -- its own -----------------------------------------------------------------------------------------------

    def tell(self, type: str, thing: Thing) -> None:
        """An event, with the thing as it is at this moment."""
        data = {"object": copy.deepcopy({name: value for name, value in thing.items() if name != "_"})}
        event = self.make("event", f"evt_{self.number()}", type=type, data=data, api_version=self.account_version)
        self.events.append(event)

    def make(self, shape: str, id: str, **fields: Any) -> Thing:
        return {**copy.deepcopy(SHAPES[shape]), "id": id, "created": self.now(), **fields}

    def find(self, things: dict[str, Thing], name: str) -> Thing:
        if name not in things:
            raise Refused(f"No such thing: {name!r}", status=404, code="resource_missing")
        return things[name]

    def now(self) -> int:
        return int(self._now().timestamp())

    def number(self) -> str:
        return f"{next(self._numbers):06d}"

    def _expire(self, session: Thing) -> None:
        session["status"] = "expired"
        recovery = session["after_expiration"]["recovery"]
        if recovery["enabled"]:
            link = f"https://buy.stripe.test/r/{session['id']}"
            recovery.update(url=link, expires_at=self.now() + 30 * 86400)
        self.tell("checkout.session.expired", session)

    def _add_up(self, session: Thing, shipping: int, tax: int = 0) -> None:
        off = min(session["_"]["off"], session["amount_subtotal"])
        exclusive = "exclusive" in json.dumps(session["_"]["wanted"])
        session["amount_total"] = session["amount_subtotal"] - off + shipping + (tax if exclusive else 0)
        session["total_details"] = {"amount_discount": off, "amount_shipping": shipping, "amount_tax": tax}

    def _intent(self, session: Thing, status: str) -> Thing:
        intent = self.intents.get(session["payment_intent"] or "")
        if intent is None:
            intent = self.make(
                "payment_intent",
                f"pi_{self.number()}",
                amount=session["amount_total"],
                currency=session["currency"],
                metadata=session["_"]["wanted"].get("payment_intent_data", {}).get("metadata", {}),
                last_payment_error=None,
            )
            self.intents[intent["id"]] = intent
            session["payment_intent"] = intent["id"]
        intent.update(status=status, amount=session["amount_total"])
        return intent

    def _charge(self, intent: Thing) -> None:
        charge = self.make(
            "charge",
            f"ch_{self.number()}",
            amount=intent["amount"],
            amount_refunded=0,
            currency=intent["currency"],
            metadata=intent["metadata"],
            payment_intent=intent["id"],
            refunds=None,
        )
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
