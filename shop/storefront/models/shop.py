"""``shop.yaml``: everything about the shop that is not a page."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field

from shop.domain.money import EXPONENTS
from shop.storefront.models.fields import (
    Amount,
    Clock,
    Count,
    Country,
    LocalText,
    Model,
    Percent,
    Positive,
    Text,
    refuse,
)
from shop.storefront.models.look import Look
from shop.storefront.wechat_code import EXPECTED, is_address, is_picture

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _currency(value: Any) -> str:
    if value not in EXPONENTS:
        raise refuse("a currency of ISO 4217, as EUR")
    return str(value)


def _timezone(value: Any) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise refuse("a time zone, as Europe/Berlin") from None
    return str(value)


def _wechat_code(value: Any) -> str:
    if not isinstance(value, str) or not (is_address(value) or is_picture(value)):
        raise refuse(EXPECTED)
    return value


def _url(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise refuse("an address that starts with https:// or http://")
    return value.rstrip("/")


class ShopLocale(Model):
    """A language of the shop. ``lang`` as in HTML; ``catalogue`` as gettext names it."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]+)*$")]
    lang: Text
    label: Text
    catalogue: Text


class Address(Model):
    street: Text
    postcode: Text
    city: Text
    country: Country


class Contact(Model):
    email: Text
    phone: Text | None = None
    whatsapp: Text | None = None
    wechat: Text | None = None
    wechat_code: Annotated[str, BeforeValidator(_wechat_code)] | None = None
    qq: Text | None = None
    line: Text | None = None


class Hours(Model):
    days: tuple[Weekday, ...]
    opens: Clock
    closes: Clock


class Attribute(Model):
    """A fact of products. With ``values``: a choice by id; without: free text."""

    label: LocalText
    facet: bool = False
    values: dict[str, LocalText] | None = None


class Tax(Model):
    prices_include_tax: bool = True
    classes: tuple[Text, ...] = ("standard",)
    rates: dict[Country, dict[str, Percent]] = Field(default_factory=dict)


class Rate(Model):
    """The price of a parcel up to a weight (grams) or a value of goods; without limits: always."""

    price: Amount
    up_to_weight: Positive | None = None
    up_to_total: Amount | None = None


class ShippingOption(Model):
    id: Text
    carrier: Text
    label: LocalText
    days: tuple[Count, Count]
    rates: Annotated[tuple[Rate, ...], Field(min_length=1)]
    free: bool = False


class Zone(Model):
    id: Text
    label: LocalText
    countries: tuple[Country, ...]
    options: Annotated[tuple[ShippingOption, ...], Field(min_length=1)]
    free_from: Amount | None = None


class Carrier(Model):
    name: Text
    tracking_url: str = ""


class Shipping(Model):
    origin: Country
    zones: Annotated[tuple[Zone, ...], Field(min_length=1)]
    carriers: dict[str, Carrier] = Field(default_factory=dict)


class Returns(Model):
    days: Positive
    fee: Literal["free", "customer"] = "customer"
    countries: tuple[Country, ...] = ()


class Payments(Model):
    methods: tuple[Text, ...] = ()
    tax: Literal["shop", "provider"] = "shop"


def _month_day(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", value):
        raise refuse("a month and a day, as 12-24")
    return value


MonthDay = Annotated[str, BeforeValidator(_month_day)]


class Holiday(Model):
    """A day of every year: by our calendar, or by the Chinese one."""

    date: MonthDay | None = None
    lunar: MonthDay | None = None


class Mails(Model):
    """How often, and at which hours of their day, customers are written to without having asked."""

    gap_hours: Positive = 72
    monthly: Positive = 4
    wakes: Clock = "09:00"
    sleeps: Clock = "20:00"
    call_above: Amount = 0


class FooterColumn(Model):
    title: LocalText
    links: tuple[Text, ...]


class Footer(Model):
    columns: tuple[FooterColumn, ...] = ()


class Shop(Model):
    name: LocalText
    legal_name: Text
    tagline: LocalText
    url: Annotated[str, BeforeValidator(_url)]
    currency: Annotated[str, BeforeValidator(_currency)]
    country: Country
    timezone: Annotated[str, BeforeValidator(_timezone)]
    locales: Annotated[tuple[ShopLocale, ...], Field(min_length=1)]
    address: Address
    contact: Contact
    hours: tuple[Hours, ...] = ()
    order_by: Clock = "15:00"
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    tax: Tax = Tax()
    shipping: Shipping
    returns: Returns
    warranty_default: Count = 24
    footer: Footer = Footer()
    reservation_minutes: Positive = 30
    payments: Payments = Payments()
    look: Look = Look()
    mails: Mails = Mails()
    calendar: dict[str, Holiday] = Field(default_factory=dict)

    @property
    def default_locale(self) -> ShopLocale:
        return self.locales[0]
