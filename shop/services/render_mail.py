"""Fill a compiled mail with an order's, or a ticket's, facts.

The build has put the merchant's words into the shop's layout: what is stored are Jinja sources. They are
rendered in a sandbox, with every value escaped in HTML.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from babel.dates import format_date, format_datetime
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from shop.domain.addresses import address_lines
from shop.domain.attention import alerts
from shop.domain.orders import Order
from shop.domain.snapshot import Email
from shop.ports.clock import parse_time
from shop.ports.mail import Message
from shop.services.format_money import format_money
from shop.services.inline_css import inline_template
from shop.services.shop import Shop, choose_locale, in_locale, local_time


@lru_cache(maxsize=2)
def _environment(html: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=1024)
def _template(source: str, html: bool = False) -> Template:
    """Compiled once for each snapshot, not for each mail."""
    return _environment(html).from_string(inline_template(source) if html else source)


def render_mail(
    shop: Shop, email: Email, *, id: str, to: str, locale: str, at: str, context: dict[str, Any]
) -> Message:
    """The finished message: subject on one line, HTML with inlined CSS, and plain text.

    With ``links`` in its context (see ``mail_links``) a reader can end such mails, by hand and by RFC 8058.
    """
    settings = shop.settings
    facts = {"shop": _shop_facts(shop, locale), "links": None, **context}
    subject = " ".join(_template(email.subject).render(facts).split())
    return Message(
        id=id,
        to=to,
        subject=subject,
        text=_tidy(_template(email.text).render(facts, subject=subject)),
        html=_template(email.html, html=True).render(facts, subject=subject),
        sender=settings.email,
        sender_name=in_locale(settings.name, locale),
        reply_to=settings.email,
        date=at,
        language=choose_locale(locale, settings).lang,
        unsubscribe_url=facts["links"].unsubscribe if facts["links"] else "",
    )


def alert_facts(shop: Shop, order: Order, mail: str, locale: str) -> dict[str, Any]:
    """What a mail to the merchant may say of what needs them, by the mail's name; nothing of other mails."""
    babel = babel_locale(shop, locale)
    alert = next((alert for alert in alerts(order) if alert.mail == mail), None)
    if alert is None:
        return {}
    case = alert.case
    return {
        "id": alert.id,
        "amount": format_money(case.amount, case.currency or order.currency, babel),
        "answer_by": _minute(shop, case.answer_by, babel, "medium") if case.answer_by else "–",
        "reason": case.reason or "–",
    }


def _minute(shop: Shop, text: str, babel: str, form: Literal["short", "medium"]) -> str:
    return format_datetime(local_time(parse_time(text), shop.settings), format=form, locale=babel)


@lru_cache(maxsize=1024)
def _day(text: str, babel: str) -> str:
    return format_date(date.fromisoformat(text), format="long", locale=babel)


def order_facts(shop: Shop, order: Order, locale: str, parcel_id: str = "") -> dict[str, Any]:
    """What a mail about an order may say; every amount as text in the mail's language."""
    babel = babel_locale(shop, locale)

    def money(amount: int) -> str:
        return format_money(amount, order.currency, babel)

    def day(text: str | None) -> str:
        return _day(text, babel) if text else ""

    parcel = next((parcel for parcel in order.parcels if parcel.id == parcel_id), None)
    return {
        "order": {
            "number": order.number,
            "url": shop.order_url(order.number, order.locale),
            "checkout_url": order.checkout_url,
            "date": day(order.created_at[:10]),
            "name": order.name,
            "address": address_lines(order.address),
            "lines": [
                {
                    "title": line.title,
                    "label": line.label,
                    "quantity": line.quantity,
                    "total": money(line.total),
                    "picture": f"{shop.url}{line.picture}" if line.picture else "",
                    "url": f"{shop.url}{shop.prefix(order.locale)}/products/{line.slug}/",
                }
                for line in order.lines
            ],
            "subtotal": money(order.subtotal),
            "discount": money(-order.discount) if order.discount else "",
            "coupons": ", ".join(order.coupons),
            "shipping": money(order.shipping),
            "shipping_free": order.shipping == 0,
            "shipping_label": order.shipping_label,
            "tax": money(order.tax),
            "tax_included": order.tax_included,
            "total": money(order.total),
            "refunded": money(order.refunded) if order.refunded else "",
            "delivery_from": day(order.delivery_from),
            "delivery_to": day(order.delivery_to),
            "hold": order.held,
            "payment": order.payment,
            "pay_until": "" if order.is_paid else _minute(shop, order.expires_at, babel, "short"),
        },
        "parcel": {
            "carrier": parcel.carrier_name or parcel.carrier,
            "tracking_number": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
        }
        if parcel
        else None,
    }


def babel_locale(shop: Shop, locale: str) -> str:
    """The name by which Babel knows a locale of the shop: its gettext catalogue's."""
    return choose_locale(locale, shop.settings).catalogue


def _shop_facts(shop: Shop, locale: str) -> dict[str, Any]:
    settings = shop.settings
    prefix = shop.prefix(choose_locale(locale, settings).code)
    return {
        "name": in_locale(settings.name, locale),
        "legal_name": settings.legal_name or in_locale(settings.name, locale),
        "url": f"{shop.url}{prefix}/",
        "base": f"{shop.url}{prefix}",
        "email": settings.email,
        "phone": settings.phone,
        "address": address_lines(settings.address),
    }


def _tidy(text: str) -> str:
    """No trailing blanks, never more than one empty line."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
