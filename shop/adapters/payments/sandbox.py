"""The embedded provider: a whole shop runs with no account, and its webhooks take the same road as a real one's.

``SandboxPayments`` is our side: the payments port. ``SandboxProvider`` plays the other side: it keeps sessions,
lets the person at the pay page choose an outcome, and signs webhooks (HMAC-SHA256 over ``timestamp.body``, with
a tolerance of 300 s, as Stripe does). What it could not deliver, or what happens later, waits for the next tick.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from shop.adapters.payments import signatures
from shop.domain import tokens
from shop.domain.errors import InvalidRequest, NotFound, Unavailable
from shop.domain.orders import Order
from shop.ports.clock import parse_time, rfc3339
from shop.ports.payments import DECLINED, Checkout, Fact, PaymentEvent, Told
from shop.ports.store import ABSENT, ConditionFailed, Item, Key, Put, Store

NAME = "sandbox"
SIGNATURE_HEADER = "sandbox-signature"
DEFAULT_EMAIL = "shopper@sandbox.example"
KEPT = timedelta(days=90)
"""How long a page is kept after its end, and an event after its delivery; an event that waits for a tick stays."""
OUTCOMES = ("paid", "failed", "delayed", "abandoned")

_WAITS_FOR = {"paid": "processing", "expired": "abandoned"}
"""What happens on the next tick, and to a session in which state."""

_UNDELIVERED = "SANDBOX#undelivered"
_TRIES = 20

Body = dict[str, Any]


class Session(msgspec.Struct, frozen=True):
    """A payment page. ``state``: open, processing, paid, failed, abandoned, expired."""

    id: str
    order: str
    amount: int
    currency: str
    email: str
    expires_at: str
    return_url: str
    state: str = "open"
    attempts: int = 0
    version: int = ABSENT

    def open_at(self, now: datetime) -> bool:
        return self.state in ("open", "failed", "abandoned") and rfc3339(now) < self.expires_at


class SandboxProvider:
    def __init__(self, store: Store, secret: bytes) -> None:
        self._store = store
        self._secret = tokens.derive(secret, "sandbox-webhook")
        self._pages = tokens.derive(secret, "sandbox-page")

    def page(self, session: str) -> str:
        """The unguessable last part of a pay page's address."""
        return tokens.sign(self._pages, "page", session)

    def find(self, page: str) -> Session:
        """The session behind a pay page.

        Raises:
            NotFound: no such page.
        """
        name = tokens.verify(self._pages, "page", page)
        session = self.session(name) if name else None
        if session is None:
            raise NotFound("page_not_found", "There is no such payment page. Go back to your order, or to the cart.")
        return session

    def session(self, name: str) -> Session | None:
        item = self._store.get(*_session_key(name))
        return Session(**item.data, version=item.version) if item else None

    def create(self, session: Session) -> Session:
        """Open a session; the one that has this id already stays as it is."""
        try:
            self._store.commit(_put(session))
        except ConditionFailed:
            return self.session(session.id) or session
        return session

    def close(self, name: str) -> bool:
        """Close an open session; ``False`` when it is past closing: paid, or settling."""
        for _ in range(_TRIES):
            session = self.session(name)
            if session is None or session.state == "expired":
                return True
            if session.state in ("paid", "processing"):
                return False
            try:
                self._store.commit(_put(session, state="expired"))
            except ConditionFailed:
                continue
            return True
        raise Unavailable("busy", "The sandbox is busy. Try again.")

    def pay(self, session: Session, outcome: str, now: datetime, email: str = "") -> list[Body]:
        """Let the shopper's choice happen; the webhooks to be delivered at once. A closed page changes nothing."""
        if outcome not in OUTCOMES:
            raise InvalidRequest(
                "invalid_request", f"Choose one of: {', '.join(OUTCOMES)}.", field="outcome", reason="unknown"
            )
        if not session.open_at(now):
            return []
        attempt = f"{session.id}-{session.attempts + 1}"
        fact, state, later = {
            "paid": ("paid", "paid", ""),
            "failed": ("failed", "failed", ""),
            "delayed": ("processing", "processing", "paid"),
            "abandoned": ("", "abandoned", "expired"),
        }[outcome]
        person = email or session.email or DEFAULT_EMAIL
        first = [self._event(session, attempt, fact, now, person)] if fact else []
        second = [self._event(session, attempt, later, now, person)] if later else []
        try:
            self._store.commit(
                _put(session, state=state, attempts=session.attempts + 1, email=person),
                *(_queue(event, "now") for event in first),
                *(_queue(event, "tick") for event in second),
            )
        except ConditionFailed:
            return []  # pressed twice
        return first

    def undelivered(self, now: datetime) -> list[Body]:
        """Webhooks that nobody has acknowledged; settles what was left to happen later."""
        events: list[Body] = []
        for item in self._store.query(_UNDELIVERED, index=2):
            session = self.session(item.data["session"])
            if item.data["when"] == "tick" and session:
                fact = item.data["event"]["fact"]
                if session.state == _WAITS_FOR[fact]:
                    try:
                        self._store.commit(_put(session, state=fact))
                    except ConditionFailed:
                        continue  # the shopper came back this very moment
                elif session.state != fact:
                    self.delivered(item.data["event"]["id"], session.id)  # overtaken: the page was used again
                    continue
            events.append(item.data["event"])
        return events

    def delivered(self, event: str, session: str) -> None:
        """Somebody answered 200: do not deliver it again."""
        item = self._store.get(*_event_key(session, event))
        if item and item.index2:
            try:
                expires = _expiry(item.data["event"]["created"])
                self._store.commit(Put(Item(item.pk, item.sk, data=item.data, expires=expires), expect=item.version))
            except ConditionFailed:
                return  # somebody else said so

    def sign(self, event: Body, now: datetime) -> tuple[bytes, dict[str, str]]:
        """The webhook as it is sent: raw body and headers."""
        body = msgspec.json.encode(event, order="deterministic")
        return body, {"content-type": "application/json", SIGNATURE_HEADER: signatures.sign(self._secret, body, now)}

    def verify(self, body: bytes, header: str, now: datetime) -> bool:
        """Whether the signature is ours and fresh."""
        return signatures.verify([self._secret], body, header, now)

    @staticmethod
    def _event(session: Session, attempt: str, fact: str, now: datetime, email: str) -> Body:
        return {
            "id": f"evt_{attempt}_{fact}",
            "type": f"checkout.{fact}",
            "created": rfc3339(now),
            "session": session.id,
            "fact": fact,
            "order": session.order,
            "attempt": DECLINED if fact == "failed" else attempt,
            "amount": session.amount,
            "currency": session.currency,
            "payment": f"pay_{attempt}",
            "email": email,
            "name": "Sandbox Shopper",
            "address": {"line1": "Kehrwieder 12", "postcode": "20457", "city": "Hamburg", "country": "DE"},
        }


class SandboxPayments:
    name = NAME
    shortest_page = timedelta(0)
    offers_shipping = False

    def __init__(self, provider: SandboxProvider, url: str) -> None:
        self.provider = provider
        self._url = url

    def open_checkout(self, order: Order, return_url: str) -> Checkout:
        name = f"sbx_{order.number}"
        self.provider.create(
            Session(
                id=name,
                order=order.number,
                amount=order.total,
                currency=order.currency,
                email=order.email,
                expires_at=order.expires_at,
                return_url=return_url,
            )
        )
        return Checkout(session=name, url=f"{self._url}/sandbox/pay/{self.provider.page(name)}")

    def close_checkout(self, order: Order) -> bool:
        return self.provider.close(f"sbx_{order.number}")

    def refund(self, order: Order, amount: int, key: str, payment: str = "") -> str:
        return "re_" + hashlib.sha256(f"{payment or order.payment}:{key}".encode()).hexdigest()[:24]

    def parse_webhook(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[PaymentEvent]:
        if not self.provider.verify(body, headers.get(SIGNATURE_HEADER, ""), now):
            raise InvalidRequest("bad_signature", "This webhook is not signed by the sandbox, or is too old.")
        return [_payment_event(msgspec.json.decode(body))]

    def check_endpoint(self, url: str) -> list[str]:
        return []

    def look_up(self, order: Order) -> list[PaymentEvent]:
        return []  # it lives in this process: its webhooks have arrived, or wait for the next tick

    def list_events_since(self, since: datetime, now: datetime) -> Told:
        """What was not delivered, however long ago: the rest has been acknowledged."""
        return Told(events=[_payment_event(event) for event in self.provider.undelivered(now)], until=now)

    def acknowledge(self, event: PaymentEvent) -> None:
        self.provider.delivered(event.id, f"sbx_{event.order}")


def _payment_event(event: Body) -> PaymentEvent:
    fact: Fact = event["fact"]
    return PaymentEvent(
        id=event["id"],
        provider=NAME,
        fact=fact,
        order=event["order"],
        attempt=event["attempt"],
        amount=event["amount"],
        currency=event["currency"],
        payment=event["payment"],
        email=event["email"],
        name=event["name"],
        address=event["address"],
    )


def _put(session: Session, **changes: Any) -> Put:
    fields = {name: getattr(session, name) for name in Session.__struct_fields__ if name != "version"}
    item = Item(*_session_key(session.id), data={**fields, **changes}, expires=_expiry(session.expires_at))
    return Put(item, expect=session.version)


def _queue(event: Body, when: str) -> Put:
    key = _event_key(event["session"], event["id"])
    data = {"session": event["session"], "when": when, "event": event}
    return Put(Item(*key, data=data, index2=(_UNDELIVERED, f"{event['created']}#{event['id']}")), expect=ABSENT)


def _expiry(since: str) -> int:
    return int((parse_time(since) + KEPT).timestamp())


def _session_key(name: str) -> Key:
    return f"SANDBOX#{name}", "SESSION"


def _event_key(session: str, event: str) -> Key:
    return f"SANDBOX#{session}", f"EVENT#{event}"
