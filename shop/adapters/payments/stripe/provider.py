"""The payments port on Stripe. The library is imported with the first request: verifying a webhook needs none."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from shop.adapters.payments import signatures
from shop.adapters.payments.stripe import endpoint, events, listing, requests, rights
from shop.adapters.payments.stripe.events import Body
from shop.domain.errors import Conflict, InvalidRequest, Unavailable, Unprocessable
from shop.domain.orders import Order
from shop.domain.snapshot import Settings
from shop.ports.payments import Checkout, PaymentEvent, Told

if TYPE_CHECKING:
    from stripe import StripeClient

SIGNATURE_HEADER = "stripe-signature"
TIMEOUT_SECONDS = 5.0
RETRIES = 1
"""A Stripe that hangs costs a shopper eleven seconds, then they are told: their function has 25."""
STRETCH = 200
"""Events that are read before those who asked may write down how far they have come. Each may need a question of its
own to Stripe: a stretch of nothing but refunds takes a minute, and must end within its function's five.
"""
AHEAD = 3600
"""Seconds by which Stripe's clock may be ahead of ours without an event being overlooked."""

log = logging.getLogger(__name__)


class StripePayments:
    name = events.NAME
    shortest_page = timedelta(minutes=30)
    """Checkout's own rule: a session is open for 30 minutes to 24 hours (docs.stripe.com, ``expires_at``)."""
    offers_shipping = True

    def __init__(
        self,
        key: str,
        webhook_secrets: Sequence[str],
        settings: Callable[[], Settings],
        *,
        pictures: str = "",
        api: str = "",
        retries: int = RETRIES,
    ) -> None:
        """``pictures``: the address before a picture's path. ``api``: a fake's, instead of Stripe's own."""
        self._key = key
        self._live = "_live_" in key
        self._secrets = [secret.encode() for secret in webhook_secrets]
        self._settings = settings
        self._pictures = pictures
        self._api = api
        self._retries = retries

    @cached_property
    def _client(self) -> StripeClient:
        import stripe

        return stripe.StripeClient(
            self._key,
            base_addresses={"api": self._api} if self._api else {},
            max_network_retries=self._retries,
            http_client=stripe.new_default_http_client(timeout=TIMEOUT_SECONDS),
        )

    def open_checkout(self, order: Order, return_url: str) -> Checkout:
        wanted = requests.session(order, self._settings(), return_url=return_url, picture_base=self._pictures)
        # the words are part of the key: a shop that was published again between two tries asks with other ones
        words = hashlib.sha256(msgspec.json.encode(wanted, order="sorted")).hexdigest()[:32]
        key = f"checkout-{order.number}-{words}"
        with _translated():
            if order.discount:
                self._create_coupon(order)
            opened = self._client.v1.checkout.sessions.create(wanted, {"idempotency_key": key})
        return Checkout(session=opened.id, url=opened.url or return_url)

    def close_checkout(self, order: Order) -> bool:
        if not order.session:
            return True
        import stripe

        with _translated():
            try:
                self._client.v1.checkout.sessions.expire(order.session)
            except stripe.InvalidRequestError:  # not open any more: why?
                session = self._session(order.session)
            else:
                return True
        if session["status"] == "complete":
            return bool(session["payment_status"] == "unpaid") and not events.settles(session)
        return bool(session["status"] == "expired")

    def refund(self, order: Order, amount: int, key: str, payment: str = "") -> str:
        """A key is looked for among the payment's refunds first: Stripe forgets its idempotency keys after a day."""
        import stripe

        with _translated(_REFUND_AWAY):
            made = self._client.v1.refunds.list({"payment_intent": payment or order.payment, "limit": 100})
            for refund in made.auto_paging_iter():
                if _metadata(refund).get("key") == key:
                    return refund.id
            wanted = requests.refund(order, amount, key, payment or order.payment)
            try:
                return self._client.v1.refunds.create(wanted, {"idempotency_key": f"refund-{key}"}).id
            except stripe.InvalidRequestError as exc:
                raise Conflict("refund_refused", f"Stripe refuses this refund: {exc.user_message}") from exc

    def parse_webhook(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[PaymentEvent]:
        if not signatures.verify(self._secrets, body, headers.get(SIGNATURE_HEADER, ""), now):
            raise InvalidRequest(
                "bad_signature",
                "This webhook is not signed with a secret of this shop (STRIPE_WEBHOOK_SECRETS), or is too old.",
            )
        try:
            event = msgspec.json.decode(body)
            return self._read(event)
        except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError) as exc:
            log.exception("a genuine Stripe event could not be read")
            raise InvalidRequest("invalid_request", "This is signed, but no event that we can read.") from exc

    def look_up(self, order: Order) -> list[PaymentEvent]:
        if not order.session:
            return []
        with _translated():
            session = self._session(order.session)
            pages = [session, *listing.recovered(self._client, session, order.number)]
        return [told for page in pages for told in events.read_outcome(page)]

    def list_events_since(self, since: datetime, now: datetime) -> Told:
        told: list[PaymentEvent] = []
        until = int(since.timestamp())
        with _translated():
            happened = listing.happened(self._client, until, int(now.timestamp()) + AHEAD)
            for read, event in enumerate(happened):
                if read >= STRETCH and event["created"] > until:
                    return Told(events=told, until=datetime.fromtimestamp(until + 1, UTC), more=True)
                until = max(until, int(event["created"]))
                told += self._read_if_possible(event)
        return Told(events=told, until=datetime.fromtimestamp(until, UTC))

    def acknowledge(self, event: PaymentEvent) -> None:
        """Stripe wants no thanks: recorded events are known by their ids."""

    def check_endpoint(self, url: str) -> list[str]:
        import stripe

        with _translated():
            lacking = rights.missing(self._client) if self._key.startswith("rk_") else []
            if lacking:
                return lacking
            listed = self._client.v1.webhook_endpoints.list({"limit": 100})
            endpoints = [endpoint.to_dict() for endpoint in listed.auto_paging_iter()]
            newest = (
                [] if all(e.get("api_version") for e in endpoints) else self._client.v1.events.list({"limit": 1}).data
            )
        return endpoint.check(
            endpoints,
            url,
            live=self._live,
            speaks=stripe.api_version,
            account_version=str(newest[0].api_version or "") if newest else "",
        )

    def _read(self, event: Body) -> list[PaymentEvent]:
        type, id = str(event["type"]), str(event["id"])
        if bool(event.get("livemode")) != self._live:
            log.warning("Stripe event %s (%s) is of the other mode than STRIPE_SECRET_KEY: ignored", id, type)
            return []
        ours = type in events.HANDLED and not event.get("account")  # else a connected account's
        told = self._told(type, id, event["data"]["object"]) if ours else []
        if not told:
            log.info("Stripe event %s (%s) is none of this shop's", id, type)
        return told

    def _read_if_possible(self, event: Body) -> list[PaymentEvent]:
        """One that can't be read, or asked about, must not keep all others from us."""
        import stripe

        try:
            return self._read(event)
        except Unavailable as exc:
            if not isinstance(exc.__cause__, stripe.InvalidRequestError):
                raise
        except (KeyError, TypeError, AttributeError, ValueError):
            log.exception("the Stripe event %s could not be read", event.get("id"))
        return []

    def _told(self, type: str, id: str, thing: Body) -> list[PaymentEvent]:
        about, _, kind = type.rpartition(".")
        if about == "checkout.session":
            return events.read_session(id, kind, thing)
        if about == "payment_intent":
            return events.read_intent(id, kind, thing)
        order = self._order_of(thing)
        if not order:
            return []
        if type == "charge.refunded":
            return self._refunds_of(id, thing, order)
        if about == "refund":
            return events.read_refund(id, thing, order)
        if about == "charge.dispute":
            return events.read_dispute(id, kind, thing, order)
        return events.read_case(id, type, thing, order)

    def _refunds_of(self, id: str, charge: Body, order: str) -> list[PaymentEvent]:
        """All refunds of a charge: the event itself says only how much they come to."""
        with _translated():
            listed = self._client.v1.refunds.list({"charge": str(charge["id"]), "limit": 100})
            made = [refund.to_dict() for refund in listed.auto_paging_iter()]
        return [told for refund in made for told in events.read_refund(f"{id}:{refund['id']}", refund, order)]

    def _order_of(self, thing: Body) -> str:
        """The order that a refund, a dispute, a warning or a review is about: its payment knows."""
        import stripe

        named = (thing.get("metadata") or {}).get("order")
        if named:
            return str(named)
        intent, charge = events.id_of(thing.get("payment_intent")), events.id_of(thing.get("charge"))
        with _translated():
            try:
                if intent:
                    return _metadata(self._client.v1.payment_intents.retrieve(intent)).get("order", "")
                if charge:
                    return _metadata(self._client.v1.charges.retrieve(charge)).get("order", "")
            except stripe.InvalidRequestError as exc:
                if exc.code != "resource_missing":  # as test data is that somebody has deleted
                    raise
        return ""

    def _create_coupon(self, order: Order) -> None:
        import stripe

        try:
            self._client.v1.coupons.create(requests.coupon(order), {"idempotency_key": f"coupon-{order.number}"})
        except stripe.InvalidRequestError as exc:
            if exc.code != "resource_already_exists":  # of an earlier try
                raise

    def _session(self, id: str) -> dict[str, Any]:
        return self._client.v1.checkout.sessions.retrieve(id, {"expand": ["payment_intent"]}).to_dict()


def _metadata(thing: Any) -> dict[str, str]:
    return thing.metadata.to_dict() if thing.metadata else {}


@contextmanager
def _translated(away: str = "") -> Iterator[None]:
    """Stripe's errors as ours; ``away``: the words for one that does not answer, where they are not to a shopper.

    Raises:
        Unavailable: down, slow, throttled, or our key is refused; may be retried.
        Unprocessable: an amount that Stripe does not take.
    """
    import stripe

    try:
        yield
    except stripe.PermissionError as exc:
        log.error("Stripe: %s", exc)
        raise Unavailable("payment_settings", rights.words(exc)) from exc
    except stripe.AuthenticationError as exc:
        log.error("Stripe refuses the key in STRIPE_SECRET_KEY: %s", exc)
        raise Unavailable(
            "payment_settings", "Stripe refuses the key in STRIPE_SECRET_KEY. Copy it again from Stripe's dashboard."
        ) from exc
    except stripe.InvalidRequestError as exc:
        if exc.code in ("amount_too_small", "amount_too_large"):
            raise Unprocessable("amount_not_payable", "This amount can't be paid online. Write to us.") from exc
        log.exception("Stripe does not take a request of ours")
        raise Unavailable("payment_unavailable", away or _AWAY) from exc
    except stripe.StripeError as exc:
        log.warning("Stripe does not answer: %s", exc)
        raise Unavailable("payment_unavailable", away or _AWAY) from exc


_AWAY = (
    "The payment service does not answer right now. Nothing was charged, your items are kept: try again in a moment."
)
_REFUND_AWAY = (
    "Stripe does not answer right now; the refund may have been made. Say the same once more in a moment, to try "
    "again: it is never made twice."
)
