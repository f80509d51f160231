"""A customer's life with the shop, played through its real services: what they would be sent, when, and why.

What happens is written here; what follows from it is the business of the flows alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from shop.domain.consent import CARE, OFFERS
from shop.domain.customers import customer_id
from shop.domain.errors import ShopError, Unprocessable
from shop.domain.orders import Order
from shop.domain.requests import CheckoutRequest, Item, PreferencesRequest, ReviewRequest
from shop.domain.snapshot import Variant
from shop.ports.payments import DECLINED, Fact, PaymentEvent
from shop.ports.photos import Album
from shop.services import order_book
from shop.services.change_preferences import change_preferences
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.let_time_pass import SetClock, let_pass
from shop.services.mail_links import preferences_token
from shop.services.place_order import place_order
from shop.services.record_payment import record_payment
from shop.services.shop import Shop, in_locale
from shop.services.write_review import review_token, write_review

Who = Literal["new", "returning"]
EMAIL = "lin@customer.example"
NAMES = {"zh": "林晚"}
NAME = "Lin Sommer"
MONTH = 30
"""Days that goods are said to last which do not say it."""
EARLIER = 3
"""Orders of a returning customer before the rehearsal begins."""
ENOUGH = 20
"""Pieces of what is counted, so that a whole life can be had of it."""


class Happening(msgspec.Struct, frozen=True):
    at: datetime
    what: str


class Act(msgspec.Struct, frozen=True):
    """``day``: counted from the beginning of the rehearsal, before it with a minus."""

    day: float
    what: str
    do: Callable[[], object]


class Stage(msgspec.Struct):
    """Where a life is played."""

    shop: Shop
    clock: SetClock
    album: Album
    locale: str
    variant: Variant
    orders: list[str] = []

    def order(self, *, consent: bool = False) -> None:
        """Put the thing into the cart and go to the payment page."""
        request = CheckoutRequest(
            items=(Item(self.variant.sku, 1),), email=EMAIL, locale=self.locale, marketing_consent=consent
        )
        self.orders.append(place_order(self.shop, request, self.shop.new_id()).order.number)

    def pay(self, fact: Fact = "paid") -> None:
        """What the provider says of the last order."""
        order = self._last()
        attempt = DECLINED if fact == "failed" else f"rehearsal-{order.number}"
        record_payment(
            self.shop,
            PaymentEvent(
                id=f"{fact}-{order.number}",
                provider="rehearsal",
                fact=fact,
                order=order.number,
                attempt=attempt,
                amount=order.total,
                currency=order.currency,
                payment=attempt,
                name=NAMES.get(self.locale, NAME),
            ),
        )

    def buy(self, *, consent: bool = False) -> None:
        self.order(consent=consent)
        self.pay()

    def ship(self) -> None:
        order = self._last()
        ship_order(self.shop, order.number, carrier=order.carrier, tracking=f"00340{order.number[:5]}")

    def deliver(self) -> None:
        deliver_order(self.shop, self.orders[-1])

    def tell_birthday(self, day: date) -> None:
        token = preferences_token(self.shop, customer_id(EMAIL))
        change_preferences(self.shop, token, PreferencesRequest(topics=(CARE, OFFERS), birthday=f"{day:%m-%d}"))

    def review(self) -> None:
        token = review_token(self.shop, self.orders[-1], self.variant.sku)
        words = "Just as described, and here in time for the weekend."
        write_review(self.shop, self.album, ReviewRequest(token=token, rating=5, body=words, name="Lin"))

    def _last(self) -> Order:
        return order_book.read(self.shop.store, self.orders[-1]).order


def choose_variant(shop: Shop, sku: str = "") -> Variant:
    """What the customer buys: the SKU, else the newest thing that gets used up and can be had again and again.

    Raises:
        Unprocessable: ``unknown_sku``; ``no_product``: nothing to choose from.
    """
    catalogue = shop.catalogues.current()
    if sku:
        found = catalogue.variants([sku]).get(sku)
        if found is None:
            raise Unprocessable("unknown_sku", f"{sku} is not sold here.", sku=sku)
        return found
    newest = catalogue.variants([arrival.sku for arrival in catalogue.care.arrivals if arrival.sku])
    fit = [one for one in newest.values() if (one.stock is None or one.stock >= ENOUGH) and not one.available_from]
    if not fit:
        raise Unprocessable("no_product", "Nothing new can be bought again and again. Name a thing: --sku …")
    return next((one for one in fit if one.lasts), fit[0])


def play(stage: Stage, who: Who, start: datetime, days: int, then: Callable[[], None]) -> Iterator[Happening]:
    """Live through it: what happened, as it happens. ``then``: called whenever something may have been sent."""
    acts = [*_before(stage)] if who == "returning" else []
    acts += [act for act in _life(stage, who, start.date()) if act.day <= days]
    for act in sorted(acts, key=lambda act: act.day):
        let_pass(stage.shop, stage.clock, start + timedelta(days=act.day), then)
        what = act.what
        try:
            act.do()
        except ShopError as exc:
            what = f"{what}: not possible, {exc.message}"
        if act.day >= 0:
            yield Happening(stage.clock.now.replace(microsecond=0), what)
    let_pass(stage.shop, stage.clock, start + timedelta(days=days), then)


def begins(variant: Variant, who: Who) -> float:
    """The day on which the first act is played."""
    return -EARLIER * _rhythm(variant) if who == "returning" else 0


def _rhythm(variant: Variant) -> float:
    return (variant.lasts or MONTH) + 4.0


def _bought(stage: Stage, day: float, what: str, *, consent: bool = False) -> Iterator[Act]:
    """An order that takes its course."""
    yield Act(day, what, lambda: stage.buy(consent=consent))
    yield Act(day + 0.8, "The parcel leaves", stage.ship)
    yield Act(day + 2.7, "The parcel arrives", stage.deliver)


def _before(stage: Stage) -> Iterator[Act]:
    rhythm = _rhythm(stage.variant)
    for number in range(EARLIER):
        yield from _bought(stage, 0.4 + (number - EARLIER) * rhythm, "An earlier order", consent=True)


def _life(stage: Stage, who: Who, start: date) -> Iterator[Act]:
    thing = in_locale(stage.variant.title, stage.locale)
    rhythm = _rhythm(stage.variant)
    yield Act(0, f"Chooses {thing}, and leaves the payment page", stage.order)
    if who == "new":
        yield from _bought(stage, 1.4, f"Comes back, allows offers, buys {thing}", consent=True)
        yield Act(5, "Tells the birthday", lambda: stage.tell_birthday(start + timedelta(days=150)))
        yield Act(20.4, "Writes a review", stage.review)
        yield from _bought(stage, 4.4 + rhythm, "Orders again, now that it is used up")
        return
    yield Act(1.4, f"Comes back for {thing}", stage.order)
    yield Act(1.401, "The bank declines the payment", lambda: stage.pay("failed"))
    yield Act(1.41, "Pays by another card", stage.pay)
    yield Act(2.2, "The parcel leaves", stage.ship)
    yield Act(4.1, "The parcel arrives", stage.deliver)
    yield Act(5, "Tells the birthday", lambda: stage.tell_birthday(start + timedelta(days=150)))
    yield from _bought(stage, 4.4 + rhythm, "Orders again, in the usual rhythm")
